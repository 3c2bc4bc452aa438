import { memo, type ReactNode } from 'react';
import { LevelBadge } from '../../log-ui/level-badge';
import { LogMessage } from '../../log-ui/log-message';
import { formatIso, formatTimeOfDay } from '../../log-ui/log-time';
import type { LogEntry } from '../../logs/entry';
import { ROW_MESSAGE_LENGTH, undrawnLength } from '../../logs/redact-row';
import type { ZoneChoice } from '../../logs/time-range';
import { textStart, visibleStart, visibleText } from '../../logs/visible-text';
import { formatCount } from '../../ui/format';
import { Icon } from '../../ui/icon';
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
        <button
          type="button"
          className={styles.toggle}
          aria-expanded={open}
          aria-label={open ? 'Hide details' : 'Show details'}
          data-toggle={seq}
          onClick={() => props.onToggle(seq)}
        >
          <Icon name={open ? 'chevronDown' : 'chevronRight'} />
        </button>
        <EntryTime entry={entry} zone={props.zone} />
        <span className={styles.level}>
          <LevelBadge level={entry.level} text={entry.levelText} />
        </span>
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

/** The time of day with milliseconds; the date and the other zone on hover. */
function EntryTime({ entry, zone }: Pick<TailEntryProps, 'entry' | 'zone'>) {
  if (entry.time === null)
    return (
      <span className={styles.time} title="The timestamp is missing or invalid">
        {visibleStart(entry.timestamp, CELL_LENGTH) || 'no time'}
      </span>
    );
  return (
    <time
      className={styles.time}
      dateTime={new Date(entry.time).toISOString()}
      title={`${formatIso(entry.time, zone)}\n${formatIso(entry.time, zone === 'utc' ? 'local' : 'utc')}`}
    >
      {formatTimeOfDay(entry.time, zone)}
    </time>
  );
}
