import type { Basis, Rate } from '../../logs/analysis/basis';
import type { Figures } from '../../logs/analysis/percentile';
import { formatCount, formatSeconds } from '../../ui/format';

/** A share from 0 to 1: "12.5 %"; a dash for none. */
export function shareText(share: number | null): string {
  if (share === null) return '—';
  const percent = 100 * share;
  return percent > 0 && percent < 0.1 ? '< 0.1 %' : `${Number(percent.toFixed(1))} %`;
}

/** "12.5 % (1 of 8)". */
export function rateText({ share, hits, basis }: Rate): string {
  return share === null ? '—' : `${shareText(share)} (${formatCount(hits)} of ${formatCount(basis.used)})`;
}

/** "8 of 1,888 entries". */
export function basisText({ used, of }: Basis): string {
  return `${formatCount(used)} of ${formatCount(of)} ${of === 1 ? 'entry' : 'entries'}`;
}

/** Seconds, or a dash. */
export function secondsText(seconds: number | null | undefined): string {
  return seconds === null || seconds === undefined ? '—' : formatSeconds(seconds);
}

/** Columns of statistics, for {@link figureCells}. */
export const FIGURE_COLUMNS = ['Count', 'Average', 'Min', 'p50', 'p95', 'p99', 'Max'].map((name) => ({
  name,
  numeric: true,
}));

/** The cells of {@link FIGURE_COLUMNS}; dashes where nothing could be measured. */
export function figureCells(
  figures: Figures | null,
  format: (value: number) => string = formatSeconds,
): readonly string[] {
  if (figures === null) return ['0', ...Array<string>(FIGURE_COLUMNS.length - 1).fill('—')];
  const { count, average, min, p50, p95, p99, max } = figures;
  return [formatCount(count), ...[average, min, p50, p95, p99, max].map(format)];
}
