import type { ReactNode } from 'react';
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

/** What the cells of a row need besides its entry. */
export interface CellContext {
  readonly zone: ZoneChoice;
  readonly pattern: RegExp | null;
  readonly wrap: boolean;
  readonly onFilterJob: (jobId: string) => void;
  readonly onFilterRequest: (requestId: string) => void;
}

/** Columns left out where rows are drawn on two lines. */
const MINOR: ReadonlySet<ColumnId> = new Set(['jobId', 'requestId', 'endpoint', 'duration', 'memory', 'gpu']);

/**
 * One cell. Scrolling costs by the number of elements and of components: what a cell holds is the cell itself wherever
 * it can be, and it is drawn by functions, not components. Its text keeps its direction to itself by the style sheet, as
 * in a `bdi`.
 */
export function drawCell(column: ColumnId, entry: LogEntry, context: CellContext): ReactNode {
  switch (column) {
    case 'time':
      return drawTime(entry, context.zone);
    case 'level':
      return (
        <LevelBadge
          key={column}
          role="cell"
          className={styles.cell}
          level={entry.level}
          text={entry.levelText}
        />
      );
    case 'source':
      return drawText(column, visibleStart(entry.source, CELL_LENGTH) || '—');
    case 'message':
      return drawText(column, messageContent(entry, context));
    case 'jobId':
      return drawText(column, idContent(entry.jobId, 'job', context.onFilterJob));
    case 'requestId':
      return drawText(column, idContent(entry.requestId, 'request', context.onFilterRequest));
    case 'duration':
      return drawText(column, entry.duration === null ? '—' : formatSeconds(entry.duration));
    case 'memory':
      return drawText(
        column,
        entry.memoryBytes === null
          ? visibleStart(entry.memoryText, CELL_LENGTH) || '—'
          : formatBytes(entry.memoryBytes),
      );
    case 'gpu':
      return drawText(column, entry.gpuUtilization === null ? '—' : `${entry.gpuUtilization}%`);
    case 'endpoint':
      return drawText(column, visibleStart(entry.endpointId, CELL_LENGTH));
  }
}

function drawText(column: ColumnId, content: ReactNode): ReactNode {
  return (
    <div key={column} {...cellAttributes(column)} role="cell">
      {content}
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
function drawTime(entry: LogEntry, zone: ZoneChoice): ReactNode {
  if (entry.time === null)
    return (
      <div key="time" {...cellAttributes('time')} role="cell" title="The timestamp is missing or invalid">
        {visibleStart(entry.timestamp, CELL_LENGTH) || 'no time'}
      </div>
    );
  return (
    <time
      key="time"
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

function messageContent(entry: LogEntry, { pattern, wrap }: CellContext): ReactNode {
  const text = textStart(entry.message, ROW_MESSAGE_LENGTH);
  const cut = wrap ? undrawnLength(entry) : 0;
  if (entry.problems.length === 0 && cut === 0) return drawMessage(styledRuns(text), pattern);
  return (
    <>
      {entry.problems.length > 0 && (
        <span className={styles.mark} title={visibleText(entry.problems.join('; '))}>
          ⚠ {entry.raw === entry.message ? 'raw line' : 'schema'}
        </span>
      )}
      <LogMessage text={text} pattern={pattern} />
      {cut > 0 && <span className={styles.mark}> … {formatCount(cut)} more characters in the details</span>}
    </>
  );
}

function idContent(id: string, name: string, onFilter: (id: string) => void): ReactNode {
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
      {shown}
    </button>
  );
}
