/** Time as the tail sees it, so that it can be tested without waiting. */
export interface TailClock {
  /** Epoch milliseconds. */
  now(): number;
  /** Calls back once after so many milliseconds; the returned function calls it off. */
  after(ms: number, callback: () => void): () => void;
}

/** What the browser thinks of the network. A hint only: a server on this device needs none. */
export interface NetworkHint {
  isOnline(): boolean;
  /** Calls back each time the network comes back; the returned function ends that. */
  onOnline(callback: () => void): () => void;
}

export const systemClock: TailClock = {
  now: () => Date.now(),
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};

export const browserNetwork: NetworkHint = {
  isOnline: () => typeof navigator === 'undefined' || navigator.onLine !== false,
  onOnline: (callback) => {
    if (typeof window === 'undefined') return () => {};
    window.addEventListener('online', callback);
    return () => window.removeEventListener('online', callback);
  },
};

/** Resolves after so many milliseconds, or at once when the signal aborts. Leaves no timer and no listener. */
export function pause(clock: TailClock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = () => {
      cancel();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const cancel = clock.after(ms, end);
    signal.addEventListener('abort', end);
  });
}
