// @vitest-environment jsdom
import { renderHook, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { type LogEntry, readEntry } from '../logs/entry';
import type { LocalFilter } from '../logs/query';
import { useFilteredEntries } from './filtered-entries';

const entries = (from: number, to: number): LogEntry[] =>
  Array.from({ length: to - from }, (_, at) =>
    readEntry({ message: `m${from + at}`, source: 's', metadata: { third: (from + at) % 3 } }, 'ep_1'),
  );
const third = (value: string, exclude = false): LocalFilter => ({
  sources: [],
  fields: [{ path: ['metadata', 'third'], value, exclude }],
});
const plain = (list: readonly LogEntry[], value: number) =>
  list.filter(({ metadata }) => metadata?.third === value);

describe('useFilteredEntries', () => {
  it('gives what passes at once where that is little work', () => {
    const loaded = entries(0, 300);
    const { result } = renderHook(() => useFilteredEntries(loaded, third('1')));
    expect(result.current).toEqual({ shown: plain(loaded, 1), tested: null });
  });

  it('gives the list itself without a filter, however long it is', () => {
    const loaded = entries(0, 30_000);
    const none: LocalFilter = { sources: [], fields: [] };
    const { result } = renderHook(() => useFilteredEntries(loaded, none));
    expect(result.current.shown).toBe(loaded);
  });

  it('tests a long list in steps, says how far it is, and goes on where more was loaded', async () => {
    const loaded = entries(0, 60_000);
    const filter = third('1');
    const { result, rerender } = renderHook((props) => useFilteredEntries(props.list, props.filter), {
      initialProps: { list: loaded, filter },
    });
    await waitFor(() => expect(result.current.tested).toBeNull());
    expect(result.current.shown).toEqual(plain(loaded, 1));

    const more = [...loaded, ...entries(60_000, 61_000)];
    rerender({ list: more, filter });
    // What was found before is there at once.
    expect(result.current.shown.slice(0, 20_000)).toEqual(plain(loaded, 1));
    await waitFor(() => expect(result.current.tested).toBeNull());
    expect(result.current.shown).toEqual(plain(more, 1));

    rerender({ list: more, filter: third('1', true) });
    await waitFor(() => expect(result.current.tested).toBeNull());
    expect(result.current.shown).toHaveLength(61_000 - plain(more, 1).length);
  });

  it('tests the sources of a very long list in steps too', async () => {
    const some = entries(0, 300);
    const other = readEntry({ message: 'other', source: 'other' }, 'ep_1');
    const loaded = Array.from({ length: 100_001 }, (_, at) =>
      at === 99_999 ? other : (some[at % 300] ?? other),
    );
    const filter: LocalFilter = { sources: ['other'], fields: [] };
    const { result } = renderHook(() => useFilteredEntries(loaded, filter));
    await waitFor(() => expect(result.current).toEqual({ shown: [other], tested: null }));
  });
});
