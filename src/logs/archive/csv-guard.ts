import { guardCell } from '../csv';

/** Begins with no formula and has no other line that could: most cells, told at once. */
const NEVER_GUARDED = /^(?:[\w"{[][^\r\n]*)?$/;
const GUARDED = /(^|[\r\n])'/g;

/**
 * The text that `guardCell` made the cell of; the cell itself where it made none of it. Of `'=1` it cannot be told whether
 * it was `=1` or already that: the former is taken.
 */
export function unguardCell(cell: string): string {
  if (!cell.includes("'")) return cell;
  const text = cell.replace(GUARDED, (mark: string, before: string, at: number) => {
    const rest = cell.slice(at + mark.length, at + mark.length + 64);
    return guardCell(rest).startsWith("'") ? before : mark;
  });
  if (guardCell(text) === cell) return text;
  const first = cell.startsWith("'") ? cell.slice(1) : cell;
  return guardCell(first) === cell ? first : cell;
}

/** Whether a program that guards cells against formulas would have written this one otherwise. */
export function isUnguarded(cell: string): boolean {
  return !NEVER_GUARDED.test(cell) && guardCell(cell) !== cell;
}
