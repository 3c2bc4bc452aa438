import { expect, it } from 'vitest';
import { type LogEntry, readEntry } from '../../logs/entry';
import { packEntries, unpackEntries } from '../../store/packed-entries';
import { UNREADABLE_LIMIT, UnreadableRun } from './unreadable-run';

const line = readEntry('2024-01-15T10:45:00Z [ERROR] api: a line of text', 'ep_1');
const object = readEntry({ timestamp: '2024-01-15T10:45:00Z', level: 'info', message: 'a' }, 'ep_1');
const unlevelled = readEntry({ message: 'no level, no time' }, 'ep_1');
const packed = (entries: readonly LogEntry[]) => unpackEntries(packEntries(entries));

it('counts what is no JSON object in a row, whatever could be read of it', () => {
  const run = new UnreadableRun();
  const lines = packed(Array.from({ length: UNREADABLE_LIMIT - 1 }, () => line));
  expect(run.take(lines)).toBeNull();
  expect(run.take(packed([unlevelled]))).toBeNull();
  expect(run.take(lines)).toBeNull();
  expect(run.take(packed([object]))).toBeNull();
  expect(run.take(lines)).toBeNull();
  expect(run.take(packed([line]))).toMatchObject({ code: 'UNREADABLE_EVENTS' });
});

it('decodes no entry that has no problem', () => {
  const untouched: LogEntry = Object.defineProperty({ ...object }, 'raw', {
    get: () => {
      throw new Error('decoded');
    },
  });
  expect(new UnreadableRun().take([untouched, untouched])).toBeNull();
});
