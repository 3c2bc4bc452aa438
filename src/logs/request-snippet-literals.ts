import { isJsonObject, type Json } from './json';
import { UNSEEN } from './query-text-format';

const UNSEEN_EACH = new RegExp(UNSEEN.source, 'gu');

/** One word for a POSIX shell: in single quotes everything is itself but the quote, written `'\''`. */
export function shellLiteral(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/**
 * A text in double quotes with only such escapes (`\"`, `\\`, `\b`, `\f`, `\n`, `\r`, `\t`, `\uXXXX`) as mean the same
 * in JSON, JavaScript and Python.
 */
export function codeLiteral(text: string): string {
  return JSON.stringify(text).replace(
    UNSEEN_EACH,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** JSON data as a Python expression, laid out from the given depth of indentation (four spaces each). */
export function pythonLiteral(value: Json, depth: number): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return layOut(value, depth, '    ', pythonLiteral, codeLiteral);
}

/** JSON data as a JavaScript expression (two spaces each). A key `__proto__` is computed: bare, it is no key. */
export function javascriptLiteral(value: Json, depth: number): string {
  return layOut(value, depth, '  ', javascriptLiteral, (key) =>
    key === '__proto__' ? '["__proto__"]' : codeLiteral(key),
  );
}

function layOut(
  value: Json,
  depth: number,
  indent: string,
  inner: (value: Json, depth: number) => string,
  keyLiteral: (key: string) => string,
): string {
  if (typeof value === 'string') return codeLiteral(value);
  if (Array.isArray(value))
    return `[${(value as readonly Json[]).map((one) => inner(one, depth)).join(', ')}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const rows = Object.entries(value).map(
    ([key, one]) => `${indent.repeat(depth + 1)}${keyLiteral(key)}: ${inner(one, depth + 1)}`,
  );
  return rows.length === 0 ? '{}' : `{\n${rows.join(',\n')}\n${indent.repeat(depth)}}`;
}
