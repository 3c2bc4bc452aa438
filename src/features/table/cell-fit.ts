import { COLUMN_DEFINITIONS, type ColumnId, type ColumnSetting } from '../../settings/columns';

/** Characters of the table's font that a column has room for at least. */
export type CellFit = ReadonlyMap<ColumnId, number>;

/** Nothing is sure to fit: while widths are not known, and where rows are not laid out in columns. */
export const NOTHING_FITS: CellFit = new Map();

/** A text whose characters all have the width of the table's font, and stay on one line. */
const PLAIN = /^[ -~—]*$/;

/**
 * How much fits into each column; the message column may take more than that.
 *
 * @param columns those shown
 * @param characterWidth CSS pixels of a character of the table's font, which is monospace; 0 for not known
 */
export function cellFit(columns: readonly ColumnSetting[], characterWidth: number): CellFit {
  if (characterWidth <= 0) return NOTHING_FITS;
  return new Map(
    columns.map(({ id, width }) => [
      id,
      Math.floor((width ?? COLUMN_DEFINITIONS[id].width) / characterWidth),
    ]),
  );
}

/**
 * Whether a text may be wider than its column. Each cell that the browser has to clip costs it a part of every frame that
 * is scrolled, so only those are clipped that may have to be.
 */
export function mayOverflow(text: string, column: ColumnId, fit: CellFit): boolean {
  return text.length > (fit.get(column) ?? 0) || !PLAIN.test(text);
}
