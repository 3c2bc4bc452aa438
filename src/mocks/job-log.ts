import type { Level } from '../logs/level';
import type { EpochMs } from '../logs/timestamp';
import type { EndpointProfile } from './profiles';
import type { Random } from './random';
import { type EntryFields, gigabytes, type MockEntry, type Source } from './wire-entry';

/** An entry with its time in milliseconds beside it, for sorting and slicing. */
export interface TimedEntry {
  readonly time: EpochMs;
  readonly entry: MockEntry;
}

export interface PreviousRequest {
  readonly requestId: string;
  readonly memoryUsage: string;
  readonly status: string;
}

/** Writes the entries of one job along a clock of its own that only moves when the job waits. */
export class JobLog {
  readonly jobId: string;
  readonly requestId: string;
  /** GPU memory of the job in gigabytes. */
  readonly memoryGb: number;

  constructor(
    readonly profile: EndpointProfile,
    readonly random: Random,
    readonly start: EpochMs,
    memoryPressure: number,
    readonly previous: readonly PreviousRequest[],
    private readonly sink: TimedEntry[],
    private now: EpochMs = start,
  ) {
    this.jobId = `job_${random.hex(16)}`;
    this.requestId = `req_${random.hex(12)}`;
    this.memoryGb = gpuMemoryGb(profile, memoryPressure, random);
  }

  /** Seconds since the job began. */
  get elapsed(): number {
    return (this.now - this.start) / 1_000;
  }

  wait(seconds: number): void {
    this.now += Math.max(1, Math.round(seconds * 1_000));
  }

  write(level: Level, source: Source, message: string, fields?: EntryFields): void {
    const { jobId, requestId, now } = this;
    const timestamp = new Date(now).toISOString();
    this.sink.push({ time: now, entry: { timestamp, level, message, jobId, requestId, source, ...fields } });
  }

  /** The memory and load columns, for entries written while the GPU is at work. */
  gpuState(low = 70, high = 99): EntryFields {
    return { memoryUsage: gigabytes(this.memoryGb), gpuUtilization: this.random.int(low, high) };
  }
}

/** GPU memory in gigabytes under a pressure from 0 (the usual) to 1 (all of it). */
export function gpuMemoryGb(profile: EndpointProfile, pressure: number, random: Random): number {
  const spread = (1 - pressure) * profile.usualMemoryGb * 0.12 * random.normal();
  const amount = profile.usualMemoryGb + pressure * (profile.gpuTotalGb - profile.usualMemoryGb) + spread;
  return Math.min(amount, profile.gpuTotalGb - 0.2);
}
