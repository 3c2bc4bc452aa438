import type { ReactNode } from 'react';
import { formatMoment } from '../../log-ui/log-time';
import type { ZoneChoice } from '../../logs/time-range';
import type { EpochMs } from '../../logs/timestamp';
import { formatCount } from '../../ui/format';
import { type Comparing, changeText, type Windows } from './error-windows';
import styles from './errors.module.css';

/** Columns that stand beside "Count" while windows are compared. */
export function comparedColumns(comparing: Comparing | null) {
  if (comparing === null) return [];
  const names =
    comparing.with === 'previous' ? ['Previous', 'Change'] : ['First half', 'Second half', 'Change'];
  return names.map((name) => ({ name, numeric: true }));
}

/** The cells of {@link comparedColumns}. */
export function comparedCells(comparing: Comparing | null, windows: Windows | null): readonly ReactNode[] {
  if (comparing === null) return [];
  if (windows === null) return comparedColumns(comparing).map(() => '—');
  const { first, second } = windows;
  const counts = comparing.with === 'previous' ? [first] : [first, second];
  return [...counts.map(formatCount), changeText(windows)];
}

export interface NewBadgeProps {
  readonly comparing: Comparing | null;
  readonly windows: Windows | null;
}

/** Marks what occurs in the later window only. */
export function NewBadge({ comparing, windows }: NewBadgeProps) {
  if (comparing === null || windows?.isNew !== true) return null;
  const before = comparing.with === 'previous' ? 'the window before' : 'the first half of the range';
  return (
    <>
      {' '}
      <span className={styles.badge} title={`Not in ${before}`}>
        new
      </span>
    </>
  );
}

/** A moment, or a dash where no entry has a readable time. */
export function seenText(time: EpochMs | null, zone: ZoneChoice): string {
  return time === null ? '—' : formatMoment(time, zone);
}
