import type { Json } from './json';

/**
 * JavaScript reads `9007199254740993` as …992, `1e999` as infinite and `-0` as 0 when written again. What a log says
 * must be shown and exported as it was sent, so the text of such numbers is kept beside the parsed objects.
 */
const texts = new WeakMap<object, Map<string, string>>();
/** Objects and lists that have such a number anywhere in them. */
const holders = new WeakSet<object>();

/**
 * A number that may be written otherwise than it was sent: 16 digits or more, an exponent, or minus zero. May be taken
 * in by a text that looks so; that costs time only.
 */
const SUSPECT = /[:,[]\s*-?(?:\d[\d.]{15}|\d[\d.]*[eE][+-]?\d+\s*[,\]}])|[:,[]\s*-0(?:\.0*)?\s*[,\]}]/;
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** Stands before a number that is passed through a JSON text as a string. No log can know it. */
const MARK = `exact-${Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join('-')}:`;
const MARKED = new RegExp(`"${MARK}([^"]*)"`, 'g');

/** `JSON.parse` that remembers how numbers were written where JavaScript would write them otherwise. Throws as it does. */
export function parseJson(text: string): Json {
  const value: Json = JSON.parse(text);
  if (!SUSPECT.test(text)) return value;
  const marked = markNumbers(text);
  return marked === null ? value : takeMarks(JSON.parse(marked));
}

/** A member's number as it was sent; undefined when that is how JavaScript writes it, and for anything else. */
export function exactNumber(holder: Json, key: string): string | undefined {
  if (!isContainer(holder)) return undefined;
  const text = texts.get(holder)?.get(key);
  // A copy may have another value in the number's place.
  return text !== undefined && typeof Object.getOwnPropertyDescriptor(holder, key)?.value === 'number'
    ? text
    : undefined;
}

/** For a copy of an object: its numbers were sent as the original's of the same keys were. */
export function copyExactNumbers(from: Json, to: Json): void {
  if (!isContainer(from) || !isContainer(to) || !holders.has(from)) return;
  const kept = texts.get(from);
  holders.add(to);
  if (kept !== undefined) texts.set(to, kept);
}

/** `JSON.stringify` with numbers as they were sent. Throws RangeError where that recurses too deep. */
export function stringifyExactly(value: Json, indent?: number): string {
  if (!isContainer(value) || !holders.has(value)) return JSON.stringify(value, null, indent);
  const exactly = function (this: Json, key: string, member: Json): Json {
    const exact = typeof member === 'number' ? exactNumber(this, key) : undefined;
    return exact === undefined ? member : MARK + exact;
  };
  return JSON.stringify(value, exactly, indent).replace(MARKED, '$1');
}

/** The JSON text with its inexact numbers as marked strings; null when there are none. */
function markNumbers(text: string): string | null {
  const out: string[] = [];
  let found = false;
  const mark = (token: string): string => {
    if (!NUMBER.test(token) || String(Number(token)) === token) return token;
    found = true;
    return `"${MARK}${token}"`;
  };
  for (let at = 0; at < text.length; ) {
    const open = text.indexOf('"', at);
    const end = open < 0 ? text.length : open;
    out.push(text.slice(at, end).replace(/-?\d[\w.+-]*/g, mark));
    at = open < 0 ? text.length : endOfString(text, open);
    out.push(text.slice(end, at));
  }
  return found ? out.join('') : null;
}

/** Past the closing quote of the string that opens at an index. */
function endOfString(text: string, open: number): number {
  for (let quote = text.indexOf('"', open + 1); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    let escapes = 0;
    while (text.charCodeAt(quote - 1 - escapes) === 0x5c) escapes++;
    if (escapes % 2 === 0) return quote + 1;
  }
  return text.length;
}

interface Place {
  readonly value: object;
  readonly parent: Place | null;
}

/** Puts numbers in place of their marks, remembers their texts, and says so in every object above them. */
function takeMarks(root: Json): Json {
  if (typeof root === 'string' && root.startsWith(MARK)) return Number(root.slice(MARK.length));
  const rest: Place[] = isContainer(root) ? [{ value: root, parent: null }] : [];
  for (let place = rest.pop(); place !== undefined; place = rest.pop()) {
    const { value } = place;
    for (const [key, member] of Object.entries<Json>(value as Record<string, Json>)) {
      if (isContainer(member)) rest.push({ value: member, parent: place });
      else if (typeof member === 'string' && member.startsWith(MARK))
        remember(place, key, member.slice(MARK.length));
    }
  }
  return root;
}

function remember(place: Place, key: string, text: string): void {
  // Defined, not assigned: a key may be `__proto__`.
  Object.defineProperty(place.value, key, {
    value: Number(text),
    configurable: true,
    enumerable: true,
    writable: true,
  });
  const kept = texts.get(place.value) ?? new Map<string, string>();
  kept.set(key, text);
  texts.set(place.value, kept);
  for (let above: Place | null = place; above !== null && !holders.has(above.value); above = above.parent)
    holders.add(above.value);
}

function isContainer(value: Json): value is Exclude<Json, null | boolean | number | string> {
  return typeof value === 'object' && value !== null;
}
