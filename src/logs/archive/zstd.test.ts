import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArchiveDamage } from './archive-damage';
import { decompressZstd } from './zstd';

const utf8 = (text: string) => new TextEncoder().encode(text);
const joined = (...parts: readonly Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));

/** A frame of blocks that are stored as they are, one byte repeated for `{ byte, times }`. */
function frame(
  blocks: readonly (Uint8Array | { byte: number; times: number })[],
  checksum = false,
): Uint8Array {
  const parts = blocks.map((block, at) => {
    const last = at === blocks.length - 1 ? 1 : 0;
    const raw = block instanceof Uint8Array;
    const word = ((raw ? block.length : block.times) << 3) | ((raw ? 0 : 1) << 1) | last;
    return joined(
      Uint8Array.of(word & 255, (word >> 8) & 255, word >> 16),
      raw ? block : Uint8Array.of(block.byte),
    );
  });
  const header = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, checksum ? 4 : 0, 0x38);
  return joined(header, ...parts, checksum ? Uint8Array.of(1, 2, 3, 4) : new Uint8Array(0));
}

function skippable(content: Uint8Array, kind = 0): Uint8Array {
  return joined(Uint8Array.of(0x50 + kind, 0x2a, 0x4d, 0x18, content.length, 0, 0, 0), content);
}

async function read(bytes: Uint8Array, size = 64 * 1024) {
  const pieces = (async function* () {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  })();
  const out: Uint8Array[] = [];
  try {
    for await (const piece of decompressZstd(pieces)) out.push(piece);
  } catch (problem) {
    if (!(problem instanceof ArchiveDamage)) throw problem;
    return { text: new TextDecoder().decode(joined(...out)), damage: problem.message };
  }
  return { text: new TextDecoder().decode(joined(...out)), damage: null };
}

describe('frames', () => {
  it('in any number, with skippable ones before, between and after them, in pieces of any size', async () => {
    const part = fc.oneof(
      fc.record({
        kind: fc.constant('data' as const),
        texts: fc.array(fc.string({ unit: 'grapheme-ascii', maxLength: 40 }), { minLength: 1, maxLength: 3 }),
        checksum: fc.boolean(),
      }),
      fc.record({
        kind: fc.constant('skip' as const),
        bytes: fc.uint8Array({ maxLength: 40 }),
        nibble: fc.nat(15),
      }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(part, { maxLength: 6 }),
        fc.integer({ min: 1, max: 50 }),
        async (parts, size) => {
          const bytes = joined(
            ...parts.map((one) =>
              one.kind === 'skip'
                ? skippable(one.bytes, one.nibble)
                : frame(one.texts.map(utf8), one.checksum),
            ),
          );
          const text = parts.flatMap((one) => (one.kind === 'data' ? one.texts : [])).join('');
          expect(await read(bytes, size)).toEqual({ text, damage: null });
        },
      ),
    );
  });

  it('repeats a byte', async () => {
    const bytes = frame([utf8('a'), { byte: 0x62, times: 1_000 }, utf8('c')]);
    expect((await read(bytes)).text).toBe(`a${'b'.repeat(1_000)}c`);
  });

  it('cut off anywhere, or followed by something else, give what comes before', async () => {
    const first = frame([utf8('first\n')], true);
    const whole = joined(first, frame([utf8('second\n'), utf8('third')]));
    for (let cut = first.length + 1; cut < whole.length; cut++) {
      const { text, damage } = await read(whole.subarray(0, cut));
      expect(text.startsWith('first\n')).toBe(true);
      expect(damage).toBe('the zstd data are cut off');
    }
    expect(await read(joined(first, utf8('no frame at all')))).toEqual({
      text: 'first\n',
      damage: 'the zstd data are followed by something else',
    });
  });

  it('give no more at once than a block may hold, however small they are', async () => {
    const bomb = frame(Array.from({ length: 500 }, () => ({ byte: 0x61, times: 128 * 1024 })));
    let most = 0;
    const pieces = (async function* () {
      yield bomb;
    })();
    for await (const block of decompressZstd(pieces)) most = Math.max(most, block.length);
    expect(most).toBe(128 * 1024);
    expect((await read(frame([utf8('a'), { byte: 0x61, times: 2 ** 21 - 1 }]))).damage).toMatch(
      /type or size/,
    );
  });

  it('that want a dictionary or gigabytes are refused before anything is made room for', async () => {
    const magic = [0x28, 0xb5, 0x2f, 0xfd];
    const rest = new Array<number>(20).fill(0);
    expect((await read(Uint8Array.of(...magic, 0x01, 0x38, 7, ...rest))).damage).toMatch(/dictionary/);
    expect((await read(Uint8Array.of(...magic, 0x00, 0xf8, ...rest))).damage).toMatch(/128 MiB/);
    const huge = [0, 0, 0, 0, 0xff, 0, 0, 0];
    expect((await read(Uint8Array.of(...magic, 0xe0, ...huge, ...rest))).damage).toMatch(/128 MiB/);
  });
});

const hasZstd = (() => {
  try {
    execFileSync('zstd', ['--version']);
    return true;
  } catch {
    return false;
  }
})();

it.skipIf(!hasZstd).each([['-1'], ['-19'], ['--no-check']])('what zstd %s writes', async (option) => {
  const text = Array.from({ length: 20_000 }, (_, at) => `${at} ${(at * 2654435761) % 4294967296}\n`).join(
    '',
  );
  const packed = (input: string) =>
    new Uint8Array(execFileSync('zstd', ['-qc', option], { input, maxBuffer: 1e9 }));
  const bytes = joined(packed(text), skippable(utf8('index')), packed('end'));
  for (const size of [7, 5_000, 1e9])
    expect(await read(bytes, size)).toEqual({ text: `${text}end`, damage: null });
});
