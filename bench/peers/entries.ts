import { HOUR_MS } from '../../src/logs/time-range';
import type { EpochMs } from '../../src/logs/timestamp';
import { createRandom } from '../../src/mocks/random';
import { type MockEntry, SOURCES } from '../../src/mocks/wire-entry';

/** An entry of the API with the fields that the comparison shows. */
export type PeerEntry = Required<Pick<MockEntry, 'timestamp' | 'level' | 'source' | 'message' | 'jobId'>>;

const LEVELS = ['debug', 'info', 'info', 'info', 'warn', 'error'] as const;
const STEPS = [
  'loading weights',
  'queued',
  'decoding batch',
  'attention step',
  'cache hit',
  'writing result',
];

/**
 * The same entries for every viewer, oldest first, spread over the 24 hours before `end`. Each message begins with the
 * entry's number, from 1, so that what is on screen tells how far a viewer has come.
 */
export function generateEntries(count: number, end: EpochMs): PeerEntry[] {
  const random = createRandom('peers');
  const stepMs = (24 * HOUR_MS) / count;
  const entries: PeerEntry[] = [];
  for (let at = 0; at < count; at++) {
    const seconds = random.between(0.01, 9).toFixed(3);
    entries.push({
      timestamp: new Date(Math.floor(end - (count - at) * stepMs)).toISOString(),
      level: LEVELS[Math.floor(random.next() * LEVELS.length)] ?? 'info',
      source: SOURCES[Math.floor(random.next() * SOURCES.length)] ?? SOURCES[0],
      jobId: `job_${(at >> 5).toString(36).padStart(6, '0')}`,
      message: `#${at + 1} ${STEPS[at % STEPS.length]} took ${seconds} s, GPU memory ${random.int(4, 79)}.${random.int(0, 9)} GiB`,
    });
  }
  return entries;
}

/** An entry as one line, for viewers of lines. */
export function toLine({ timestamp, level, source, jobId, message }: PeerEntry): string {
  return `${timestamp} ${level.toUpperCase().padEnd(5)} ${source} ${jobId} ${message}`;
}

/** The greatest entry number in a text; 0 without one. */
export function lastNumber(text: string): number {
  let last = 0;
  for (const [, digits] of text.matchAll(/#(\d+) /g)) last = Math.max(last, Number(digits));
  return last;
}
