// @vitest-environment jsdom
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MAX_VIEWS, nameProblem, readViews, readViewsFile, useSavedViews, viewsFile } from './saved-views';
import { useStorageHealth } from './settings-storage';
import { setStartView, startView } from './start-view';

const KEY = 'endpoint-logs.views';
const act = () => useSavedViews.getState();
const names = () => act().views.map(({ name }) => name);

beforeEach(() => {
  localStorage.clear();
  useSavedViews.setState({ views: [], undo: null });
  useStorageHealth.setState({ works: true });
});
afterEach(() => {
  vi.restoreAllMocks();
});

describe('saved views', () => {
  it('are kept in the order of their names, with relative times as they were typed', () => {
    act().save('b 10', 'from=now-6h&level=error');
    act().save(' b  9 ', 'agg=by%3Dsource%3Bshow%3Dcount');
    expect(names()).toEqual(['b 9', 'b 10']);
    expect(act().views[1]?.query).toBe('from=now-6h&level=error');
    expect(JSON.parse(localStorage.getItem(KEY) ?? '')).toMatchObject({ state: { views: act().views } });
  });

  it('hold nothing that an address of the dashboard cannot say', () => {
    act().save('x', 'apiKey=sk_secret&level=error&__proto__=1');
    expect(act().views).toEqual([{ name: 'x', query: 'level=error' }]);
  });

  it('are replaced by a name that differs in case alone, and every change is undone', () => {
    act().save('Mine', 'level=error');
    act().save('mine', 'level=warn');
    expect(act().views).toEqual([{ name: 'mine', query: 'level=warn' }]);
    act().undoLast();
    expect(act().views).toEqual([{ name: 'Mine', query: 'level=error' }]);
    act().remove('Mine');
    expect(names()).toEqual([]);
    act().undoLast();
    expect(names()).toEqual(['Mine']);
    act().rename('Mine', 'Yours');
    expect(names()).toEqual(['Yours']);
    act().undoLast();
    expect(names()).toEqual(['Mine']);
    act().undoLast();
    expect(names()).toEqual(['Mine']);
  });

  it('are not renamed to nothing or to a name that is taken', () => {
    act().save('a', '');
    act().save('b', '');
    act().rename('a', 'B');
    act().rename('a', '  ');
    expect(names()).toEqual(['a', 'b']);
    expect(nameProblem(act().views, 'B', 'a')).toContain('There is a view');
    expect(nameProblem(act().views, 'A', 'a')).toBeNull();
  });

  it('take the start view with them when deleted, and give it back when that is undone', () => {
    act().save('a', 'level=error');
    setStartView('level=error');
    act().remove('a');
    expect(startView()).toBe('');
    act().undoLast();
    expect(startView()).toBe('level=error');
  });

  it('hold for the page when storage is full, which is told', () => {
    vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    act().save('a', '');
    expect(names()).toEqual(['a']);
    expect(useStorageHealth.getState().works).toBe(false);
    expect(setStartView('x')).toBe(false);
  });

  it('follow another tab', async () => {
    act().save('a', '');
    const other = JSON.stringify({ state: { views: [{ name: 'theirs', query: '' }] }, version: 1 });
    localStorage.setItem(KEY, other);
    window.dispatchEvent(new StorageEvent('storage', { key: KEY, newValue: other }));
    await vi.waitFor(() => expect(names()).toEqual(['theirs']));
  });
});

describe('a file of views', () => {
  it('is read as it was written', () => {
    act().save('a', 'from=now-15m');
    act().save('<img src=x onerror=alert(1)>', 'level=error');
    const read = readViewsFile(viewsFile(act().views));
    expect(read).toEqual({ views: act().views, left: 0 });
  });

  it.each(['', 'null', '[]', '{}', '{"views":7}', '{"views":{}}', 'not json'])('is not %j', (text) => {
    expect(readViewsFile(text)).toBeNull();
  });

  it('never throws at anything stored, and counts what it leaves out', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (stored) => {
        const { views, left } = readViews({ views: [stored] });
        expect(views.length + left).toBe(1);
        expect(() => readViews(stored)).not.toThrow();
      }),
    );
    const many = Array.from({ length: MAX_VIEWS + 3 }, (_, index) => ({ name: `v${index}`, query: '' }));
    expect(readViews({ views: [...many, 7, { name: '', query: '' }] })).toMatchObject({ left: 5 });
  });

  it('says how many did not fit', () => {
    const of = (prefix: string) =>
      Array.from({ length: MAX_VIEWS }, (_, index) => ({ name: `${prefix}${index}`, query: '' }));
    act().add(of('a'));
    act().add(of('b').slice(0, 2));
    expect(act().views).toHaveLength(MAX_VIEWS);
    expect(act().undo?.what).toContain('2 did not fit');
  });
});
