export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/** What of a text could not be decoded. */
export interface DecodeTally {
  /** Characters put in place of bytes that are none in the encoding (U+FFFD). */
  replaced: number;
  encoding: Encoding;
}

const REPLACEMENT = '\ufffd';

/** Bytes as text, by the byte order mark: UTF-16 with one, UTF-8 with or without. The mark is left out. */
export async function* readText(
  pieces: AsyncIterable<Uint8Array>,
  tally: DecodeTally,
): AsyncGenerator<string> {
  let decoder: TextDecoder | null = null;
  let head: Uint8Array = new Uint8Array(0);
  const genuine = new GenuineReplacements();
  const decode = (bytes: Uint8Array, last: boolean) => {
    decoder ??= new TextDecoder(tally.encoding);
    const text = decoder.decode(bytes, { stream: !last });
    tally.replaced += countOf(text) - (tally.encoding === 'utf-8' ? genuine.count(bytes) : 0);
    return text;
  };
  for await (const piece of pieces) {
    let bytes = piece;
    if (decoder === null) {
      bytes = new Uint8Array(head.length + piece.length);
      bytes.set(head);
      bytes.set(piece, head.length);
      if (bytes.length < 3) {
        head = bytes;
        continue;
      }
      tally.encoding = encodingOf(bytes);
    }
    const text = decode(bytes, false);
    if (text !== '') yield text;
  }
  if (decoder === null) tally.encoding = encodingOf(head);
  const text = decoder === null ? decode(head, true) : decode(new Uint8Array(0), true);
  if (text !== '') yield text;
}

function encodingOf(head: Uint8Array): Encoding {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  return head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : 'utf-8';
}

function countOf(text: string): number {
  let count = 0;
  for (let at = text.indexOf(REPLACEMENT); at >= 0; at = text.indexOf(REPLACEMENT, at + 1)) count++;
  return count;
}

/** Counts the U+FFFD that the file itself holds (EF BF BD), also across pieces. */
class GenuineReplacements {
  #tail: readonly number[] = [];

  count(bytes: Uint8Array): number {
    let count = 0;
    // A sequence begun in the piece before.
    const edge = [...this.#tail, bytes[0] ?? 0, bytes[1] ?? 0];
    for (let at = 0; at < this.#tail.length; at++) {
      if (edge[at] === 0xef && edge[at + 1] === 0xbf && edge[at + 2] === 0xbd) count++;
    }
    for (let at = bytes.indexOf(0xef); at >= 0; at = bytes.indexOf(0xef, at + 1)) {
      if (bytes[at + 1] === 0xbf && bytes[at + 2] === 0xbd) count++;
    }
    this.#tail = [...this.#tail, ...bytes.subarray(-2)].slice(-2);
    return count;
  }
}
