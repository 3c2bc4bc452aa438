import type { Level } from '../logs/level';
import type { EpochMs } from '../logs/timestamp';
import type { Conditions } from './incidents';
import { gpuMemoryGb, type TimedEntry } from './job-log';
import type { EndpointProfile } from './profiles';
import type { Random } from './random';
import { type EntryFields, gigabytes, rounded, type Source } from './wire-entry';

const SAMPLE_MS = 15_000;

/** What an endpoint logs without any job: GPU samples, scaling decisions, cache upkeep. For [start, end). */
export function writeBackground(
  profile: EndpointProfile,
  random: Random,
  start: EpochMs,
  end: EpochMs,
  conditionsAt: (time: EpochMs) => Conditions,
  sink: TimedEntry[],
): void {
  const write = (time: EpochMs, level: Level, source: Source, message: string, fields: EntryFields): void => {
    sink.push({
      time,
      entry: { timestamp: new Date(time).toISOString(), level, message, source, ...fields },
    });
  };
  for (let tick = start; tick < end; tick += SAMPLE_MS) {
    const time = tick + random.int(0, 900);
    const { memoryPressure, traffic } = conditionsAt(time);
    const usedGb = gpuMemoryGb(profile, memoryPressure, random);
    const percent = rounded((usedGb / profile.gpuTotalGb) * 100);
    const memoryUsage = gigabytes(usedGb);
    const gpuUtilization = random.int(25, 99);
    const pressed = percent >= 90;
    write(
      time,
      pressed ? 'warn' : 'debug',
      'resource_monitor',
      pressed ? `GPU memory at ${percent}% of ${profile.gpuTotalGb}GB` : 'GPU status sample',
      {
        metadata: {
          memoryUsage,
          gpuUtilization,
          totalMemory: `${profile.gpuTotalGb}GB`,
          utilizationPercent: percent,
          temperatureCelsius: random.int(48, 83),
          powerWatts: random.int(180, 395),
        },
        memoryUsage,
        gpuUtilization,
      },
    );
    if (random.chance(0.12)) {
      const workers = Math.round(2 + traffic * random.between(0, 2));
      const change = random.pick([0, 0, 0, 1, -1]);
      write(
        time + random.int(1, 9_000),
        change === 0 ? 'debug' : 'info',
        'auto_scaler',
        change === 0
          ? 'No scaling needed'
          : `Scaling ${change > 0 ? 'up' : 'down'} to ${workers + change} workers`,
        {
          metadata: {
            currentWorkers: workers,
            desiredWorkers: workers + change,
            queueDepth: random.int(0, 20),
          },
        },
      );
    }
    if (random.chance(0.06)) {
      const evicted = random.int(1, 40);
      write(
        time + random.int(1, 9_000),
        'debug',
        'cache_manager',
        `Evicted ${evicted} least recently used entries`,
        {
          metadata: {
            evicted,
            freed: gigabytes(evicted * 0.08),
            cacheSize: gigabytes(random.between(8, 12)),
          },
          duration: rounded(random.between(0.01, 0.3), 3),
        },
      );
    }
    if (random.chance(0.004)) {
      const hitRatio = rounded(random.between(0.1, 0.25));
      write(time + random.int(1, 9_000), 'warn', 'cache_manager', `Low cache hit ratio: ${hitRatio}`, {
        metadata: { hitRatio, threshold: 0.25, windowMinutes: 10 },
      });
    }
  }
}
