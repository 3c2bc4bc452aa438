/**
 * JSON values as received. Log content is hostile: objects made from it are only ever read with
 * `Object.hasOwn` / `Object.entries`, never merged into another object, so a `__proto__` key stays data.
 */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

/** True for a plain JSON object (not null, not an array). */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value of an object's own key; `undefined` when absent or inherited. */
export function ownValue(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** The value at a path of keys and array indexes; `undefined` where the path leaves the data. */
export function valueAt(root: Json, path: readonly string[]): Json | undefined {
  let current: Json | undefined = root;
  for (const key of path) {
    if (Array.isArray(current))
      current = /^\d+$/.test(key) ? (current as readonly Json[])[Number(key)] : undefined;
    else if (isJsonObject(current)) current = ownValue(current, key);
    else return undefined;
  }
  return current;
}

/** How a value is compared and shown as text: strings as they are, everything else as JSON. */
export function jsonText(value: Json): string {
  return typeof value === 'string' ? value : safeStringify(value);
}

/** `JSON.stringify` that answers with a plain remark instead of throwing on data nested too deep for the engine. */
export function safeStringify(value: unknown, indent?: number): string {
  try {
    return JSON.stringify(value, null, indent) ?? 'null';
  } catch {
    return '"[value nested too deep to print]"';
  }
}
