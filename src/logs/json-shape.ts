import { copyExactNumbers } from './exact-numbers';
import { isJsonObject, type Json, type JsonObject, ownValue, printFlat, safeStringify } from './json';

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
  const keys = keysOf(value);
  const members = keys
    .slice(0, limit)
    .map((key): readonly [string, Json] => [key, ownValue(value, key) ?? null]);
  return { count: keys.length, members };
}

/** An object's keys, remembered: listing thousands of them takes milliseconds, and data as received never changes. */
function keysOf(value: JsonObject): readonly string[] {
  const known = remembered.get(value);
  if (known !== undefined) return known;
  const keys = Object.keys(value);
  if (keys.length >= WORTH_REMEMBERING) remembered.set(value, keys);
  return keys;
}

const WORTH_REMEMBERING = 100;
const remembered = new WeakMap<JsonObject, readonly string[]>();

/** Whether there is nothing to show: absent, null, empty text, empty object or list. */
export function isBlank(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === '') return true;
  return typeof value === 'object' && membersOf(value, 0).count === 0;
}

/** The object without some keys; empty for other values. `fromEntries` defines keys, so `__proto__` stays data. */
export function objectWithout(value: Json, keys: ReadonlySet<string>): JsonObject {
  if (!isJsonObject(value)) return {};
  const rest = Object.fromEntries(Object.entries(value).filter(([key]) => !keys.has(key)));
  copyExactNumbers(value, rest);
  return rest;
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
  return isDeeperThan(value, MAX_INDENTED_DEPTH) ? printFlat(value) : safeStringify(value, 2);
}
