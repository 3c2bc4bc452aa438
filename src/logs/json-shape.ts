import { isJsonObject, type Json, type JsonObject, jsonText } from './json';

/** True for a JSON array; unlike `Array.isArray` it narrows to the read-only type. */
export function isJsonList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** An object's or a list's members, at most `limit` of them, with how many there are in all. Empty for plain values. */
export function membersOf(
  value: Json,
  limit: number,
): { readonly count: number; readonly members: readonly (readonly [string, Json])[] } {
  if (isJsonList(value)) {
    const members = value
      .slice(0, limit)
      .map((member, index): readonly [string, Json] => [String(index), member]);
    return { count: value.length, members };
  }
  if (!isJsonObject(value)) return { count: 0, members: [] };
  const entries = Object.entries(value);
  return { count: entries.length, members: entries.slice(0, limit) };
}

/** Whether there is nothing to show: absent, null, empty text, empty object or list. */
export function isBlank(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === '') return true;
  return typeof value === 'object' && membersOf(value, 0).count === 0;
}

/** The object without some keys; empty for other values. `fromEntries` defines keys, so `__proto__` stays data. */
export function objectWithout(value: Json, keys: ReadonlySet<string>): JsonObject {
  return isJsonObject(value)
    ? Object.fromEntries(Object.entries(value).filter(([key]) => !keys.has(key)))
    : {};
}

/** Whether the value nests deeper than `depth` levels. Does not recurse, so any depth is safe. */
export function isDeeperThan(root: Json, depth: number): boolean {
  let level: readonly Json[] = [root];
  for (let at = 0; at <= depth; at++) {
    level = level.flatMap((value) =>
      isJsonList(value) ? value : isJsonObject(value) ? Object.values(value) : [],
    );
    if (level.length === 0) return false;
  }
  return true;
}

/** Values nested deeper than this are printed on one line: their indentation would outgrow the data. */
const MAX_INDENTED_DEPTH = 100;

/** The value as JSON, indented by two spaces. Works at any depth, where `JSON.stringify` overflows the stack. */
export function printJson(value: Json): string {
  return isDeeperThan(value, MAX_INDENTED_DEPTH) ? printCompact(value) : JSON.stringify(value, null, 2);
}

function printCompact(root: Json): string {
  const out: string[] = [];
  // What is still to be printed, last first: a finished text, or a value.
  const rest: ({ readonly text: string } | { readonly value: Json })[] = [{ value: root }];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    if ('text' in next) out.push(next.text);
    else if (isJsonList(next.value)) {
      out.push('[');
      rest.push({ text: ']' });
      for (let i = next.value.length - 1; i >= 0; i--) {
        rest.push({ value: next.value[i] ?? null });
        if (i > 0) rest.push({ text: ',' });
      }
    } else if (isJsonObject(next.value)) {
      out.push('{');
      rest.push({ text: '}' });
      const members = Object.entries(next.value);
      for (const [index, [key, value]] of [...members.entries()].reverse()) {
        rest.push({ value });
        rest.push({ text: `${index > 0 ? ',' : ''}${JSON.stringify(key)}:` });
      }
    } else out.push(typeof next.value === 'string' ? JSON.stringify(next.value) : jsonText(next.value));
  }
  return out.join('');
}
