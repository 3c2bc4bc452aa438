import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LogEntry, readEntry } from './entry';
import { EntryUnion } from './entry-merge';

const timed = (message: string) =>
  readEntry({ timestamp: '2024-01-15T10:45:00Z', level: 'info', message }, 'ep');
const untimed = (message: string) => readEntry({ level: 'info', message }, 'ep');
const read = (letters: string) => [...letters].map(timed);
const text = (entries: readonly LogEntry[]) => entries.map(({ message }) => message).join('');

describe('EntryUnion', () => {
  it('fills in what the list has more of', () => {
    const union = new EntryUnion(read('aab'));
    const list = union.beginList();
    expect(text(list(read('aabc')))).toBe('c');
    expect(text(list(read('cda')))).toBe('cda');
    expect(text(union.addStreamed(read('ccd')))).toBe('');
    expect(text(union.addStreamed(read('ce')))).toBe('ce');
  });

  it('counts each list from its beginning', () => {
    const union = new EntryUnion([]);
    expect(text(union.beginList()(read('ab')))).toBe('ab');
    expect(text(union.beginList()(read('abb')))).toBe('b');
  });

  it('knows what the new stream sends again', () => {
    const union = new EntryUnion(read('abc'));
    expect(text(union.addStreamed(read('bcd')))).toBe('d');
  });

  it('does not take equal entries without a time for the same one', () => {
    const union = new EntryUnion([untimed('beat')]);
    expect(union.addStreamed([untimed('beat')])).toHaveLength(1);
    expect(union.beginList()([untimed('beat'), untimed('beat'), untimed('beat')])).toHaveLength(1);
    expect(union.addStreamed([untimed('beat')])).toHaveLength(0);
  });

  it('shows each content as often as the source that has most of it, in any order of speaking', () => {
    const letters = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 12 });
    fc.assert(
      fc.property(letters, letters, letters, fc.array(fc.boolean()), (before, listed, streamed, turns) => {
        const shown = before.map(timed);
        const union = new EntryUnion(shown);
        const list = union.beginList();
        const all = [...shown];
        const waiting = { list: [...listed], stream: [...streamed] };
        for (const streamTurn of [
          ...turns,
          ...Array<boolean>(12).fill(true),
          ...Array<boolean>(12).fill(false),
        ]) {
          const next = (streamTurn ? waiting.stream : waiting.list).shift();
          if (next === undefined) continue;
          all.push(...(streamTurn ? union.addStreamed([timed(next)]) : list([timed(next)])));
        }
        for (const letter of ['a', 'b', 'c']) {
          const times = (part: readonly string[]) => part.filter((one) => one === letter).length;
          expect(all.filter(({ message }) => message === letter)).toHaveLength(
            Math.max(times(before), times(listed), times(streamed)),
          );
        }
      }),
    );
  });
});
