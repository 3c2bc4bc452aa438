import { execFileSync } from 'node:child_process';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';
import { ArchiveProblem } from './archive';
import { readArchive } from './read-archive';
import { fileOf, readWhole } from './read-whole';

// A busy machine takes its time over megabytes.
vi.setConfig({ testTimeout: 60_000 });

const utf8 = (text: string) => new TextEncoder().encode(text);

describe('damage', () => {
  it('lists lines that are no JSON and keeps them as text', async () => {
    const { entries, bad, last } = await readWhole(
      fileOf('{"message":"a"}\nbanner\n{"message":\n{"message":"b"}\n{"message":"c"}\n'),
    );
    expect(entries.map(({ message }) => message)).toEqual(['a', 'banner', '{"message":', 'b', 'c']);
    expect(bad.map(({ line }) => line)).toEqual([2, 3]);
    expect(last.badCount).toBe(2);
  });

  it('joins a stack trace between lines of JSON to the line before', async () => {
    const { entries } = await readWhole(
      fileOf('{"msg":"a"}\nTypeError: x\n    at a (b.js:1:2)\n{"msg":"b"}\n{"msg":"c"}\n'),
    );
    expect(entries[1]).toMatchObject({ message: 'TypeError: x', stackTrace: ['    at a (b.js:1:2)'] });
  });

  it('cuts what it quotes of a bad line and lists no more than a thousand', async () => {
    const { bad, last, notes } = await readWhole(
      fileOf(`{"a":1}\n{"a":2}\n${`{${'x'.repeat(500)}\n`.repeat(1_500)}`),
      {
        format: 'ndjson',
      },
    );
    expect(bad).toHaveLength(1_000);
    expect(bad[0]?.text).toHaveLength(201);
    expect(last.badCount).toBe(1_500);
    expect(notes.join()).toContain('the first 1000 are listed');
  });

  it('reads a JSON list that is cut off or broken in one place', async () => {
    const list =
      '{"endpointId":"ep_a","logs":[\n{"message":"a"},\n{"message":"b\n"},\n{"message":"c"},\n{"mess';
    const { entries, bad, notes } = await readWhole(fileOf(list));
    expect(entries.map(({ message, endpointId }) => [message, endpointId])).toEqual([
      ['a', 'ep_a'],
      ['c', 'ep_a'],
    ]);
    expect(bad[0]).toMatchObject({ line: 3, why: expect.stringContaining('not closed') });
    expect(notes.join()).toContain('cut off');
  });

  it('tells of bytes that are no UTF-8', async () => {
    const bytes = new Uint8Array([
      ...utf8('{"message":"a'),
      0xff,
      0xfe,
      ...utf8('\ufffd"}\n{"message":"b"}\n'),
    ]);
    const { entries, notes } = await readWhole(fileOf(bytes, 'a.log', [1]));
    expect(entries[0]?.message).toBe('a\ufffd\ufffd\ufffd');
    expect(notes.join()).toContain('2 places are not UTF-8');
  });

  it.each([
    ['ZIP', new Uint8Array([0x50, 0x4b, 3, 4, 1])],
    ['tar.gz', gzipSync(new Uint8Array([...new Uint8Array(257), ...utf8('ustar'), ...new Uint8Array(600)]))],
  ])('refuses %s', async (_name, bytes) => {
    await expect(readWhole(fileOf(bytes, 'a'))).rejects.toBeInstanceOf(ArchiveProblem);
  });

  it('keeps what was read of a file that has become shorter meanwhile, and says so', async () => {
    const text = '{"message":"a"}\n'.repeat(50);
    const { entries, last } = await readWhole({ ...fileOf(text), size: 5_000 });
    expect(entries).toHaveLength(50);
    expect(last.damage).toBe(
      'the file ends after 800 of its 5000 bytes, it may have been changed or removed',
    );
  });

  it('keeps what was read of a file that cannot be read on', async () => {
    let pulls = 0;
    const file = {
      ...fileOf(''),
      stream: () =>
        new ReadableStream<Uint8Array>({
          pull(controller) {
            if (pulls++ === 0) controller.enqueue(utf8(`${'{"message":"a"}\n'.repeat(50)}`));
            else controller.error(new Error('gone'));
          },
        }),
    };
    const { entries, last } = await readWhole(file);
    expect(entries).toHaveLength(50);
    expect(last.damage).toContain('gone');
  });
});

const LINES = `${'{"timestamp":"2024-01-15T10:30:15Z","level":"info","message":"€ 😀"}\n'.repeat(3_000)}`;
const noise = Array.from(
  { length: 30_000 },
  (_, at) => `{"message":"${(at * 2654435761) % 4294967296}"}`,
).join('\n');

describe('compression', () => {
  it.each([[[7]], [[1_000, 3]], [[64 * 1024]]])(
    'reads concatenated gzip members in pieces of %j',
    async (sizes) => {
      const parts = [LINES, '', LINES, '{"message":"last"}\n'].map((part) => new Uint8Array(gzipSync(part)));
      const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
      const { entries, last, notes } = await readWhole(fileOf(bytes, 'a.log', sizes));
      expect(entries).toHaveLength(6_001);
      expect(entries.at(-1)?.message).toBe('last');
      expect(last.bytesRead).toBe(bytes.length);
      expect(notes).toEqual(['Read as JSON, one entry a line.']);
    },
  );

  it('keeps what was read of gzip that is cut off or damaged', async () => {
    const bytes = new Uint8Array(gzipSync(noise));
    for (const cut of [
      bytes.subarray(0, bytes.length / 2),
      bytes.map((byte, at) => (at > 90_000 ? 0 : byte)),
    ]) {
      const { entries, last } = await readWhole(fileOf(cut, 'a.gz', [4_096]));
      expect(entries.length).toBeGreaterThan(5_000);
      expect(entries.length).toBeLessThan(30_000);
      expect(last.damage).toContain('gzip data are damaged or cut off');
    }
  });

  const zstd = (text: string) =>
    new Uint8Array(execFileSync('zstd', ['-qc'], { input: text, maxBuffer: 1e9 }));
  const hasZstd = (() => {
    try {
      execFileSync('zstd', ['--version']);
      return true;
    } catch {
      return false;
    }
  })();

  it.skipIf(!hasZstd)('reads Zstandard: frames, a skippable one before them, cut off', async () => {
    const skippable = new Uint8Array([0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);
    const bytes = new Uint8Array(await new Blob([skippable, zstd(LINES), zstd(noise)]).arrayBuffer());
    const whole = await readWhole(fileOf(bytes, 'a.zst', [5, 1_000]));
    expect(whole.entries).toHaveLength(33_000);
    const cut = await readWhole(fileOf(bytes.subarray(0, bytes.length - 10)));
    expect(cut.entries.length).toBeGreaterThan(3_000);
    expect(cut.last.damage).toBe('the zstd data are cut off');
  });
});

const utf16 = (text: string, little: boolean) => {
  const bytes = new Uint8Array(2 + text.length * 2);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0xfeff, little);
  for (let at = 0; at < text.length; at++) view.setUint16(2 + at * 2, text.charCodeAt(at), little);
  return bytes;
};

describe('encodings and line ends', () => {
  it.each([
    ['UTF-8 with a byte order mark', utf8(`\ufeff${LINES}`)],
    ['UTF-16LE', utf16(LINES, true)],
    ['UTF-16BE', utf16(LINES, false)],
    ['CRLF', utf8(LINES.replaceAll('\n', '\r\n'))],
    ['CR', utf8(LINES.replaceAll('\n', '\r'))],
  ])('%s', async (_name, bytes) => {
    const { entries, last } = await readWhole(fileOf(bytes, 'a', [999]));
    expect(entries).toHaveLength(3_000);
    expect(last.badCount).toBe(0);
    expect(entries[2_999]?.message).toBe('€ 😀');
  });
});

describe('long and mixed lines', () => {
  it('each line may end in its own way', async () => {
    const ends = ['\n', '\r\n', '\r'];
    const text = Array.from(
      { length: 900 },
      (_, at) => `2024-01-15T10:00:00Z INFO a: ${at}${ends[at % 3]}`,
    ).join('');
    const { entries } = await readWhole(fileOf(text, 'a.log', [7, 101]));
    expect(entries.map(({ message }) => /(\d+)$/.exec(message)?.[1])).toEqual(
      Array.from({ length: 900 }, (_, at) => String(at)),
    );
  });

  it.each([
    ['a.log', `${'x'.repeat(50e6)}\n2024-01-15T10:00:01Z after`],
    ['a.ndjson', `{"message":"${'x'.repeat(50e6)}"}\n{"message":"after"}`],
    ['a.csv', `time,message\n2024-01-15T10:00:00Z,${'x'.repeat(50e6)}\n2024-01-15T10:00:01Z,after\n`],
  ])('%s: a line of 50 MB is cut or left out, told, and what follows it is read', async (name, text) => {
    const { entries, last, bad } = await readWhole(fileOf(text, name, [1e6]));
    expect(last.badCount).toBeGreaterThan(0);
    expect(bad[0]?.why).toContain('16 MiB');
    expect(entries.at(-1)?.message).toBe('after');
    expect(Math.max(...entries.map(({ message }) => message.length))).toBeLessThanOrEqual(16 * 2 ** 20);
  });
});

describe('batches', () => {
  it('gives up to 5,000 entries at once, and reads no further than it is asked', async () => {
    const file = fileOf(LINES.repeat(20), 'a', [64 * 1024]);
    const batches = readArchive(file, { signal: new AbortController().signal });
    const first = await batches.next();
    expect(first.value?.entries.length).toBeGreaterThan(500);
    expect(first.value?.entries.length).toBeLessThanOrEqual(5_000);
    expect(first.value?.bytesRead).toBeLessThan(file.size / 4);
    await batches.return();
  });

  it('stops when aborted, with the reason', async () => {
    const controller = new AbortController();
    const batches = readArchive(fileOf(LINES.repeat(20)), { signal: controller.signal });
    await batches.next();
    controller.abort(new Error('enough'));
    await expect(
      (async () => {
        for await (const _ of batches);
      })(),
    ).rejects.toThrow('enough');
  });

  it.each([
    ['a.log', new Uint8Array(0), 'The file is empty.', null],
    ['a.gz', new Uint8Array(0), 'The file is empty.', null],
    ['of packed nothing', new Uint8Array(gzipSync('')), 'There is no text in the file.', null],
    ['of a byte order mark', new Uint8Array([0xff, 0xfe]), 'There is no text in the file.', null],
    [
      'of the start of gzip',
      new Uint8Array([0x1f, 0x8b, 8]),
      undefined,
      'the gzip data are damaged or cut off',
    ],
  ])('an empty file, %s: no entries, and why', async (name, bytes, note, damage) => {
    const { entries, last, notes } = await readWhole(fileOf(bytes, name));
    expect([entries.length, last.badCount]).toEqual([0, 0]);
    expect([notes[0], last.damage]).toEqual([note, damage]);
  });

  it('damage is told once, with the last entries', async () => {
    const cut = new Uint8Array(gzipSync(LINES.repeat(4))).subarray(0, -9);
    const { batches, entries } = await readWhole(fileOf(cut, 'a.gz', [1e6]));
    expect(entries.length).toBeGreaterThan(5_000);
    expect(batches.map(({ damage }) => damage !== null)).toEqual(
      batches.map((_, at) => at === batches.length - 1),
    );
  });
});
