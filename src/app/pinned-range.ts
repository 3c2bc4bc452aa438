import { useCallback, useMemo, useState, useSyncExternalStore } from 'react';
import { NOTABLE_SKEW_MS, type ServerClock } from '../api/server-clock';
import { isRelative, parseTimePoint, type TimeRange } from '../logs/time-range';

export interface PinnedRange {
  /** Null when the start is not before the end. */
  readonly range: TimeRange | null;
  /** When "now" was for the server, in epoch milliseconds. */
  readonly pinnedAt: number;
  /** The range ends now, but the server's time was not known when it was pinned. */
  readonly untilNow: boolean;
  /** How far the server's clock is ahead of this browser's, in milliseconds, where the range depends on it; else 0. */
  readonly skewMs: number;
  /** Pins a relative range to the present moment anew; also asks again for an absolute one. */
  readonly refresh: () => void;
}

interface Pin {
  readonly from: string;
  readonly to: string;
  readonly at: number;
  readonly skewMs: number;
  readonly untilNow: boolean;
}

/**
 * Resolves the range's ends once for each change of range and each refresh, so that the pages of a query never shift
 * while new logs arrive. "now" is the server's; when it turns out to be another than thought, the range is pinned anew.
 */
export function usePinnedRange(from: string, to: string, clock: ServerClock): PinnedRange {
  const skewMs = useSyncExternalStore(clock.subscribe, clock.skewMs);
  const [pin, setPin] = useState<Pin>(() => pinNow(from, to, clock));
  const relative = isRelative(from) || isRelative(to);
  let current = pin;
  const mistaken = relative && Math.abs(skewMs - pin.skewMs) >= NOTABLE_SKEW_MS;
  if (pin.from !== from || pin.to !== to || mistaken) {
    current = pinNow(from, to, clock);
    setPin(current);
  }
  const range = useMemo(() => {
    const start = parseTimePoint(current.from, current.at);
    const end = parseTimePoint(current.to, current.at);
    return start === null || end === null || start >= end ? null : { start, end };
  }, [current.from, current.to, current.at]);
  const refresh = useCallback(
    () =>
      setPin((old) => {
        const next = pinNow(old.from, old.to, clock);
        return next.at === old.at ? { ...next, at: old.at + 1 } : next;
      }),
    [clock],
  );
  return {
    range,
    pinnedAt: current.at,
    untilNow: current.untilNow,
    skewMs: relative ? skewMs : 0,
    refresh,
  };
}

function pinNow(from: string, to: string, clock: ServerClock): Pin {
  const untilNow = to.trim().toLowerCase() === 'now' && !clock.isKnown();
  return { from, to, at: clock.now(), skewMs: clock.skewMs(), untilNow };
}
