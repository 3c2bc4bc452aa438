import { exactNumber, stringifyExactly } from './exact-numbers';

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

/** The same for an object's or list's own member, with a number's digits as they were sent; undefined when absent. */
export function memberText(holder: Json, key: string): string | undefined {
  const value = valueAt(holder, [key]);
  return value === undefined ? undefined : (exactNumber(holder, key) ?? jsonText(value));
}

/**
 * The value as JSON, numbers in the digits they were sent in. Works at any depth, where `JSON.stringify` overflows the
 * stack; what is nested too deep for that is printed on one line.
 */
export function safeStringify(value: Json, indent?: number): string {
  try {
    return stringifyExactly(value, indent);
  } catch {
    return printFlat(value);
  }
}

/** JSON on one line. Does not recurse. */
export function printFlat(root: Json): string {
  const out: string[] = [];
  // What is still to be printed, last first: a finished text, or a value.
  const rest: ({ readonly text: string } | { readonly value: Json })[] = [{ value: root }];
  const pushMembers = (holder: Json, members: readonly (readonly [string, Json])[], label: boolean) => {
    for (let at = members.length - 1; at >= 0; at--) {
      const [key, value] = members[at] ?? ['', null];
      const exact = exactNumber(holder, key);
      rest.push(exact === undefined ? { value } : { text: exact });
      rest.push({ text: `${at > 0 ? ',' : ''}${label ? `${JSON.stringify(key)}:` : ''}` });
    }
  };
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    if ('text' in next) out.push(next.text);
    else if (isJsonObject(next.value)) {
      out.push('{');
      rest.push({ text: '}' });
      pushMembers(next.value, Object.entries(next.value), true);
    } else if (typeof next.value === 'object' && next.value !== null) {
      out.push('[');
      rest.push({ text: ']' });
      pushMembers(next.value, Object.entries(next.value), false);
    } else out.push(JSON.stringify(next.value));
  }
  return out.join('');
}
