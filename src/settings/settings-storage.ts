import { create } from 'zustand';
import type { PersistStorage, StorageValue } from 'zustand/middleware';

/** Whether settings can be remembered here; false when the browser blocks storage or it is full. */
export const useStorageHealth = create<{ readonly works: boolean }>(() => ({ works: true }));

/**
 * Local storage that may be blocked, full or spoilt. Reading spoilt content gives nothing; a failed write keeps the
 * setting for this page and is reported through {@link useStorageHealth}.
 */
export const settingsStorage: PersistStorage<unknown> = {
  getItem(name) {
    try {
      const text = localStorage.getItem(name);
      return text === null ? null : (JSON.parse(text) as StorageValue<unknown>);
    } catch {
      return null;
    }
  },
  setItem(name, value) {
    try {
      localStorage.setItem(name, JSON.stringify(value));
      useStorageHealth.setState({ works: true });
    } catch {
      useStorageHealth.setState({ works: false });
    }
  },
  removeItem(name) {
    try {
      localStorage.removeItem(name);
    } catch {
      useStorageHealth.setState({ works: false });
    }
  },
};

/** Calls back when another tab of this browser has stored something under the name. For the page's whole life. */
export function followStorage(name: string, changed: () => void): void {
  if (typeof window === 'undefined') return;
  window.addEventListener('storage', (event) => {
    if (event.key === name && event.newValue !== null) changed();
  });
}
