import { describe, expect, it } from 'vitest';
import { type LogEntry, readEntry } from '../../logs/entry';
import { type Count, CountRunner } from './count-runner';

const entry = (at: number) => readEntry({ message: `entry ${at}` }, 'ep');
const FIRST = [entry(0), entry(1)];
const GROWN = [...FIRST, entry(2)];
const LONGER = [...GROWN, entry(3)];
const OTHER = [entry(4)];

interface Closable {
  close(): void;
}

/** Counts that end when the test says so. */
function controlled() {
  const begun: { readonly length: number; readonly end: () => void; readonly fail: () => void }[] = [];
  const given: number[] = [];
  const count = (name: string): Count<string, Closable> => ({
    here: (entries) => `${name} of ${entries.length} here`,
    there: (_, entries, signal) =>
      new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => {
          given.push(entries.length);
          reject(signal.reason);
        });
        begun.push({
          length: entries.length,
          end: () => resolve(`${name} of ${entries.length}`),
          fail: () => reject(new Error('no worker')),
        });
      }),
  });
  const told: string[] = [];
  let closed = 0;
  const runner = new CountRunner<string, Closable>(
    () => ({
      close: () => {
        closed += 1;
      },
    }),
    ({ value }) => told.push(value),
  );
  return { runner, count, begun, given, told, closed: () => closed };
}

const settled = () => new Promise((resolve) => setTimeout(resolve));
const lengths = (begun: readonly { readonly length: number }[]) => begun.map(({ length }) => length);

describe('a count of what is wanted latest', () => {
  it('goes on to the end of a list that grows, then takes up the longest', async () => {
    const { runner, count, begun, told } = controlled();
    const volume = count('volume');
    for (const entries of [FIRST, GROWN, LONGER]) runner.want(entries, volume);
    expect(lengths(begun)).toEqual([2]);
    begun[0]?.end();
    await settled();
    expect(told).toEqual(['volume of 2']);
    expect(lengths(begun)).toEqual([2, 4]);
    begun[1]?.end();
    await settled();
    expect(told).toEqual(['volume of 2', 'volume of 4']);
  });

  it.each<[string, readonly LogEntry[], boolean]>([
    ['another list', OTHER, false],
    ['another question', FIRST, true],
  ])('is given up for %s', async (_, entries, otherQuestion) => {
    const { runner, count, begun, given, told } = controlled();
    const volume = count('volume');
    runner.want(FIRST, volume);
    runner.want(GROWN, volume);
    runner.want(entries, otherQuestion ? count('zoomed') : volume);
    expect(given).toEqual([2]);
    begun[0]?.end();
    begun[1]?.end();
    await settled();
    expect(told).toEqual([`${otherQuestion ? 'zoomed' : 'volume'} of ${entries.length}`]);
    expect(begun).toHaveLength(2);
  });

  it('is made here where no worker answers', async () => {
    const { runner, count, begun, told } = controlled();
    runner.want(FIRST, count('volume'));
    begun[0]?.fail();
    await settled();
    expect(told).toEqual(['volume of 2 here']);
  });

  it('ends with its worker when nothing is wanted any more, and is begun anew', async () => {
    const { runner, count, begun, told, closed } = controlled();
    const volume = count('volume');
    runner.want(FIRST, volume);
    runner.stop();
    begun[0]?.end();
    await settled();
    expect([told, closed()]).toEqual([[], 1]);
    runner.want(FIRST, volume);
    begun[1]?.end();
    await settled();
    expect(told).toEqual(['volume of 2']);
  });
});
