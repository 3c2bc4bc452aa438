const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Clocks this far apart are worth telling the user and asking again. */
export const NOTABLE_SKEW_MS = 30_000;
/** A time that names seconds only may be one second off by itself. */
const RESOLUTION_MS = 1_000;

/**
 * What time it is for a server. A browser whose clock is wrong would otherwise ask for another hour than "the last
 * hour". The server tells: a list request without `endTime` reaches to its present time, which the answer names
 * ("endTime … defaults to current time", API document).
 */
export class ServerClock {
  #skewMs: number | null = null;
  /** Device time less running time when the skew was learnt: changes when someone sets the device's clock. */
  #base = 0;
  readonly #now: () => number;
  readonly #running: () => number;
  readonly #listeners = new Set<() => void>();

  constructor(now: () => number = () => Date.now(), running: () => number = () => performance.now()) {
    this.#now = now;
    this.#running = running;
  }

  /** The server's present time in epoch milliseconds, or this device's while the difference is not known. */
  now(): number {
    return this.#now() + (this.#skewMs ?? 0);
  }

  /** Whether the server has told its time, and this device's clock has not been set since. */
  isKnown(): boolean {
    return this.#skewMs !== null && Math.abs(this.#now() - this.#running() - this.#base) < NOTABLE_SKEW_MS;
  }

  /**
   * The server's time as told in an answer, with the device's times of asking and of the answer. What lies within
   * the time the answer took is no difference; one of more than a day is taken for another meaning of the field.
   */
  learn(serverTime: number, askedAt: number, answeredAt: number): void {
    const doubt = Math.max(0, answeredAt - askedAt) / 2 + RESOLUTION_MS;
    const skew = serverTime - (askedAt + answeredAt) / 2;
    if (!(Math.abs(skew) <= DAY_MS) || doubt > NOTABLE_SKEW_MS) return;
    this.#base = this.#now() - this.#running();
    const before = this.#skewMs;
    const learnt = Math.abs(skew) <= 2 * doubt ? 0 : Math.round(skew);
    // Two answers never give the same difference to the millisecond.
    if (before !== null && Math.abs(learnt - before) <= 2 * doubt) return;
    this.#skewMs = learnt;
    for (const listener of this.#listeners) listener();
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** How far the server's clock is ahead of this device's, in milliseconds; 0 while it is not known. */
  skewMs = (): number => this.#skewMs ?? 0;
}

const CLOCKS = new Map<string, ServerClock>();

/** The clock of the server at an address: one for all who ask it, the connection's check included. */
export function serverClockAt(baseUrl: string): ServerClock {
  const known = CLOCKS.get(baseUrl);
  if (known !== undefined) return known;
  const clock = new ServerClock();
  CLOCKS.set(baseUrl, clock);
  return clock;
}

/** "The server's clock is 1 h ahead of this browser's …", or null when the difference is not worth a word. */
export function skewNotice(skewMs: number): string | null {
  if (Math.abs(skewMs) < NOTABLE_SKEW_MS) return null;
  const amount = durationText(Math.abs(skewMs));
  return `The server's clock is ${amount} ${skewMs > 0 ? 'ahead of' : 'behind'} this browser's; relative times follow the server.`;
}

/** "45 s", "5 min", "1 h 5 min". */
function durationText(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  if (seconds < 100) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  const hours = Math.floor(minutes / 60);
  return [
    ...(hours === 0 ? [] : [`${hours} h`]),
    ...(minutes % 60 === 0 ? [] : [`${minutes % 60} min`]),
  ].join(' ');
}
