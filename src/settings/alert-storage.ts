import { settingsStorage, useStorageHealth } from './settings-storage';

/** What stands under a name: nothing, a value, or a text that is none of ours. */
export type StoredValue =
  | { readonly kind: 'none' }
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'spoilt'; readonly text: string };

/** Reads a value written by {@link writeStored}. Never throws: where the browser lets nothing be read, there is none. */
export function readStored(name: string): StoredValue {
  let text: string | null;
  try {
    text = localStorage.getItem(name);
  } catch {
    return { kind: 'none' };
  }
  if (text === null) return { kind: 'none' };
  try {
    const stored: unknown = JSON.parse(text);
    if (typeof stored === 'object' && stored !== null && 'state' in stored)
      return { kind: 'value', value: stored.state };
  } catch {
    // Told below.
  }
  return { kind: 'spoilt', text };
}

/** Returns whether it could be written, which is also told by `useStorageHealth`. */
export function writeStored(name: string, state: unknown): boolean {
  void settingsStorage.setItem(name, { state, version: 1 });
  return useStorageHealth.getState().works;
}
