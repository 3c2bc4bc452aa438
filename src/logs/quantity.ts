/** Bytes in each unit the API's strings use. GB is decimal, GiB binary (IEC 80000-13). */
const UNIT_BYTES = new Map<string, number>([
  ['b', 1],
  ['kb', 1e3],
  ['mb', 1e6],
  ['gb', 1e9],
  ['tb', 1e12],
  ['kib', 2 ** 10],
  ['mib', 2 ** 20],
  ['gib', 2 ** 30],
  ['tib', 2 ** 40],
]);

/** A longer text is no quantity, and white space in it could make the patterns below take very long. */
const MAX_LENGTH = 64;

/**
 * Reads a memory size such as `"8.2GB"`, `"512 MiB"` into bytes. A bare number has no known unit and anything
 * else is no size: both give null, and the text as sent stays what is shown.
 */
export function parseBytes(value: unknown): number | null {
  if (typeof value !== 'string' || value.length > MAX_LENGTH) return null;
  const match = /^\s*(\d+(?:\.\d+)?(?:e\d{1,2})?)\s*([kmgt]?i?b)\s*$/i.exec(value);
  if (!match) return null;
  const [, amount, unit] = match;
  const factor = UNIT_BYTES.get((unit ?? '').toLowerCase());
  const bytes = Math.round(Number(amount) * (factor ?? Number.NaN));
  return finite(bytes);
}

/** Reads a duration into seconds: a number is seconds (API document), `"4.3s"` and `"4300ms"` are accepted too. */
export function parseSeconds(value: unknown): number | null {
  if (typeof value === 'number') return finite(value);
  if (typeof value !== 'string' || value.length > MAX_LENGTH) return null;
  const match = /^\s*(-?\d+(?:\.\d+)?)\s*(ms|s|m|min|h)?\s*$/i.exec(value);
  if (!match) return null;
  const unit = (match[2] ?? 's').toLowerCase();
  const factor = unit === 'ms' ? 1e-3 : unit === 's' ? 1 : unit === 'h' ? 3600 : 60;
  return finite(Number(match[1]) * factor);
}

/** A number sent as a number or as digits, with or without a percent sign; null for anything else. */
export function parsePercent(value: unknown): number | null {
  if (typeof value === 'number') return finite(value);
  if (typeof value !== 'string' || value.length > MAX_LENGTH) return null;
  const match = /^\s*(-?\d+(?:\.\d+)?)\s*%?\s*$/.exec(value);
  return match ? finite(Number(match[1])) : null;
}

/** A number too large for JavaScript, such as 1e999, is read as infinite: it is none to calculate with. */
function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
