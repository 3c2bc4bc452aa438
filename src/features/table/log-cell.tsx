import type { ReactNode } from 'react';
import { standingTitle, type Titled } from '../../log-ui/hover-title';
import { LevelBadge } from '../../log-ui/level-badge';
import { drawMessage, LogMessage } from '../../log-ui/log-message';
import { formatTime } from '../../log-ui/log-time';
import { styledRuns } from '../../logs/ansi';
import type { LogEntry } from '../../logs/entry';
import { ROW_MESSAGE_LENGTH, undrawnLength } from '../../logs/redact-row';
import type { ZoneChoice } from '../../logs/time-range';
import { textStart, visibleStart, visibleText } from '../../logs/visible-text';
import { COLUMN_DEFINITIONS, type ColumnId } from '../../settings/columns';
import { formatBytes, formatCount, formatSeconds } from '../../ui/format';
import { type CellFit, mayOverflow } from './cell-fit';
import { CELL_LENGTH } from './cell-title';
import styles from './log-table.module.css';

/** What the cells of a row need besides its entry. */
export interface CellContext {
  readonly zone: ZoneChoice;
  readonly pattern: RegExp | null;
  readonly wrap: boolean;
  /** What surely fits into its cell. */
  readonly fit: CellFit;
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
      return drawTime(entry, context);
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
      return drawText(column, visibleStart(entry.source, CELL_LENGTH) || '—', context);
    case 'message':
      return drawMessageCell(entry, context);
    case 'jobId':
      return drawId(column, entry.jobId, 'job', context.onFilterJob, context);
    case 'requestId':
      return drawId(column, entry.requestId, 'request', context.onFilterRequest, context);
    case 'duration':
      return drawText(column, entry.duration === null ? '—' : formatSeconds(entry.duration), context);
    case 'memory':
      return drawText(
        column,
        entry.memoryBytes === null
          ? visibleStart(entry.memoryText, CELL_LENGTH) || '—'
          : formatBytes(entry.memoryBytes),
        context,
      );
    case 'gpu':
      return drawText(column, entry.gpuUtilization === null ? '—' : `${entry.gpuUtilization}%`, context);
    case 'endpoint':
      return drawText(column, visibleStart(entry.endpointId, CELL_LENGTH), context);
  }
}

function drawText(column: ColumnId, text: string, { fit }: CellContext): ReactNode {
  return (
    <div key={column} {...cellAttributes(column, mayOverflow(text, column, fit))} role="cell">
      {text}
    </div>
  );
}

function cellAttributes(column: ColumnId, clipped: boolean) {
  return {
    className: clipped ? CLIPPED : styles.cell,
    'data-column': column,
    'data-numeric': COLUMN_DEFINITIONS[column].numeric || undefined,
    'data-minor': MINOR.has(column) || undefined,
  };
}

const CLIPPED = `${styles.cell} ${styles.clipped}`;

/** The time in the chosen zone. */
function drawTime(entry: LogEntry, { zone, fit }: CellContext): ReactNode {
  const time = entry.time === null ? null : new Date(entry.time);
  const text =
    entry.time === null
      ? visibleStart(entry.timestamp, CELL_LENGTH) || 'no time'
      : formatTime(entry.time, zone);
  const Element = time === null ? 'div' : 'time';
  return (
    <Element
      key="time"
      {...cellAttributes('time', mayOverflow(text, 'time', fit))}
      role="cell"
      dateTime={time?.toISOString()}
      data-titled={'time' satisfies Titled}
    >
      {text}
    </Element>
  );
}

function drawMessageCell(entry: LogEntry, { pattern, wrap, fit }: CellContext): ReactNode {
  const text = textStart(entry.message, ROW_MESSAGE_LENGTH);
  const cut = wrap ? undrawnLength(entry) : 0;
  const bare = entry.problems.length === 0 && cut === 0;
  return (
    <div key="message" {...cellAttributes('message', !bare || mayOverflow(text, 'message', fit))} role="cell">
      {bare ? (
        drawMessage(styledRuns(text), pattern)
      ) : (
        <>
          {entry.problems.length > 0 && (
            <span className={styles.mark} title={visibleText(entry.problems.join('; '))}>
              ⚠ {entry.raw === entry.message ? 'raw line' : 'schema'}
            </span>
          )}
          <LogMessage text={text} pattern={pattern} />
          {cut > 0 && (
            <span className={styles.mark}> … {formatCount(cut)} more characters in the details</span>
          )}
        </>
      )}
    </div>
  );
}

function drawId(
  column: ColumnId,
  id: string,
  as: Titled,
  onFilter: (id: string) => void,
  context: CellContext,
): ReactNode {
  if (id === '') return drawText(column, '—', context);
  const shown = visibleStart(id, CELL_LENGTH);
  return (
    <div key={column} {...cellAttributes(column, mayOverflow(shown, column, context.fit))} role="cell">
      <button
        type="button"
        className={styles.idButton}
        tabIndex={-1}
        title={standingTitle(as)}
        data-titled={as}
        onClick={() => onFilter(id)}
      >
        {shown}
      </button>
    </div>
  );
}
