import { type NoVerdict, noVerdict } from '../../sources/match-worker/match-message';
import type { MatchRunner } from '../../sources/match-worker/match-runner';
import type { OpenBatch, TailBuffer } from './tail-buffer';

/** Longest time that rows are decided on in one task, in milliseconds. */
const STEP_MS = 8;
/** A decision on one row takes up to a tenth of a millisecond, so the clock is not asked after each. */
const ROWS_BETWEEN_LOOKS = 32;

/** A batch of a few thousand messages takes milliseconds, unless the pattern backtracks without end. */
export const TAIL_DEADLINE_MS = 2_000;

export interface JudgeEvents {
  /** Rows were decided on, other than during a call. */
  readonly changed: () => void;
  /** The pattern is not applied any more: rows that it would have to judge are shown without that. */
  readonly stopped: (why: NoVerdict) => void;
}

/**
 * Applies the filter to the rows of buffers, in steps between which the page goes on: what is quickly tested on the
 * page's own thread, everything else by a pattern in a thread that is ended when it takes too long.
 */
export class TailJudge {
  /** Those that are drawn come first. */
  readonly #buffers: () => readonly TailBuffer[];
  readonly #runner: MatchRunner;
  readonly #events: JudgeEvents;
  #pattern: string | null = null;
  /** Changes with the filter: an answer to an earlier one is of no use. */
  #round = 0;
  #waiting = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(buffers: () => readonly TailBuffer[], runner: MatchRunner, events: JudgeEvents) {
    this.#buffers = buffers;
    this.#runner = runner;
    this.#events = events;
  }

  /** Another filter is set in the buffers; `pattern` judges the messages that it leaves open, null for none. */
  restart(pattern: string | null): void {
    this.#pattern = pattern;
    this.#halt();
    if (pattern === null) this.#runner.close();
    else this.#runner.stop();
    this.wake();
  }

  /** Goes on where rows have come, for one step at once. */
  wake(): void {
    if (!this.#waiting && this.#timer === undefined) this.#step();
  }

  /** Ends the thread. Another is started when one is needed again. */
  rest(): void {
    this.#halt();
    this.#runner.close();
  }

  #halt(): void {
    this.#round++;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waiting = false;
  }

  #step(): void {
    const goOn = stopwatch(STEP_MS);
    for (const buffer of this.#buffers()) {
      if (!buffer.isBehind) continue;
      const batch = buffer.decide(goOn);
      if (batch !== null) {
        void this.#judge(buffer, batch);
        return;
      }
      if (!buffer.isBehind) continue;
      this.#timer = setTimeout(() => {
        this.#timer = undefined;
        this.#step();
        this.#events.changed();
      });
      return;
    }
  }

  async #judge(buffer: TailBuffer, batch: OpenBatch): Promise<void> {
    const round = this.#round;
    this.#waiting = true;
    const verdict = await this.#runner.run({
      kind: 'texts',
      pattern: this.#pattern ?? '',
      texts: batch.messages,
    });
    if (round !== this.#round) return;
    this.#waiting = false;
    if (verdict.kind === 'passed') buffer.settle(batch, verdict.passed);
    else {
      for (const each of this.#buffers()) each.stopJudging();
      this.#runner.close();
      this.#events.stopped(noVerdict(verdict));
    }
    this.#step();
    this.#events.changed();
  }
}

/** Says for so long, in milliseconds, that there is time left. */
function stopwatch(forMs: number): () => boolean {
  const end = performance.now() + forMs;
  let looks = 0;
  return () => looks++ % ROWS_BETWEEN_LOOKS !== 0 || looks === 1 || performance.now() < end;
}
