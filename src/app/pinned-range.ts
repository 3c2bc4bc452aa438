import { useCallback, useMemo, useState } from 'react';
import { parseTimePoint, type TimeRange } from '../logs/time-range';

export interface PinnedRange {
  /** Null when the start is not before the end. */
  readonly range: TimeRange | null;
  /** When "now" was, in epoch milliseconds. */
  readonly pinnedAt: number;
  /** Pins a relative range to the present moment anew; also asks again for an absolute one. */
  readonly refresh: () => void;
}

interface Pin {
  readonly from: string;
  readonly to: string;
  readonly at: number;
}

/**
 * Resolves the range's ends once for each change of range and each refresh, so that the pages of a query never shift
 * while new logs arrive.
 */
export function usePinnedRange(from: string, to: string): PinnedRange {
  const [pin, setPin] = useState<Pin>(() => ({ from, to, at: Date.now() }));
  let current = pin;
  if (pin.from !== from || pin.to !== to) {
    current = { from, to, at: Date.now() };
    setPin(current);
  }
  const range = useMemo(() => {
    const start = parseTimePoint(current.from, current.at);
    const end = parseTimePoint(current.to, current.at);
    return start === null || end === null || start >= end ? null : { start, end };
  }, [current.from, current.to, current.at]);
  const refresh = useCallback(() => setPin((old) => ({ ...old, at: Math.max(Date.now(), old.at + 1) })), []);
  return { range, pinnedAt: current.at, refresh };
}
