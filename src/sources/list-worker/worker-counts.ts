import type { LogEntry } from '../../logs/entry';
import type { Facets } from '../../logs/facets';
import type { Histogram } from '../../logs/histogram';
import type { TimeRange } from '../../logs/time-range';
import { COUNTED_COLUMNS, type PlacedFacets } from '../../store/list-count';
import type { CountAnswer, CountQuestion } from './count-question';
import { ListEngine, type ListPort } from './list-engine';
import { workerPort } from './worker-port';

/** Counts long lists in a worker, which holds their columns for the next question. */
export class WorkerCounts {
  readonly #engine: ListEngine<CountQuestion, CountAnswer>;

  constructor(start: () => ListPort<CountQuestion, CountAnswer>) {
    this.#engine = new ListEngine(start, COUNTED_COLUMNS);
  }

  /** As `histogram` counts. Rejects with the signal's reason when it aborts. */
  async volume(
    entries: readonly LogEntry[],
    range: TimeRange,
    zoneOffsetMs: number,
    signal: AbortSignal,
  ): Promise<Histogram> {
    const answer = await this.#engine.ask({ kind: 'volume', range, zoneOffsetMs }, entries, signal);
    if (answer.kind !== 'volume') throw new Error(`asked for volume, got ${answer.kind}`);
    return answer.volume;
  }

  /** As `countFacets` counts. Rejects with the signal's reason when it aborts. */
  async facets(entries: readonly LogEntry[], signal: AbortSignal): Promise<Facets> {
    const answer = await this.#engine.ask({ kind: 'facets' }, entries, signal);
    if (answer.kind !== 'facets') throw new Error(`asked for facets, got ${answer.kind}`);
    return withTimestamps(answer.facets, entries);
  }

  close(): void {
    this.#engine.close();
  }
}

/** Reads the timestamps of first and last occurrences, as sent, out of the list. */
function withTimestamps({ levels, sources, errors }: PlacedFacets, entries: readonly LogEntry[]): Facets {
  const timestampAt = (place: number | null): string | null =>
    place === null ? null : (entries[place]?.timestamp ?? null);
  return {
    levels,
    sources,
    commonErrors: errors.map(({ error, count, first, last }) => ({
      error,
      count,
      firstOccurrence: timestampAt(first),
      lastOccurrence: timestampAt(last),
    })),
  };
}

/** Counts with a worker of its own, whose script is fetched with the first question. */
export function startWorkerCounts(): WorkerCounts {
  return new WorkerCounts(() =>
    workerPort(new Worker(new URL('./count.worker.ts', import.meta.url), { type: 'module' })),
  );
}
