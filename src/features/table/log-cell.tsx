import { memo, type ReactNode } from 'react';
import { LevelBadge } from '../../log-ui/level-badge';
import { drawMessage, LogMessage } from '../../log-ui/log-message';
import { formatIso, formatTime } from '../../log-ui/log-time';
import { styledRuns } from '../../logs/ansi';
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

/**
 * One cell. Scrolling costs by the number of elements, so what a cell holds is the cell itself wherever it can be; its
 * text keeps its direction to itself by the style sheet, as in a `bdi`.
 */
export const LogCell = memo(function LogCell(props: LogCellProps) {
  const { column, entry, onFilterJob, onFilterRequest } = props;
  switch (column) {
    case 'time':
      return <TimeCell entry={entry} zone={props.zone} />;
    case 'level':
      return <LevelBadge role="cell" className={styles.cell} level={entry.level} text={entry.levelText} />;
    case 'source':
      return <TextCell column={column}>{visibleStart(entry.source, CELL_LENGTH) || '—'}</TextCell>;
    case 'message':
      return <MessageCell entry={entry} pattern={props.pattern} wrap={props.wrap} />;
    case 'jobId':
      return <IdCell column={column} id={entry.jobId} name="job" onFilter={onFilterJob} />;
    case 'requestId':
      return <IdCell column={column} id={entry.requestId} name="request" onFilter={onFilterRequest} />;
    case 'duration':
      return (
        <TextCell column={column}>{entry.duration === null ? '—' : formatSeconds(entry.duration)}</TextCell>
      );
    case 'memory':
      return (
        <TextCell column={column}>
          {entry.memoryBytes === null
            ? visibleStart(entry.memoryText, CELL_LENGTH) || '—'
            : formatBytes(entry.memoryBytes)}
        </TextCell>
      );
    case 'gpu':
      return (
        <TextCell column={column}>
          {entry.gpuUtilization === null ? '—' : `${entry.gpuUtilization}%`}
        </TextCell>
      );
    case 'endpoint':
      return <TextCell column={column}>{visibleStart(entry.endpointId, CELL_LENGTH)}</TextCell>;
  }
});

function TextCell({ column, children }: { readonly column: ColumnId; readonly children: ReactNode }) {
  return (
    <div {...cellAttributes(column)} role="cell">
      {children}
    </div>
  );
}

function cellAttributes(column: ColumnId) {
  return {
    className: styles.cell,
    'data-column': column,
    'data-numeric': COLUMN_DEFINITIONS[column].numeric || undefined,
    'data-minor': MINOR.has(column) || undefined,
  };
}

/** The time in the chosen zone, with the other zone on hover. */
function TimeCell({ entry, zone }: Pick<LogCellProps, 'entry' | 'zone'>) {
  if (entry.time === null)
    return (
      <div {...cellAttributes('time')} role="cell" title="The timestamp is missing or invalid">
        {visibleStart(entry.timestamp, CELL_LENGTH) || 'no time'}
      </div>
    );
  return (
    <time
      {...cellAttributes('time')}
      role="cell"
      dateTime={new Date(entry.time).toISOString()}
      title={formatIso(entry.time, zone === 'utc' ? 'local' : 'utc')}
    >
      {formatTime(entry.time, zone)}
    </time>
  );
}

/** More of a name or an identifier than any column is wide. */
const CELL_LENGTH = 200;

function MessageCell({ entry, pattern, wrap }: Pick<LogCellProps, 'entry' | 'pattern' | 'wrap'>) {
  const text = textStart(entry.message, ROW_MESSAGE_LENGTH);
  const cut = wrap ? undrawnLength(entry) : 0;
  if (entry.problems.length === 0 && cut === 0)
    return <TextCell column="message">{drawMessage(styledRuns(text), pattern)}</TextCell>;
  return (
    <TextCell column="message">
      {entry.problems.length > 0 && (
        <span className={styles.mark} title={visibleText(entry.problems.join('; '))}>
          ⚠ {entry.raw === entry.message ? 'raw line' : 'schema'}
        </span>
      )}
      <LogMessage text={text} pattern={pattern} />
      {cut > 0 && <span className={styles.mark}> … {formatCount(cut)} more characters in the details</span>}
    </TextCell>
  );
}

function IdCell({
  column,
  id,
  name,
  onFilter,
}: {
  readonly column: ColumnId;
  readonly id: string;
  readonly name: string;
  readonly onFilter: (id: string) => void;
}) {
  if (id === '') return <TextCell column={column}>—</TextCell>;
  const shown = visibleStart(id, CELL_LENGTH);
  return (
    <TextCell column={column}>
      <button
        type="button"
        className={styles.idButton}
        tabIndex={-1}
        title={`Show only ${name} ${shown}`}
        onClick={() => onFilter(id)}
      >
        {shown}
      </button>
    </TextCell>
  );
}
