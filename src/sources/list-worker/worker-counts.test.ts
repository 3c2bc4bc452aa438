import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LogEntry, readEntry } from '../../logs/entry';
import { countFacets } from '../../logs/facets';
import { histogram } from '../../logs/histogram';
import { AROUND, logEntry } from '../../store/entry-arbitrary';
import { CountedList } from '../../store/list-count';
import { packEntries, unpackEntries } from '../../store/packed-entries';
import { answerCount } from './count-question';
import { deskPort } from './desk-port';
import { WorkerCounts } from './worker-counts';

const never = new AbortController().signal;
const RANGE = { start: AROUND + 1_000, end: AROUND + 15_000 };

async function expectSame(counts: WorkerCounts, list: readonly LogEntry[], plain: readonly LogEntry[]) {
  expect(await counts.volume(list, RANGE, 90 * 60_000, never)).toEqual(histogram(plain, RANGE, 90 * 60_000));
  expect(await counts.facets(list, never)).toEqual(countFacets(plain));
}

describe('counts in a worker', () => {
  it('are those of the same entries here: packed, plain, interleaved, grown, filtered, turned round', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(logEntry, fc.constantFrom(0, 1, 2)), { maxLength: 60 }),
        fc.array(logEntry, { maxLength: 10 }),
        async (mixed, more) => {
          // Entries of two pages and plain ones in turn, as a merge of several endpoints gives them.
          const plain = mixed.map(([entry]) => entry);
          const pages = [1, 2].map((page) => {
            const own = mixed.flatMap(([entry, of], at) => (of === page ? [{ entry, at }] : []));
            const packed = unpackEntries(packEntries(own.map(({ entry }) => entry)));
            return new Map(own.map(({ at }, place) => [at, packed[place]]));
          });
          const list = plain.map((entry, at) => pages[0]?.get(at) ?? pages[1]?.get(at) ?? entry);
          const counts = new WorkerCounts(() => deskPort(new CountedList(), answerCount));
          await expectSame(counts, list, plain);
          await expectSame(counts, [...list, ...more], [...plain, ...more]);
          const odd = <T>(entries: readonly T[]) => entries.filter((_, at) => at % 2 === 1);
          await expectSame(counts, odd(list), odd(plain));
          await expectSame(counts, list.toReversed(), plain.toReversed());
          await expectSame(counts, [], []);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('take no text of the entries to the worker', async () => {
    const port = deskPort(new CountedList(), answerCount);
    const sent: unknown[] = [];
    const counts = new WorkerCounts(() => ({
      ...port,
      postMessage: (message, transfer) => {
        sent.push(structuredClone(message));
        port.postMessage(message, transfer);
      },
    }));
    const text = 'a message that no count reads';
    const entry = { level: 'info', message: text, jobId: 'job_counted_nowhere', source: 'api' };
    const list = [...Array(3)].flatMap(() => unpackEntries(packEntries([readEntry(entry, 'ep')])));
    expect((await counts.facets([...list, readEntry(entry, 'ep')], never)).sources).toEqual([['api', 4]]);
    const bytes = JSON.stringify(sent, (_, value) =>
      value instanceof Uint8Array ? new TextDecoder().decode(value) : value,
    );
    expect(bytes).toContain('api');
    expect(bytes).not.toMatch(/a message that|job_counted/);
  });
});
