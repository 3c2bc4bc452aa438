import { useEffect, useMemo, useRef, useState } from 'react';
import { zoneOffsetMs } from '../../log-ui/log-time';
import type { LogEntry } from '../../logs/entry';
import { countFacets, type Facets } from '../../logs/facets';
import { type Histogram, histogram } from '../../logs/histogram';
import type { TimeRange, ZoneChoice } from '../../logs/time-range';
import { startWorkerCounts, type WorkerCounts } from '../../sources/list-worker/worker-counts';
import { type Count, type Counted, CountRunner } from './count-runner';

/** So many entries are counted sooner than a worker starts. */
export const AT_ONCE = 5_000;

export interface CountState<T> {
  /** The latest answer; of an earlier list or question while `counting`, null before the first. */
  readonly value: T | null;
  /** So many entries it was counted over. */
  readonly of: number;
  readonly counting: boolean;
}

/** A histogram and the range it was asked for, which may not be the one wanted now. */
export interface Volume {
  readonly histogram: Histogram;
  readonly range: TimeRange;
}

/** Entries over time by level: few at once, more in a worker, with the answer before shown meanwhile. */
export function useVolume(
  entries: readonly LogEntry[],
  { start, end }: TimeRange,
  zone: ZoneChoice,
  startCounts: () => WorkerCounts = startWorkerCounts,
): CountState<Volume> {
  const count = useMemo<Count<Volume, WorkerCounts>>(() => {
    const range = { start, end };
    const offset = zoneOffsetMs(zone, start);
    return {
      here: (list) => ({ histogram: histogram(list, range, offset), range }),
      there: async (worker, list, signal) => ({
        histogram: await worker.volume(list, range, offset, signal),
        range,
      }),
    };
  }, [start, end, zone]);
  return useCount(entries, count, startCounts);
}

const FACETS: Count<Facets, WorkerCounts> = {
  here: countFacets,
  there: (worker, list, signal) => worker.facets(list, signal),
};

/** Levels, sources and errors of the entries, likewise. */
export function useFacets(
  entries: readonly LogEntry[],
  startCounts: () => WorkerCounts = startWorkerCounts,
): CountState<Facets> {
  return useCount(entries, FACETS, startCounts);
}

function useCount<T>(
  entries: readonly LogEntry[],
  count: Count<T, WorkerCounts>,
  startCounts: () => WorkerCounts,
): CountState<T> {
  const few = entries.length <= AT_ONCE;
  const here = useMemo<Counted<T, WorkerCounts> | null>(
    () => (few ? { entries, count, value: count.here(entries) } : null),
    [few, entries, count],
  );
  const [told, setTold] = useState<Counted<T, WorkerCounts> | null>(null);
  const [runner] = useState(() => new CountRunner<T, WorkerCounts>(startCounts, setTold));
  useEffect(() => {
    if (few) runner.stop();
    else runner.want(entries, count);
  }, [runner, few, entries, count]);
  useEffect(() => () => runner.stop(), [runner]);

  // Until the worker tells, what was shown before stays, whoever counted it.
  const before = useRef<{
    readonly latest: Counted<T, WorkerCounts> | null;
    readonly told: Counted<T, WorkerCounts> | null;
  }>({
    latest: null,
    told: null,
  });
  const latest = here ?? (told === before.current.told ? before.current.latest : told);
  before.current = { latest, told };
  return {
    value: latest?.value ?? null,
    of: latest?.entries.length ?? 0,
    counting: latest?.entries !== entries || latest.count !== count,
  };
}
