import { HOUR_MS, MINUTE_MS } from '../logs/time-range';
import type { EpochMs } from '../logs/timestamp';
import { writeBackground } from './background';
import { conditionsAt } from './incidents';
import { JobLog, type PreviousRequest, type TimedEntry } from './job-log';
import { runJob } from './lifecycle';
import { ENDPOINT_PROFILES, type EndpointProfile } from './profiles';
import { createRandom } from './random';
import { gigabytes, type MockEntry } from './wire-entry';

export interface DatasetOptions {
  readonly seed: string;
  /** The moment the incidents are placed before: "now" when the dataset is made. */
  readonly anchor: EpochMs;
  /**
   * The midnight from which blocks and the time of day count; 1970 unless given. One that lies a fixed time before the
   * anchor makes the same logs relative to the anchor whatever the clock says: what tests against the real clock need.
   */
  readonly midnight?: EpochMs;
  readonly endpoints?: readonly EndpointProfile[];
}

export interface Dataset {
  readonly anchor: EpochMs;
  readonly endpointIds: readonly string[];
  /** The entries of an endpoint with start ≤ time < end, oldest first; none for an unknown endpoint. */
  entries(endpointId: string, start: EpochMs, end: EpochMs): readonly MockEntry[];
}

/** No job lasts longer than a block, so the entries of a block stem from jobs begun in it or in the one before. */
const BLOCK_MS = 10 * MINUTE_MS;
/** Blocks kept, over all endpoints: a day of three endpoints is 435. */
const MAX_BLOCKS = 1_000;

interface Block {
  readonly times: readonly EpochMs[];
  readonly entries: readonly MockEntry[];
}

/**
 * Logs as a pure function of seed, anchor, endpoint and time: made block by block when first asked for, and the same
 * however they are asked for. The future is as ready as the past; hiding it is up to whoever knows the time.
 */
export function createDataset({
  seed,
  anchor,
  midnight = 0,
  endpoints = ENDPOINT_PROFILES,
}: DatasetOptions): Dataset {
  const profiles = new Map(endpoints.map((profile) => [profile.id, profile]));
  const begun = createCache((profile: EndpointProfile, index: number) =>
    beginJobs(profile, index, seed, anchor, midnight),
  );
  const blocks = createCache((profile: EndpointProfile, index: number) => {
    const start = midnight + index * BLOCK_MS;
    const within = [...begun(profile, index - 1), ...begun(profile, index)]
      .filter(({ time }) => time >= start && time < start + BLOCK_MS)
      .sort((a, b) => a.time - b.time);
    return { times: within.map(({ time }) => time), entries: within.map(({ entry }) => entry) };
  });
  return {
    anchor,
    endpointIds: [...profiles.keys()],
    entries(endpointId, start, end) {
      const profile = profiles.get(endpointId);
      if (!profile || !(start < end)) return [];
      const found: MockEntry[] = [];
      for (
        let index = Math.floor((start - midnight) / BLOCK_MS);
        midnight + index * BLOCK_MS < end;
        index++
      ) {
        const block: Block = blocks(profile, index);
        const from = firstAtLeast(block.times, start);
        const to = firstAtLeast(block.times, end);
        for (let i = from; i < to; i++) {
          const entry = block.entries[i];
          if (entry) found.push(entry);
        }
      }
      return found;
    },
  };
}

/** Everything logged by the jobs that begin in one block, and the block's own background. In no order. */
function beginJobs(
  profile: EndpointProfile,
  index: number,
  seed: string,
  anchor: EpochMs,
  midnight: EpochMs,
): readonly TimedEntry[] {
  const random = createRandom(`${seed}/${profile.id}/${index}`);
  const start = midnight + index * BLOCK_MS;
  const conditions = (time: EpochMs) => conditionsAt(profile.id, time, anchor);
  const sink: TimedEntry[] = [];
  writeBackground(profile, random, start, start + BLOCK_MS, conditions, sink);
  let previous: readonly PreviousRequest[] = [];
  const perMs = profile.jobsPerHour / HOUR_MS;
  for (let time = start; ; ) {
    const { traffic } = conditions(time);
    // Exponential gaps: jobs arrive independently of each other. Capped so that a lull never skips an incident.
    const gap = -Math.log(1 - random.next()) / (perMs * traffic * dailyLoad(time - midnight));
    if (gap > MINUTE_MS) {
      time += MINUTE_MS;
      if (time >= start + BLOCK_MS) break;
      continue;
    }
    time = Math.floor(time + Math.max(1, gap));
    if (time >= start + BLOCK_MS) break;
    const now = conditions(time);
    const log = new JobLog(profile, random, time, now.memoryPressure, previous, sink);
    const status = runJob(log, now);
    previous = [
      ...previous.slice(-1),
      { requestId: log.requestId, memoryUsage: gigabytes(log.memoryGb), status },
    ];
  }
  return sink;
}

/** Traffic over the day relative to its average: quietest at 03:00, busiest at 15:00. `time` is ms after a midnight. */
function dailyLoad(time: number): number {
  return 1 + 0.6 * Math.cos(((time / HOUR_MS - 15) / 12) * Math.PI);
}

function firstAtLeast(times: readonly EpochMs[], wanted: EpochMs): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? wanted) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Remembers what was made for each endpoint and block, forgetting the least recently used. */
function createCache<T>(make: (profile: EndpointProfile, index: number) => T) {
  const kept = new Map<string, T>();
  return (profile: EndpointProfile, index: number): T => {
    const key = `${profile.id}/${index}`;
    const value = kept.get(key) ?? make(profile, index);
    kept.delete(key);
    kept.set(key, value);
    const oldest = kept.keys().next().value;
    if (kept.size > MAX_BLOCKS && oldest !== undefined) kept.delete(oldest);
    return value;
  };
}
