import { ArchiveDamage } from './archive-damage';

/** Bytes of a gzip member's start that are looked for: magic, and deflate as the method (RFC 1952, 2.3.1). */
const MEMBER = [0x1f, 0x8b, 0x08] as const;
/** Bytes at a member's end: checksum and length of what it holds, each 32 bits. */
const TRAILER = 8;
/** Bytes fed at once: of damaged data, what was decompressed of the same step may be lost. */
const STEP = 16 * 1024;

/**
 * Decompresses gzip, concatenated members too. Browsers refuse anything after the first member, so the data are parted
 * before each member: where a header stands behind a trailer that tells the length decompressed so far. Yields what
 * could be read before it throws {@link ArchiveDamage}.
 */
export async function* gunzip(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let member = new Member();
  let carried: Uint8Array = new Uint8Array(0);
  try {
    for await (const piece of pieces) {
      // What may belong to a boundary that goes on in the next piece is held back.
      let rest = joined(carried, piece);
      for (let at = findMember(rest, 0); at >= 0; at = findMember(rest, at + 1)) {
        if (at < TRAILER && member.fed < TRAILER) continue;
        const length = lengthBefore(rest, at);
        if (length === null) continue;
        yield* member.feed(rest.subarray(0, at));
        yield* member.drain();
        rest = rest.subarray(at);
        if (member.produced % 2 ** 32 === length) {
          yield* member.end();
          member = new Member();
        }
        // The header just passed is not found again.
        at = 0;
      }
      const kept = Math.min(rest.length, TRAILER + MEMBER.length);
      yield* member.feed(rest.subarray(0, rest.length - kept));
      carried = rest.slice(rest.length - kept);
    }
    yield* member.feed(carried);
    yield* member.end();
  } finally {
    member.discard();
  }
}

function joined(before: Uint8Array, after: Uint8Array): Uint8Array {
  const both = new Uint8Array(before.length + after.length);
  both.set(before);
  both.set(after, before.length);
  return both;
}

/** Where a member may begin: its header stands there whole, its flags are ones that exist. -1 for nowhere. */
function findMember(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(MEMBER[0], from); at >= 0; at = bytes.indexOf(MEMBER[0], at + 1)) {
    if (bytes[at + 1] === MEMBER[1] && bytes[at + 2] === MEMBER[2] && ((bytes[at + 3] ?? 0xff) & 0xe0) === 0)
      return at;
  }
  return -1;
}

/** The length that a trailer standing before a place tells, modulo 2³²; null where there is no room for one. */
function lengthBefore(bytes: Uint8Array, at: number): number | null {
  if (at < 4) return null;
  return new DataView(bytes.buffer, bytes.byteOffset + at - 4, 4).getUint32(0, true);
}

type Reading =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'end' }
  | { readonly kind: 'damage' };

/** One member. Its output is read while it is fed, so that an error cannot discard what was decompressed before. */
class Member {
  readonly #writer: WritableStreamDefaultWriter<BufferSource>;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  #reading: Promise<Reading>;
  fed = 0;
  produced = 0;

  constructor() {
    const { readable, writable } = new DecompressionStream('gzip');
    this.#writer = writable.getWriter();
    this.#writer.closed.catch(() => undefined);
    this.#reader = readable.getReader();
    this.#reader.closed.catch(() => undefined);
    this.#reading = this.#read();
  }

  async *feed(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += STEP) {
      const step = new Uint8Array(bytes.subarray(at, at + STEP));
      this.fed += step.length;
      const written = this.#writer.write(step).then(
        () => null,
        () => null,
      );
      yield* this.#until(written);
    }
  }

  /** What is decompressed already, as far as it can be known. */
  async *drain(): AsyncGenerator<Uint8Array> {
    yield* this.#until(new Promise((resolve) => setTimeout(() => resolve(null), 0)));
  }

  async *end(): AsyncGenerator<Uint8Array> {
    if (this.fed === 0) return;
    yield* this.drain();
    this.#writer.close().catch(() => undefined);
    yield* this.#until(new Promise(() => undefined));
  }

  discard(): void {
    this.#reader.cancel().catch(() => undefined);
    this.#writer.abort().catch(() => undefined);
  }

  async *#until(event: Promise<null>): AsyncGenerator<Uint8Array> {
    for (;;) {
      const reading = await Promise.race([this.#reading, event]);
      if (reading === null || reading.kind === 'end') return;
      if (reading.kind === 'damage') throw new ArchiveDamage('the gzip data are damaged or cut off');
      this.produced += reading.bytes.length;
      this.#reading = this.#read();
      yield reading.bytes;
    }
  }

  #read(): Promise<Reading> {
    return this.#reader.read().then(
      ({ done, value }): Reading => (done ? { kind: 'end' } : { kind: 'bytes', bytes: value }),
      (): Reading => ({ kind: 'damage' }),
    );
  }
}
