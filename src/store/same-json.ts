import { isJsonObject, type Json } from '../logs/json';

/** Whether two values are written the same as JSON: equal, with their keys in the same order. Recurses. */
export function sameJson(a: Json, b: Json): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return Object.is(a, b);
  if (isJsonObject(a)) {
    if (!isJsonObject(b)) return false;
    const keys = Object.keys(a);
    const others = Object.keys(b);
    if (keys.length !== others.length) return false;
    for (let at = 0; at < keys.length; at++) {
      const key = keys[at] ?? '';
      if (key !== others[at] || !sameJson(a[key] ?? null, b[key] ?? null)) return false;
    }
    return true;
  }
  if (isJsonObject(b)) return false;
  const list: readonly Json[] = a;
  const other: readonly Json[] = b;
  return list.length === other.length && list.every((value, at) => sameJson(value, other[at] ?? null));
}
