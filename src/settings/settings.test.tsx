// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_SETTINGS, readSettings, useSettings } from './settings';
import { useStorageHealth } from './settings-storage';

const KEY = 'endpoint-logs.settings';

beforeEach(() => {
  localStorage.clear();
  useSettings.setState(DEFAULT_SETTINGS);
  useStorageHealth.setState({ works: true });
});
afterEach(() => {
  vi.restoreAllMocks();
});

function current() {
  const { change: _, ...settings } = useSettings.getState();
  return settings;
}

describe('readSettings', () => {
  it.each([undefined, null, 5, 'x', true, [[]], {}, { theme: 'neon', zone: 7, density: null, wrap: 'yes' }])(
    'of %j gives the defaults',
    (stored) => {
      expect(readSettings(stored)).toEqual(DEFAULT_SETTINGS);
    },
  );

  it('keeps what fits', () => {
    expect(readSettings({ theme: 'dark', zone: 'mars', wrap: true, later: 1 })).toEqual({
      ...DEFAULT_SETTINGS,
      theme: 'dark',
      wrap: true,
    });
  });

  it('loses no other column for one that is unknown or spoilt', () => {
    const { columns } = readSettings({
      columns: [
        { id: 'gpu', hidden: true, width: 90 },
        { id: 'from-a-later-version', hidden: false, width: null },
        7,
        { id: 'level', hidden: 'maybe', width: 1e9 },
      ],
    });
    expect(columns).toHaveLength(DEFAULT_SETTINGS.columns.length);
    expect(columns.slice(0, 2)).toEqual([
      { id: 'gpu', hidden: true, width: 90 },
      { id: 'level', hidden: false, width: null },
    ]);
  });
});

describe('remembering', () => {
  it('writes a change and reads it again', async () => {
    useSettings.getState().change({ theme: 'dark', zone: 'utc' });
    const remembered = localStorage.getItem(KEY) ?? '';
    expect(JSON.parse(remembered)).toMatchObject({ state: { theme: 'dark', zone: 'utc' }, version: 1 });
    useSettings.setState(DEFAULT_SETTINGS);
    localStorage.setItem(KEY, remembered);
    await useSettings.persist.rehydrate();
    expect(current()).toMatchObject({ theme: 'dark', zone: 'utc' });
  });

  it.each(['', '{', 'null', '5', '[]', '{"state":5,"version":1}', '{"state":{"theme":[]}}', '\u0000'])(
    'reads the defaults out of the spoilt storage %j',
    async (spoilt) => {
      localStorage.setItem(KEY, spoilt);
      await useSettings.persist.rehydrate();
      expect(current()).toEqual(DEFAULT_SETTINGS);
      expect(typeof useSettings.getState().change).toBe('function');
    },
  );

  it('keeps what fits of another version', async () => {
    localStorage.setItem(KEY, '{"state":{"theme":"light","layout":"grid"},"version":99}');
    await useSettings.persist.rehydrate();
    expect(current()).toEqual({ ...DEFAULT_SETTINGS, theme: 'light' });
  });

  it('takes over what another tab stores, and does not undo it with the next change', async () => {
    const stored = JSON.stringify({ state: { ...DEFAULT_SETTINGS, wrap: true }, version: 1 });
    localStorage.setItem(KEY, stored);
    window.dispatchEvent(new StorageEvent('storage', { key: KEY, newValue: stored }));
    await vi.waitFor(() => expect(current().wrap).toBe(true));
    useSettings.getState().change({ density: 'comfortable' });
    expect(localStorage.getItem(KEY)).toContain('"wrap":true');
    window.dispatchEvent(new StorageEvent('storage', { key: 'other', newValue: 'x' }));
    window.dispatchEvent(new StorageEvent('storage', { key: KEY, newValue: null }));
    expect(current()).toMatchObject({ wrap: true, density: 'comfortable' });
  });

  it('goes on without storage, says so, and says when it works again', async () => {
    const refuse = vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    useSettings.getState().change({ wrap: true });
    expect(current().wrap).toBe(true);
    expect(useStorageHealth.getState().works).toBe(false);
    refuse.mockRestore();
    useSettings.getState().change({ wrap: false });
    expect(useStorageHealth.getState().works).toBe(true);
  });

  it('survives a storage whose very reading throws', async () => {
    vi.spyOn(window, 'localStorage', 'get').mockImplementation(() => {
      throw new DOMException('blocked', 'SecurityError');
    });
    await useSettings.persist.rehydrate();
    useSettings.getState().change({ density: 'comfortable' });
    expect(current().density).toBe('comfortable');
    expect(useStorageHealth.getState().works).toBe(false);
  });
});
