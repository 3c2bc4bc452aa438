import { memo, type ReactNode } from 'react';
import type { Titled } from '../../log-ui/hover-title';
import { LevelBadge } from '../../log-ui/level-badge';
import { LogMessage } from '../../log-ui/log-message';
import { formatIso, formatTimeOfDay } from '../../log-ui/log-time';
import { drawToggle } from '../../log-ui/row-toggle';
import type { LogEntry } from '../../logs/entry';
import { ROW_MESSAGE_LENGTH, undrawnLength } from '../../logs/redact-row';
import type { ZoneChoice } from '../../logs/time-range';
import { textStart, visibleStart, visibleText } from '../../logs/visible-text';
import { formatCount } from '../../ui/format';
import styles from './tail-list.module.css';

/** More of a name or an identifier than any column is wide. */
const CELL_LENGTH = 200;

export interface TailEntryProps {
  readonly entry: LogEntry;
  readonly seq: number;
  readonly open: boolean;
  readonly zone: ZoneChoice;
  readonly pattern: RegExp | null;
  readonly wrap: boolean;
  readonly onToggle: (seq: number) => void;
  readonly renderDetails: (entry: LogEntry) => ReactNode;
}

/** One live entry as a line of cells, with its details below when open. Where it stands is the list's affair. */
export const TailEntry = memo(function TailEntry(props: TailEntryProps) {
  const { entry, seq, open, wrap, pattern } = props;
  const cut = undrawnLength(entry);
  return (
    <>
      <div className={styles.cells}>
        {drawToggle({ open, row: seq, onToggle: props.onToggle })}
        {drawTime(entry, props.zone)}
        <LevelBadge level={entry.level} text={entry.levelText} />
        <bdi className={styles.source}>{visibleStart(entry.source, CELL_LENGTH) || '—'}</bdi>
        <span className={styles.message}>
          {entry.problems.length > 0 && (
            <span className={styles.mark} title={visibleText(entry.problems.join('; '))}>
              ⚠ {entry.raw === entry.message ? 'raw line' : 'schema'}
            </span>
          )}
          <LogMessage text={textStart(entry.message, ROW_MESSAGE_LENGTH)} pattern={pattern} />
          {cut > 0 && wrap && (
            <span className={styles.mark}> … {formatCount(cut)} more characters in the details</span>
          )}
        </span>
        <bdi className={styles.job}>{visibleStart(entry.jobId, CELL_LENGTH) || '—'}</bdi>
      </div>
      {open && <div className={styles.details}>{props.renderDetails(entry)}</div>}
    </>
  );
});

/** The time of day with milliseconds. */
function drawTime(entry: LogEntry, zone: ZoneChoice): ReactNode {
  if (entry.time === null)
    return (
      <span className={styles.time} data-titled={'time' satisfies Titled}>
        {visibleStart(entry.timestamp, CELL_LENGTH) || 'no time'}
      </span>
    );
  return (
    <time
      className={styles.time}
      dateTime={new Date(entry.time).toISOString()}
      data-titled={'time' satisfies Titled}
    >
      {formatTimeOfDay(entry.time, zone)}
    </time>
  );
}

/** The title of an entry's time: its date too, in both zones. */
export function tailTimeTitle({ time }: LogEntry, zone: ZoneChoice): string {
  return time === null
    ? 'The timestamp is missing or invalid'
    : `${formatIso(time, zone)}\n${formatIso(time, zone === 'utc' ? 'local' : 'utc')}`;
}
