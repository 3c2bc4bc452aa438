import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { entryFingerprint, type LogEntry, readEntry } from '../logs/entry';
import { parseJson } from '../logs/exact-numbers';
import { matchesFieldFilter } from '../logs/field-filter';
import { memberText, safeStringify, valueAt } from '../logs/json';
import { hostileEntries } from '../mocks/hostile-entries';
import { AROUND, logEntry } from './entry-arbitrary';
import { decoded, packEntries, transferList, unpackEntries, unpackInSteps } from './packed-entries';

/** As a worker's message takes them. */
function sent(entries: readonly LogEntry[]): readonly LogEntry[] {
  const packed = packEntries(entries);
  return unpackEntries(structuredClone(packed, { transfer: transferList(packed) }));
}

/** A column holds one zero, whatever its sign. */
const isSame = (a: unknown, b: unknown): boolean => a === b || isDeepStrictEqual(a, b);

/** What a field of an entry is compared as. */
function fieldText({ raw }: LogEntry, path: readonly string[]): string {
  const holder = valueAt(raw, path.slice(0, -1));
  return (holder === undefined ? undefined : memberText(holder, path.at(-1) ?? '')) ?? 'x';
}

/** Read before anything is decoded, as by lists and filters. */
const COLUMNS = [
  ...['endpointId', 'time', 'level', 'levelText', 'message', 'source', 'jobId', 'requestId'],
  ...['duration', 'memoryBytes', 'memoryText', 'gpuUtilization', 'problems'],
] as readonly (keyof LogEntry)[];

describe('packed entries', () => {
  test('are the entries that were packed, column by column and as a whole', () => {
    fc.assert(
      fc.property(fc.array(logEntry, { maxLength: 40 }), (entries) => {
        const back = sent(entries);
        expect(back).toHaveLength(entries.length);
        for (const [index, entry] of entries.entries()) {
          for (const column of COLUMNS)
            expect(isSame(back[index]?.[column], entry[column]), column).toBe(true);
          expect(decoded(back[index] ?? entry)).toStrictEqual(entry);
        }
      }),
    );
  });

  test('keep what hostile entries hold, to the digit', () => {
    const corpus = hostileEntries({ newest: AROUND });
    const entries = corpus.map(({ json }) => readEntry(parseJson(json), 'ep_1'));
    for (const [index, entry] of sent(entries).entries()) {
      const { kind = '' } = corpus[index] ?? {};
      const was = entries[index];
      for (const column of COLUMNS)
        expect(isSame(entry[column], was?.[column]), `${kind} ${column}`).toBe(true);
      expect(safeStringify(entry.raw) === safeStringify(was?.raw ?? null), kind).toBe(true);
      expect(entryFingerprint(entry) === entryFingerprint(was ?? entry), kind).toBe(true);
    }
  });

  test('pass a field filter as the entries that were packed do', () => {
    const path = fc.constantFrom(
      ['metadata', 'errorCode'],
      ['level'],
      ['requestId'],
      ['metadata'],
      ['duration'],
      [],
    );
    fc.assert(
      fc.property(
        fc.array(logEntry, { maxLength: 20 }),
        path,
        logEntry,
        fc.boolean(),
        (entries, path, other, exclude) => {
          const value = fieldText([...entries, other][0] ?? other, path);
          const passing = (list: readonly LogEntry[]) =>
            list.map((entry) => matchesFieldFilter(entry, { path, value, exclude }));
          const back = sent(entries);
          expect(passing(back)).toEqual(passing(entries));
          for (const entry of back) decoded(entry);
          expect(passing(back)).toEqual(passing(entries));
        },
      ),
    );
  });

  test('keep problems that the entry itself does not show', () => {
    const entry = { ...readEntry('{"cut', 'ep_1'), problems: ['event is not complete JSON'] };
    const [back] = sent([readEntry({ message: 'a' }, 'ep_1'), entry].toReversed());
    expect(back?.problems).toEqual(entry.problems);
    expect(back === undefined ? null : decoded(back).problems).toEqual(entry.problems);
  });

  test('are the same objects however often they are read, and more of them than are kept decoded', () => {
    const entries = Array.from({ length: 20_000 }, (_, at) =>
      readEntry({ timestamp: AROUND, level: 'info', message: `entry ${at}`, metadata: { at } }, 'ep_1'),
    );
    const back = sent(entries);
    expect(back.map(({ metadata }) => metadata?.at)).toEqual(entries.map(({ metadata }) => metadata?.at));
    expect(back.map(({ message }) => message)).toEqual(entries.map(({ message }) => message));
    const [first] = back;
    expect(first?.raw).toBe(first?.raw);
    expect(sent([])).toEqual([]);
  });

  test('are the same when they are unpacked in steps', async () => {
    const entries = Array.from({ length: 40_000 }, (_, at) => {
      const entry = readEntry({ message: `entry ${at}` }, 'ep_1');
      return at % 9_999 === 0 ? { ...entry, problems: [`problem ${at}`] } : entry;
    });
    const packed = packEntries(entries);
    const stepped = await unpackInSteps(packed);
    const plain = (list: readonly LogEntry[]) => list.map(({ message, problems }) => [message, problems]);
    expect(plain(stepped)).toEqual(plain(entries));
    expect(await unpackInSteps(packEntries([]))).toEqual([]);
  });
});
