import { MINUTE_MS } from '../logs/time-range';
import type { EpochMs } from '../logs/timestamp';

/** A stretch of trouble in the dataset. Offsets are milliseconds relative to the dataset's anchor, so negative. */
export interface Incident {
  readonly name: 'oom-burst' | 'storage-outage' | 'cold-start-wave';
  readonly endpointId: string;
  readonly startOffsetMs: number;
  readonly endOffsetMs: number;
  /** The code that dominates the endpoint's errors meanwhile. */
  readonly errorCode: string;
  readonly description: string;
}

/** All there is to discover, newest first. */
export const INCIDENTS: readonly Incident[] = [
  {
    name: 'oom-burst',
    endpointId: 'ep_1234567890abcdef',
    startOffsetMs: -52 * MINUTE_MS,
    endOffsetMs: -40 * MINUTE_MS,
    errorCode: 'CUDA_OOM',
    description:
      'GPU memory climbs for twelve minutes, then large batches run out of it; about half of them recover.',
  },
  {
    name: 'storage-outage',
    endpointId: 'ep_3456789012cdefgh',
    startOffsetMs: -320 * MINUTE_MS,
    endOffsetMs: -280 * MINUTE_MS,
    errorCode: 'STORAGE_TIMEOUT',
    description: 'Uploads time out and are retried; every third attempt is refused with STORAGE_UNAVAILABLE.',
  },
  {
    name: 'cold-start-wave',
    endpointId: 'ep_2345678901bcdefg',
    startOffsetMs: -555 * MINUTE_MS,
    endOffsetMs: -525 * MINUTE_MS,
    errorCode: 'COLD_START_TIMEOUT',
    description:
      'The endpoint had scaled to zero; a returning crowd waits for workers and misses its latency target.',
  },
];

/** How the surroundings of a job are at one moment. */
export interface Conditions {
  /** Multiplies the number of jobs. */
  readonly traffic: number;
  /** 0 is the usual GPU memory, 1 is all of it. */
  readonly memoryPressure: number;
  /** Probabilities for one job. */
  readonly outOfMemory: number;
  readonly storageFailure: number;
  readonly coldStart: number;
}

const CALM: Conditions = {
  traffic: 1,
  memoryPressure: 0,
  outOfMemory: 0,
  storageFailure: 0.004,
  coldStart: 0.01,
};
const CLIMB_MS = 12 * MINUTE_MS;
const RELIEF_MS = 3 * MINUTE_MS;

/** The conditions on an endpoint at a time, for a dataset with this anchor. */
export function conditionsAt(endpointId: string, time: EpochMs, anchor: EpochMs): Conditions {
  for (const incident of INCIDENTS) {
    if (incident.endpointId !== endpointId) continue;
    const sinceStart = time - anchor - incident.startOffsetMs;
    const untilEnd = anchor + incident.endOffsetMs - time;
    const during = sinceStart >= 0 && untilEnd > 0;
    if (incident.name === 'oom-burst') {
      if (during) return { ...CALM, traffic: 2.5, memoryPressure: 0.97, outOfMemory: 0.6 };
      if (sinceStart < 0 && sinceStart >= -CLIMB_MS)
        return { ...CALM, traffic: 1.4, memoryPressure: 0.97 * (1 + sinceStart / CLIMB_MS) };
      if (untilEnd <= 0 && untilEnd > -RELIEF_MS)
        return { ...CALM, memoryPressure: 0.97 * (1 + untilEnd / RELIEF_MS) };
    } else if (during) {
      if (incident.name === 'storage-outage') return { ...CALM, traffic: 1.3, storageFailure: 0.8 };
      return { ...CALM, traffic: 1.6, coldStart: 0.7 };
    }
  }
  return CALM;
}
