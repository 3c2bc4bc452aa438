import { SECOND_MS } from '../logs/time-range';
import type { TextStorage } from './connection-storage';

/** The part of the Web Locks API that is used here. */
export interface LockRequests {
  request(name: string, options: { signal: AbortSignal }, held: () => Promise<void>): Promise<unknown>;
}

export interface LeadershipOptions {
  /** Null where the browser has none, or not for this page (plain http). */
  readonly locks?: LockRequests | null;
  /** What all tabs see, for browsers without locks; null where nothing is stored, and each tab leads alone. */
  readonly storage: TextStorage | null;
  readonly now?: () => number;
  /** Tells this tab from others. */
  readonly id?: string;
}

const LEASE_MS = 10 * SECOND_MS;
const RENEW_MS = 4 * SECOND_MS;

/**
 * Lets one of all tabs of this browser lead at a time. `onChange` is told whether this one does; another one follows at
 * once when a leading tab is closed (with locks), or within seconds (without). Returns how to step back.
 */
export function seekLeadership(
  name: string,
  onChange: (leads: boolean) => void,
  options: LeadershipOptions,
): () => void {
  const locks = options.locks === undefined ? browserLocks() : options.locks;
  if (locks !== null) return byLock(locks, name, onChange);
  if (options.storage === null) {
    onChange(true);
    return () => onChange(false);
  }
  return byLease(options.storage, name, onChange, options.now ?? Date.now, options.id ?? newTabId());
}

function byLock(locks: LockRequests, name: string, onChange: (leads: boolean) => void): () => void {
  const stop = new AbortController();
  const held = () => {
    if (stop.signal.aborted) return Promise.resolve();
    onChange(true);
    return new Promise<void>((resolve) => stop.signal.addEventListener('abort', () => resolve()));
  };
  // Refused when stepping back while waiting, which is what was asked for.
  locks.request(name, { signal: stop.signal }, held).catch(() => undefined);
  return () => {
    stop.abort();
    onChange(false);
  };
}

/** A note of who leads and until when, renewed in time by whoever does. */
function byLease(
  storage: TextStorage,
  name: string,
  onChange: (leads: boolean) => void,
  now: () => number,
  id: string,
): () => void {
  let leads = false;
  const tell = (next: boolean) => {
    if (next === leads) return;
    leads = next;
    onChange(leads);
  };
  const renew = () => {
    try {
      const [holder = '', until = ''] = (storage.getItem(name) ?? '').split(' ');
      const left = Number(until) - now();
      // One of a clock that was set back since is over too.
      const free = holder === id || !(left > 0) || left > LEASE_MS;
      if (free) storage.setItem(name, `${id} ${now() + LEASE_MS}`);
      tell(free);
    } catch {
      tell(true);
    }
  };
  renew();
  const timer = setInterval(renew, RENEW_MS);
  return () => {
    clearInterval(timer);
    try {
      if (leads) storage.removeItem(name);
    } catch {
      // It runs out by itself.
    }
    tell(false);
  };
}

function browserLocks(): LockRequests | null {
  return typeof navigator !== 'undefined' && 'locks' in navigator ? navigator.locks : null;
}

function newTabId(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(2)), (part) => part.toString(36)).join('');
}
