import * as v from 'valibot';
import { isEndpointId } from '../logs/view-state';
import { readBaseUrl } from './base-url';

const CONNECTION = 'endpoint-logs.connection';
const API_KEY = 'endpoint-logs.api-key';

/** The part of a browser's storage that is used here. Every method may throw: blocked, full, or gone. */
export type TextStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

export interface ConnectionStorages {
  /** Outlives the tab: address and endpoints only, never the key. */
  readonly local: TextStorage | null;
  /** Gone when the tab is closed: the key, and only when the user asked for it. */
  readonly session: TextStorage | null;
}

/** The browser's own storages, each null where the browser does not even let the page look at it. */
export function browserStorages(): ConnectionStorages {
  return { local: attempt(() => localStorage, null), session: attempt(() => sessionStorage, null) };
}

const endpoints = v.pipe(
  v.array(v.string()),
  v.transform((ids) => [...new Set(ids.filter(isEndpointId))]),
);
const remembered = v.object({
  mode: v.picklist(['api', 'proxy', 'demo']),
  baseUrl: v.fallback(v.string(), ''),
  endpoints: v.fallback(endpoints, []),
  withKey: v.fallback(v.boolean(), true),
});
const rememberedKey = v.object({
  baseUrl: v.string(),
  endpoints,
  apiKey: v.pipe(v.string(), v.regex(/^[\x21-\x7e]+$/)),
});

/** What is remembered of the last connection on this device. */
export interface RememberedConnection {
  readonly mode: 'api' | 'proxy' | 'demo';
  /** Valid, or empty. */
  readonly baseUrl: string;
  readonly endpoints: readonly string[];
  /** Whether there was an API key, so that one has to be asked for again. */
  readonly withKey: boolean;
}

/** The key together with the only address it may be sent to: another tab may have changed what the device remembers. */
export interface RememberedKey {
  readonly baseUrl: string;
  readonly endpoints: readonly string[];
  readonly apiKey: string;
}

export function readRemembered(storages: ConnectionStorages): RememberedConnection | null {
  const parsed = v.safeParse(remembered, readJson(storages.local, CONNECTION));
  if (!parsed.success) return null;
  const reading = readBaseUrl(parsed.output.baseUrl);
  if (!reading.ok && parsed.output.mode === 'api') return null;
  return { ...parsed.output, baseUrl: reading.ok ? reading.baseUrl : '' };
}

export function readRememberedKey(storages: ConnectionStorages): RememberedKey | null {
  const parsed = v.safeParse(rememberedKey, readJson(storages.session, API_KEY));
  if (!parsed.success) return null;
  const reading = readBaseUrl(parsed.output.baseUrl);
  return reading.ok ? { ...parsed.output, baseUrl: reading.baseUrl } : null;
}

/** Returns whether it could be written. */
export function writeRemembered(storages: ConnectionStorages, value: RememberedConnection): boolean {
  return writeJson(storages.local, CONNECTION, value);
}

/** Returns whether it could be written. */
export function writeRememberedKey(storages: ConnectionStorages, value: RememberedKey): boolean {
  return writeJson(storages.session, API_KEY, value);
}

export function dropRememberedKey(storages: ConnectionStorages): void {
  attempt(() => storages.session?.removeItem(API_KEY), undefined);
}

function readJson(storage: TextStorage | null, name: string): unknown {
  return attempt((): unknown => JSON.parse(storage?.getItem(name) ?? 'null'), null);
}

function writeJson(storage: TextStorage | null, name: string, value: unknown): boolean {
  if (storage === null) return false;
  return attempt(() => {
    storage.setItem(name, JSON.stringify(value));
    return true;
  }, false);
}

function attempt<T>(task: () => T, otherwise: T): T {
  try {
    return task();
  } catch {
    return otherwise;
  }
}
