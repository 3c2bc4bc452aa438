import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runAnalysis } from '../../logs/analysis/analysis-request';
import { readEntry } from '../../logs/entry';
import { AROUND, logEntry } from '../../store/entry-arbitrary';
import { packEntries, unpackEntries } from '../../store/packed-entries';
import { deskAnalysis } from './desk-analysis';

const never = new AbortController().signal;
const entries = Array.from({ length: 1_500 }, (_, index) =>
  readEntry(
    {
      timestamp: new Date(index * 1_000).toISOString(),
      level: 'error',
      message: `failure ${index}`,
      source: 'api_handler',
    },
    'ep',
  ),
);

describe('analyses in a worker', () => {
  it('are those of the same entries here, packed or plain or both', async () => {
    const range = { start: AROUND, end: AROUND + 20_000 };
    const previous = { start: AROUND - 20_000, end: AROUND };
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(logEntry, fc.boolean()), { maxLength: 40 }),
        fc.array(logEntry, { maxLength: 10 }),
        async (mixed, more) => {
          const plain = mixed.map(([entry]) => entry);
          const packed = unpackEntries(packEntries(plain));
          const list = mixed.map(([entry, isPacked], at) => (isPacked ? (packed[at] ?? entry) : entry));
          const engine = deskAnalysis();
          const here = (all: typeof plain) => [
            runAnalysis({ kind: 'errors', current: range, previous }, all).result,
            runAnalysis({ kind: 'performance', range }, all).result,
            runAnalysis({ kind: 'patterns' }, all).result,
            runAnalysis({ kind: 'stacks' }, all).result,
            runAnalysis({ kind: 'jobs' }, all).result,
            runAnalysis({ kind: 'extent' }, all).result,
            runAnalysis({ kind: 'trace', key: { field: 'jobId', id: 'job_1' } }, all).result,
          ];
          const there = (all: typeof plain) =>
            Promise.all([
              engine.run<'errors'>({ kind: 'errors', current: range, previous }, all, never),
              engine.run<'performance'>({ kind: 'performance', range }, all, never),
              engine.run<'patterns'>({ kind: 'patterns' }, all, never),
              engine.run<'stacks'>({ kind: 'stacks' }, all, never),
              engine.run<'jobs'>({ kind: 'jobs' }, all, never),
              engine.run<'extent'>({ kind: 'extent' }, all, never),
              engine.run<'trace'>({ kind: 'trace', key: { field: 'jobId', id: 'job_1' } }, all, never),
            ]);
          expect(await there(list)).toEqual(here(plain));
          expect(await there([...list, ...more])).toEqual(here([...plain, ...more]));
          expect(await there(list.toReversed())).toEqual(here(plain.toReversed()));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('are kept apart when they are asked for at the same time over different lists', async () => {
    const engine = deskAnalysis();
    const lists = [entries, entries.slice(5, 9), entries.slice(0, 1_200)];
    const results = await Promise.all(lists.map((list) => engine.run({ kind: 'patterns' }, list, never)));
    expect(results).toEqual(lists.map((list) => runAnalysis({ kind: 'patterns' }, list).result));
  });

  it('reject when they fail, and serve the next', async () => {
    const engine = deskAnalysis(1);
    await expect(engine.run({ kind: 'patterns' }, entries, never)).rejects.toThrow('out of memory');
    await expect(engine.run({ kind: 'patterns' }, entries, never)).resolves.toBeDefined();
  });
});
