/** Beyond this many UTF-16 units the browser's own encoder is faster than a loop. */
const LOOP_UNITS = 200;
/** Up to this many bytes a loop is faster than a call of the browser's own decoder. */
const LOOP_BYTES = 24;

const encoder = new TextEncoder();
// Not the lenient one: bytes of lone surrogates must be noticed, not replaced.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Differs from session to session, so that no log can be made of texts that fall on one place of a table. */
const SEED = crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;

/** Bytes of the text in UTF-8, three for a lone surrogate. */
export function utf8Length(text: string): number {
  let length = text.length;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) continue;
    if (unit < 0x800) length += 1;
    else if (isPair(unit, text.charCodeAt(at + 1))) {
      length += 2;
      at++;
    } else length += 2;
  }
  return length;
}

/**
 * Writes a text as UTF-8; a lone surrogate takes three bytes as if it were a character (WTF-8), because logs hold such
 * texts and must get them back. There must be room for three bytes per UTF-16 unit.
 * @returns the index after the last byte
 */
export function writeUnits(text: string, bytes: Uint8Array, start: number): number {
  if (text.length > LOOP_UNITS && text.isWellFormed())
    return start + encoder.encodeInto(text, bytes.subarray(start)).written;
  let to = start;
  for (let at = 0; at < text.length; at++) {
    let unit = text.charCodeAt(at);
    if (unit < 0x80) {
      bytes[to++] = unit;
      continue;
    }
    if (unit < 0x800) bytes[to++] = 0xc0 | (unit >> 6);
    else {
      const next = text.charCodeAt(at + 1);
      if (isPair(unit, next)) {
        at++;
        unit = 0x10000 + ((unit & 0x3ff) << 10) + (next & 0x3ff);
        bytes[to++] = 0xf0 | (unit >> 18);
        bytes[to++] = 0x80 | ((unit >> 12) & 0x3f);
      } else bytes[to++] = 0xe0 | (unit >> 12);
      bytes[to++] = 0x80 | ((unit >> 6) & 0x3f);
    }
    bytes[to++] = 0x80 | (unit & 0x3f);
  }
  return to;
}

/** Reads what {@link writeUnits} wrote. */
export function readUnits(bytes: Uint8Array, start: number, end: number): string {
  if (end - start <= LOOP_BYTES) {
    let text = '';
    let at = start;
    for (; at < end; at++) {
      const byte = bytes[at] ?? 0;
      if (byte > 0x7f) break;
      text += String.fromCharCode(byte);
    }
    if (at === end) return text;
  }
  try {
    return decoder.decode(bytes.subarray(start, end));
  } catch {
    return readLoneSurrogates(bytes, start, end);
  }
}

function readLoneSurrogates(bytes: Uint8Array, start: number, end: number): string {
  const parts: string[] = [];
  let from = start;
  for (let at = start; at < end; at++) {
    // Three bytes from ED A0 on are a surrogate; a pair of them is never written so.
    if (bytes[at] !== 0xed || (bytes[at + 1] ?? 0) < 0xa0) continue;
    parts.push(decoder.decode(bytes.subarray(from, at)));
    parts.push(
      String.fromCharCode(0xd000 | (((bytes[at + 1] ?? 0) & 0x3f) << 6) | ((bytes[at + 2] ?? 0) & 0x3f)),
    );
    from = at + 3;
    at += 2;
  }
  parts.push(decoder.decode(bytes.subarray(from, end)));
  return parts.join('');
}

/** A 32-bit hash of the text, for finding it again in a table. Equal texts have equal ones within a session. */
export function hashText(text: string): number {
  let hash = SEED ^ text.length;
  // Of a long text the ends and a sample: reading a megabyte twice would cost more than comparing it does.
  const step = text.length <= 1_024 ? 1 : 1 + (text.length >>> 10);
  for (let at = 0; at < text.length; at += step) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return mixHash(hash, text.length);
}

/** Folds one more value into a hash. */
export function mixHash(hash: number, value: number): number {
  let mixed = Math.imul(hash ^ value, 0x7feb352d);
  mixed ^= mixed >>> 15;
  return Math.imul(mixed, 0x2c1b3c6d) ^ (mixed >>> 13);
}

function isPair(unit: number, next: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00 && next >= 0xdc00 && next < 0xe000;
}
