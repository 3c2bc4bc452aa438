import type { Chunk } from './chunk';
import { hashText } from './text-bytes';

/** What a job costs in its map, in bytes: measured in V8. */
const JOB_BYTES = 80;
/** A map that grows is made anew at once: of a million ids that would be one step of half a second. */
const MAPS = 256;

/** Counts different job ids over chunks that come and go: for each id, in how many chunks it was met. */
export class JobCount {
  readonly #maps = Array.from({ length: MAPS }, () => new Map<string, number>());
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(chunk: Chunk, code: number): void {
    const job = chunk.job.texts.textAt(code);
    if (job === '') return;
    const chunks = this.#mapOf(job);
    const count = chunks?.get(job) ?? 0;
    if (count === 0) this.#size += 1;
    chunks?.set(job, count + 1);
  }

  drop(chunk: Chunk, codes: Iterable<number>): void {
    for (const code of codes) {
      const job = chunk.job.texts.textAt(code);
      const chunks = this.#mapOf(job);
      const count = chunks?.get(job) ?? 0;
      if (count > 1) chunks?.set(job, count - 1);
      else if (chunks?.delete(job)) this.#size -= 1;
    }
  }

  byteSize(): number {
    return this.#size * JOB_BYTES;
  }

  #mapOf(job: string): Map<string, number> | undefined {
    return this.#maps[hashText(job) & (MAPS - 1)];
  }
}
