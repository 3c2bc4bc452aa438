// @vitest-environment jsdom
import { renderHook, waitFor } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { type LogEntry, readEntry } from '../logs/entry';
import type { LocalFilter } from '../logs/query';
import { packEntries, unpackEntries } from '../store/packed-entries';
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

  it('shows the same list while nothing more passes, and tests another one afresh', async () => {
    const plainList = Array.from({ length: 30_000 }, (_, at) =>
      readEntry({ message: `m${at}`, metadata: { third: at === 0 ? 1 : 0 } }, 'ep_1'),
    );
    const loaded = unpackEntries(packEntries(plainList));
    const [rare] = loaded;
    const filter = third('1');
    const { result, rerender } = renderHook((list) => useFilteredEntries(list, filter), {
      initialProps: loaded,
    });
    await waitFor(() => expect(result.current.tested).toBeNull());
    const { shown } = result.current;
    expect(shown).toEqual([rare]);

    rerender([...loaded, ...entries(2, 3)]);
    await waitFor(() => expect(result.current.tested).toBeNull());
    expect(result.current.shown).toBe(shown);

    const [passing] = entries(1, 2);
    const other = loaded.map((entry, at) => (at === 25_000 || at === 29_999 ? (passing ?? entry) : entry));
    rerender(other);
    await waitFor(() => expect(result.current.tested).toBeNull());
    expect(result.current.shown).toEqual([rare, passing, passing]);
  });

  it('finds the same where the columns’ filter cannot be fetched', async () => {
    vi.doMock('../store/list-filter', () => {
      throw new Error('gone');
    });
    const loaded = entries(0, 30_000);
    const filter = third('2');
    const { result } = renderHook(() => useFilteredEntries(loaded, filter));
    await waitFor(() => expect(result.current.tested).toBeNull());
    expect(result.current.shown).toEqual(plain(loaded, 2));
    vi.doUnmock('../store/list-filter');
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
