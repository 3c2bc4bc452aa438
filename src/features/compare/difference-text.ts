import type { CountDifference, FigureDifference } from '../../logs/analysis/comparison';
import { formatCount, formatSeconds } from '../../ui/format';

/** "+12", "−3.4": entries, or entries an hour. */
export function signed(value: number): string {
  const size = Math.abs(value);
  const text = formatCount(
    size >= 100 || Number.isInteger(size) ? Math.round(size) : Number(size.toPrecision(3)),
  );
  return text === '0' ? '0' : `${value < 0 ? '−' : '+'}${text}`;
}

/** "+50 %", "×12" from ten times on; "—" where there is nothing to relate to. */
export function relativeText(relative: number | null): string {
  if (relative === null) return '—';
  if (relative >= 9) return `×${formatCount(Number((relative + 1).toPrecision(3)))}`;
  const percent = Math.round(relative * 1_000) / 10;
  return percent === 0 ? '0 %' : `${percent < 0 ? '−' : '+'}${Math.abs(percent)} %`;
}

/** Seconds, but for the figure that counts. */
export function figureText(name: FigureDifference['name'], value: number | null): string {
  if (value === null) return '—';
  return name === 'count' ? formatCount(value) : formatSeconds(value);
}

/** The same with a sign. */
export function figureDifferenceText(name: FigureDifference['name'], value: number | null): string {
  if (value === null) return '—';
  if (name === 'count') return signed(value);
  return value === 0 ? '0 s' : `${value < 0 ? '−' : '+'}${formatSeconds(Math.abs(value))}`;
}

/** The largest difference of some rows; 1 when all are zero, so that it can divide. */
export function largest(rows: readonly Pick<CountDifference, 'difference'>[]): number {
  return rows.reduce((most, { difference }) => Math.max(most, Math.abs(difference)), 0) || 1;
}
