/** The table's columns. "Details" (the expander) is not among them: it is always first. */
export const COLUMNS = [
  'time',
  'level',
  'source',
  'message',
  'jobId',
  'requestId',
  'duration',
  'memory',
  'gpu',
  'endpoint',
] as const;
export type ColumnId = (typeof COLUMNS)[number];

export interface ColumnDefinition {
  readonly title: string;
  /** CSS pixels. The message column takes what is left, but at least this. */
  readonly width: number;
  readonly numeric: boolean;
  readonly hidden: boolean;
}

export const COLUMN_DEFINITIONS: Record<ColumnId, ColumnDefinition> = {
  time: { title: 'Time', width: 182, numeric: false, hidden: false },
  level: { title: 'Level', width: 72, numeric: false, hidden: false },
  source: { title: 'Source', width: 138, numeric: false, hidden: false },
  message: { title: 'Message', width: 260, numeric: false, hidden: false },
  jobId: { title: 'Job', width: 160, numeric: false, hidden: false },
  requestId: { title: 'Request', width: 160, numeric: false, hidden: true },
  duration: { title: 'Duration', width: 80, numeric: true, hidden: false },
  memory: { title: 'Memory', width: 80, numeric: true, hidden: false },
  gpu: { title: 'GPU', width: 60, numeric: true, hidden: false },
  endpoint: { title: 'Endpoint', width: 190, numeric: false, hidden: true },
};

export interface ColumnSetting {
  readonly id: ColumnId;
  readonly hidden: boolean;
  /** Null for the default width. */
  readonly width: number | null;
}

export const DEFAULT_COLUMNS: readonly ColumnSetting[] = COLUMNS.map((id) => ({
  id,
  hidden: COLUMN_DEFINITIONS[id].hidden,
  width: null,
}));

export const MIN_COLUMN_WIDTH = 48;
export const MAX_COLUMN_WIDTH = 1_200;

/** Remembered columns made whole: unknown ones are dropped, missing ones (a newer version's) put at their default. */
export function completeColumns(remembered: readonly ColumnSetting[]): readonly ColumnSetting[] {
  const known = remembered.filter(
    (column, index) =>
      COLUMNS.includes(column.id) && remembered.findIndex((other) => other.id === column.id) === index,
  );
  const missing = DEFAULT_COLUMNS.filter((column) => !known.some((other) => other.id === column.id));
  return [...known, ...missing];
}

/** The columns with one moved by `step` places (negative: towards the start). */
export function moveColumn(
  columns: readonly ColumnSetting[],
  id: ColumnId,
  step: number,
): readonly ColumnSetting[] {
  const from = columns.findIndex((column) => column.id === id);
  const column = columns[from];
  if (column === undefined) return columns;
  const rest = columns.filter((other) => other !== column);
  const to = Math.min(rest.length, Math.max(0, from + step));
  return [...rest.slice(0, to), column, ...rest.slice(to)];
}
