/** What stands in place of the API key where a server repeats it. */
const REPLACEMENT = '[API key]';
/** A text as short as a word is no key worth hiding. */
const SHORTEST_KEY = 8;

/** The text without the API key, for a server that repeats it in what it says. `key` is null where there is none. */
export function withoutKey(text: string, key: string | null): string {
  return formsOf(key).reduce((rest, form) => rest.replaceAll(form, REPLACEMENT), text);
}

/**
 * The same for a body that is read as it comes, whatever way it is cut: the bytes that may be the key's beginning are
 * held back until the next ones tell. A stream's events end in a line feed, which no key holds, so none waits.
 */
export function streamWithoutKey(
  body: ReadableStream<Uint8Array>,
  key: string | null,
): ReadableStream<Uint8Array> {
  return formsOf(key).reduce<ReadableStream<Uint8Array>>(
    (rest, form) => rest.pipeThrough(new TransformStream(replacer(form))),
    body,
  );
}

/** The key as it is, and as JSON writes it where that differs. */
function formsOf(key: string | null): readonly string[] {
  if (key === null || key.length < SHORTEST_KEY) return [];
  const escaped = JSON.stringify(key).slice(1, -1);
  return [...new Set([key, escaped, escaped.replaceAll('/', '\\/')])];
}

function replacer(form: string): Transformer<Uint8Array, Uint8Array> {
  const wanted = new TextEncoder().encode(form);
  const replacement = new TextEncoder().encode(REPLACEMENT);
  const shift = shiftTable(wanted);
  let held: Uint8Array = new Uint8Array();
  return {
    transform(chunk, controller) {
      const bytes = held.length === 0 ? chunk : joined([held, chunk]);
      const out: Uint8Array[] = [];
      let from = 0;
      for (let at = find(bytes, wanted, shift, 0); at >= 0; at = find(bytes, wanted, shift, from)) {
        out.push(bytes.subarray(from, at), replacement);
        from = at + wanted.length;
      }
      const end = beginningAtEnd(bytes, wanted, from);
      held = bytes.slice(end);
      out.push(bytes.subarray(from, end));
      const free = out.length === 1 ? bytes.subarray(from, end) : joined(out);
      if (free.length > 0) controller.enqueue(free);
    },
    flush(controller) {
      if (held.length > 0) controller.enqueue(held);
    },
  };
}

/** How far to go on when a byte stands under the last place of what is wanted (Horspool's algorithm). */
function shiftTable(wanted: Uint8Array): Uint16Array {
  const shift = new Uint16Array(256).fill(Math.min(wanted.length, 0xffff));
  for (let at = 0; at < wanted.length - 1; at++)
    shift[wanted[at] ?? 0] = Math.min(wanted.length - 1 - at, 0xffff);
  return shift;
}

/** The first index from `from` on where all of it stands; -1 when there is none. */
function find(bytes: Uint8Array, wanted: Uint8Array, shift: Uint16Array, from: number): number {
  const last = wanted.length - 1;
  for (let at = from; at + last < bytes.length; at += shift[bytes[at + last] ?? 0] ?? 1)
    if (bytes[at + last] === wanted[last] && commonLength(bytes, at, wanted) === wanted.length) return at;
  return -1;
}

/** Where the bytes end with a beginning of what is wanted; their length when they do not. */
function beginningAtEnd(bytes: Uint8Array, wanted: Uint8Array, from: number): number {
  let at = Math.max(from, bytes.length - wanted.length + 1);
  while (at < bytes.length && commonLength(bytes, at, wanted) < bytes.length - at) at++;
  return at;
}

/** How many bytes from an index on are those of the wanted ones. */
function commonLength(bytes: Uint8Array, at: number, wanted: Uint8Array): number {
  let length = 0;
  while (length < wanted.length && at + length < bytes.length && bytes[at + length] === wanted[length])
    length++;
  return length;
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
