import { memo } from 'react';
import { LevelBadge } from '../../log-ui/level-badge';
import { LogMessage } from '../../log-ui/log-message';
import { formatIso, formatTime } from '../../log-ui/log-time';
import type { LogEntry } from '../../logs/entry';
import { ROW_MESSAGE_LENGTH, undrawnLength } from '../../logs/redact-row';
import type { ZoneChoice } from '../../logs/time-range';
import { textStart, visibleStart, visibleText } from '../../logs/visible-text';
import { COLUMN_DEFINITIONS, type ColumnId } from '../../settings/columns';
import { formatBytes, formatCount, formatSeconds } from '../../ui/format';
import styles from './log-table.module.css';

export interface LogCellProps {
  readonly column: ColumnId;
  readonly entry: LogEntry;
  readonly zone: ZoneChoice;
  readonly pattern: RegExp | null;
  readonly wrap: boolean;
  readonly onFilterJob: (jobId: string) => void;
  readonly onFilterRequest: (requestId: string) => void;
}

/** Columns left out where rows are drawn on two lines. */
const MINOR: ReadonlySet<ColumnId> = new Set(['jobId', 'requestId', 'endpoint', 'duration', 'memory', 'gpu']);

export const LogCell = memo(function LogCell(props: LogCellProps) {
  const { column } = props;
  return (
    <div
      role="cell"
      className={styles.cell}
      data-column={column}
      data-numeric={COLUMN_DEFINITIONS[column].numeric || undefined}
      data-minor={MINOR.has(column) || undefined}
    >
      <CellContent {...props} />
    </div>
  );
});

function CellContent({ column, entry, zone, pattern, wrap, onFilterJob, onFilterRequest }: LogCellProps) {
  switch (column) {
    case 'time':
      return <EntryTime entry={entry} zone={zone} />;
    case 'level':
      return <LevelBadge level={entry.level} text={entry.levelText} />;
    case 'source':
      return <bdi>{visibleStart(entry.source, CELL_LENGTH) || '—'}</bdi>;
    case 'message':
      return <RowMessage entry={entry} pattern={pattern} wrap={wrap} />;
    case 'jobId':
      return <IdButton id={entry.jobId} name="job" onFilter={onFilterJob} />;
    case 'requestId':
      return <IdButton id={entry.requestId} name="request" onFilter={onFilterRequest} />;
    case 'duration':
      return entry.duration === null ? '—' : formatSeconds(entry.duration);
    case 'memory':
      return entry.memoryBytes === null ? (
        <bdi>{visibleStart(entry.memoryText, CELL_LENGTH) || '—'}</bdi>
      ) : (
        formatBytes(entry.memoryBytes)
      );
    case 'gpu':
      return entry.gpuUtilization === null ? '—' : `${entry.gpuUtilization}%`;
    case 'endpoint':
      return <bdi>{visibleStart(entry.endpointId, CELL_LENGTH)}</bdi>;
  }
}

/** The time in the chosen zone, with the other zone on hover. */
export function EntryTime({ entry, zone }: Pick<LogCellProps, 'entry' | 'zone'>) {
  if (entry.time === null)
    return (
      <bdi title="The timestamp is missing or invalid">
        {visibleStart(entry.timestamp, CELL_LENGTH) || 'no time'}
      </bdi>
    );
  const other = formatIso(entry.time, zone === 'utc' ? 'local' : 'utc');
  return (
    <time dateTime={new Date(entry.time).toISOString()} title={other}>
      {formatTime(entry.time, zone)}
    </time>
  );
}

/** More of a name or an identifier than any column is wide. */
const CELL_LENGTH = 200;

function RowMessage({ entry, pattern, wrap }: Pick<LogCellProps, 'entry' | 'pattern' | 'wrap'>) {
  const cut = undrawnLength(entry);
  return (
    <>
      {entry.problems.length > 0 && (
        <span className={styles.mark} title={visibleText(entry.problems.join('; '))}>
          ⚠ {entry.raw === entry.message ? 'raw line' : 'schema'}
        </span>
      )}
      <LogMessage text={textStart(entry.message, ROW_MESSAGE_LENGTH)} pattern={pattern} />
      {cut > 0 && wrap && (
        <span className={styles.mark}> … {formatCount(cut)} more characters in the details</span>
      )}
    </>
  );
}

function IdButton({
  id,
  name,
  onFilter,
}: {
  readonly id: string;
  readonly name: string;
  readonly onFilter: (id: string) => void;
}) {
  if (id === '') return '—';
  const shown = visibleStart(id, CELL_LENGTH);
  return (
    <button
      type="button"
      className={styles.idButton}
      tabIndex={-1}
      title={`Show only ${name} ${shown}`}
      onClick={() => onFilter(id)}
    >
      <bdi>{shown}</bdi>
    </button>
  );
}
