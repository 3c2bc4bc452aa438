import type { EpochMs } from '../logs/timestamp';
import type { Dataset } from './dataset';
import type { EntryFilter } from './entry-filter';
import type { MockEntry } from './wire-entry';

/** Calls back every so many milliseconds until the returned function is called. */
export type SetTimer = (callback: () => void, everyMs: number) => () => void;

export interface SyntheticStream {
  /** Numbered entries (`metadata.sequence` from 1) at this rate, instead of the dataset's. */
  readonly ratePerSecond: number;
  /** Ends the stream after so many entries; without it the stream has no end. */
  readonly total?: number;
}

export interface StreamOptions {
  readonly dataset: Dataset;
  readonly endpointId: string;
  readonly matches: EntryFilter;
  readonly now: () => EpochMs;
  readonly signal: AbortSignal;
  readonly setTimer?: SetTimer;
  readonly synthetic?: SyntheticStream;
}

const POLL_MS = 250;
const SYNTHETIC_POLL_MS = 50;
const KEEPALIVE_MS = 15_000;
/** Entries in one chunk: enough to be fast, few enough to keep a slow reader's queue small. */
const CHUNK_ENTRIES = 500;
/** Chunks that may wait for the reader; beyond that the stream falls behind and catches up later. */
const QUEUED_CHUNKS = 64;

const everyInterval: SetTimer = (callback, everyMs) => {
  const timer = setInterval(callback, everyMs);
  return () => clearInterval(timer);
};

/**
 * "Real-time Streaming Response": each new entry as `data: {json}` and a blank line, from the moment the stream is
 * opened, with a comment every 15 s so that silence can be told from death. Nothing is lost to a slow reader, the
 * entries are made when it is ready. Stops when the reader cancels or the signal fires.
 */
export function createLogStream(options: StreamOptions): ReadableStream<Uint8Array> {
  const { now, signal, setTimer = everyInterval, synthetic } = options;
  const encoder = new TextEncoder();
  const take = synthetic ? syntheticEntries(options, synthetic) : datasetEntries(options);
  let stop = (): void => {};
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const hasRoom = (): boolean => (controller.desiredSize ?? 0) > 0;
        const end = (): void => {
          stop();
          controller.close();
        };
        const poll = (): void => {
          while (hasRoom()) {
            const { entries, more, ended } = take(now());
            const text = entries.map((entry) => `data: ${JSON.stringify(entry)}\n\n`).join('');
            if (text !== '') controller.enqueue(encoder.encode(text));
            if (ended) end();
            if (ended || !more) return;
          }
        };
        const timers = [
          setTimer(poll, synthetic ? SYNTHETIC_POLL_MS : POLL_MS),
          setTimer(() => {
            if (hasRoom()) controller.enqueue(encoder.encode(': keepalive\n\n'));
          }, KEEPALIVE_MS),
        ];
        stop = () => {
          for (const cancelTimer of timers) cancelTimer();
          signal.removeEventListener('abort', end);
        };
        signal.addEventListener('abort', end);
        if (signal.aborted) end();
      },
      cancel: () => stop(),
    },
    { highWaterMark: QUEUED_CHUNKS },
  );
}

interface Batch {
  readonly entries: readonly MockEntry[];
  /** Whether another batch is ready at once. */
  readonly more: boolean;
  readonly ended: boolean;
}

/** Gives, at each call, the matching entries that have appeared since the last one. */
function datasetEntries({ dataset, endpointId, matches, now }: StreamOptions): (until: EpochMs) => Batch {
  let from = now() + 1;
  return (until) => {
    const entries = dataset.entries(endpointId, from, until + 1).filter(matches);
    from = Math.max(from, until + 1);
    return { entries, more: false, ended: false };
  };
}

/** Gives, at each call, the numbered entries that are due by then, at most a chunk of them. */
function syntheticEntries(options: StreamOptions, { ratePerSecond, total = Infinity }: SyntheticStream) {
  const began = options.now();
  let made = 0;
  return (until: EpochMs): Batch => {
    const due = Math.min(total, Math.floor(((until - began) / 1_000) * ratePerSecond));
    const last = Math.min(due, made + CHUNK_ENTRIES);
    const timestamp = new Date(until).toISOString();
    const entries: MockEntry[] = [];
    while (made < last) {
      made++;
      const entry = syntheticEntry(made, timestamp);
      if (options.matches(entry)) entries.push(entry);
    }
    return { entries, more: made < due, ended: made >= total };
  };
}

function syntheticEntry(sequence: number, timestamp: string): MockEntry {
  return {
    timestamp,
    level: sequence % 50 === 0 ? 'error' : sequence % 10 === 0 ? 'warn' : 'info',
    message: `Synthetic entry ${sequence}`,
    jobId: `job_${Math.ceil(sequence / 20)}`,
    requestId: `req_${Math.ceil(sequence / 20)}`,
    source: 'model_inference',
    metadata: { sequence },
    duration: (sequence % 1_000) / 100,
    memoryUsage: '8.2GB',
    gpuUtilization: sequence % 100,
  };
}
