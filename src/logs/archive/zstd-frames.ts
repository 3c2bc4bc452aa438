import { ArchiveDamage } from './archive-damage';

/** A piece of one frame of compressed data; `last` with its end. Skippable frames give none. */
export interface FramePiece {
  readonly bytes: Uint8Array;
  readonly first: boolean;
  readonly last: boolean;
}

const MAGIC = 0xfd2fb528;
/** What decoders have to hold at most: the limit of `zstd` itself unless it is told otherwise. */
export const MAX_WINDOW = 128 * 2 ** 20;
/** RFC 8878, 3.1.1.2.4. Not looked at by the library, where a block of four bytes may come to megabytes. */
const MAX_BLOCK = 128 * 1024;
const BLOCK_HEADER = 3;
const SKIPPABLE_HEADER = 8;
const CHECKSUM = 4;
/** Reserved block type, and the type whose size is that of what it repeats (RFC 8878, 3.1.1.2.2). */
const RLE = 1;
const RESERVED = 3;

/**
 * Parts Zstandard data into frames (RFC 8878, 3.1) without decompressing them. The library finds the end of a frame by
 * itself, but takes what follows one for a frame in all cases, and makes room for any window a header names.
 */
export class ZstdFrames {
  /** The header that is being read: of a frame, a skippable one, a block. */
  #header: Uint8Array = new Uint8Array(0);
  #state: 'between' | 'block' | 'body' | 'checksum' | 'skip' = 'between';
  /** Bytes left of a body, a checksum, a skippable frame. */
  #left = 0;
  #lastBlock = false;
  #checksum = false;

  /** The data end where they may. */
  get isWhole(): boolean {
    return this.#state === 'between' && this.#header.length === 0;
  }

  /** Throws {@link ArchiveDamage} for what is no Zstandard data, or cannot be decompressed here. */
  *pieces(bytes: Uint8Array): Generator<FramePiece, void> {
    let at = 0;
    while (at < bytes.length) {
      if (this.#state === 'between' || this.#state === 'block') {
        const more = this.#read(bytes.subarray(at));
        if (more === null) return;
        at += more.taken;
        const { header } = more;
        if (this.#state === 'block') {
          this.#enterBlock(header);
          yield { bytes: header, first: false, last: this.#leaveIfDone() };
        } else if (isSkippableFrame(header)) {
          this.#left = viewOf(header).getUint32(4, true);
          this.#state = this.#left === 0 ? 'between' : 'skip';
        } else {
          refuseFrame(header);
          this.#checksum = ((header[4] ?? 0) & 0x04) !== 0;
          this.#state = 'block';
          yield { bytes: header, first: true, last: false };
        }
      } else {
        const taken = Math.min(this.#left, bytes.length - at);
        const body = bytes.subarray(at, at + taken);
        at += taken;
        this.#left -= taken;
        const skipped = this.#state === 'skip';
        const last = this.#leaveIfDone();
        if (!skipped) yield { bytes: body, first: false, last };
      }
    }
  }

  /** The header that begins here, once it is whole; kept until then. */
  #read(bytes: Uint8Array): { readonly header: Uint8Array; readonly taken: number } | null {
    const before = this.#header.length;
    const held = new Uint8Array(before + Math.min(bytes.length, LONGEST_HEADER));
    held.set(this.#header);
    held.set(bytes.subarray(0, held.length - before), before);
    const length = this.#state === 'block' ? BLOCK_HEADER : frameHeaderLength(held);
    if (length === null || held.length < length) {
      this.#header = held;
      return null;
    }
    this.#header = new Uint8Array(0);
    return { header: held.slice(0, length), taken: length - before };
  }

  #enterBlock(header: Uint8Array): void {
    const word = (header[0] ?? 0) | ((header[1] ?? 0) << 8) | ((header[2] ?? 0) << 16);
    const type = (word >> 1) & 3;
    if (type === RESERVED || word >> 3 > MAX_BLOCK)
      throw new ArchiveDamage('the zstd data are damaged (a block of no known type or size)');
    this.#lastBlock = (word & 1) !== 0;
    this.#left = type === RLE ? 1 : word >> 3;
    this.#state = 'body';
  }

  /** True when that was the end of a frame of data. */
  #leaveIfDone(): boolean {
    if (this.#left > 0) return false;
    if (this.#state === 'skip') {
      this.#state = 'between';
      return false;
    }
    if (this.#state === 'body' && !this.#lastBlock) {
      this.#state = 'block';
      return false;
    }
    if (this.#state === 'body' && this.#checksum) {
      this.#state = 'checksum';
      this.#left = CHECKSUM;
      return false;
    }
    this.#state = 'between';
    return true;
  }
}

/** True for the magic number of a skippable frame, 0x184D2A50 to 0x184D2A5F, little-endian. */
export function isSkippableFrame(bytes: Uint8Array): boolean {
  return ((bytes[0] ?? 0) & 0xf0) === 0x50 && bytes[1] === 0x2a && bytes[2] === 0x4d && bytes[3] === 0x18;
}

/** Magic, descriptor, window, dictionary of 4 bytes, content size of 8. */
const LONGEST_HEADER = 18;

/** Null while it cannot be told yet. */
function frameHeaderLength(bytes: Uint8Array): number | null {
  if (bytes.length < 5) return null;
  if (isSkippableFrame(bytes)) return SKIPPABLE_HEADER;
  if (viewOf(bytes).getUint32(0, true) !== MAGIC)
    throw new ArchiveDamage('the zstd data are followed by something else');
  const { window, dictionary, content } = fieldLengths(bytes[4] ?? 0);
  return 5 + window + dictionary + content;
}

function fieldLengths(descriptor: number) {
  const single = (descriptor & 0x20) !== 0;
  const contentFlag = descriptor >> 6;
  return {
    window: single ? 0 : 1,
    dictionary: [0, 1, 2, 4][descriptor & 3] ?? 0,
    content: contentFlag === 0 ? (single ? 1 : 0) : 2 ** contentFlag,
  };
}

function refuseFrame(header: Uint8Array): void {
  const { window, dictionary, content } = fieldLengths(header[4] ?? 0);
  if (header.subarray(5 + window, 5 + window + dictionary).some((byte) => byte !== 0))
    throw new ArchiveDamage('the zstd data were compressed with a dictionary, which is not in the file');
  const size = window === 1 ? windowSize(header[5] ?? 0) : contentSize(header.subarray(-content));
  if (size > MAX_WINDOW)
    throw new ArchiveDamage('the zstd data need more than 128 MiB of memory to be decompressed');
}

/** RFC 8878, 3.1.1.1.2. */
function windowSize(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}

function contentSize(field: Uint8Array): number {
  const size = field.reduce((sum, byte, at) => sum + byte * 2 ** (8 * at), 0);
  return field.length === 2 ? size + 256 : size;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
