import type { LogEntry } from '../../logs/entry';
import { isJsonObject } from '../../logs/json';
import { ApiProblem } from '../../sources/log-source';

/** Live entries in a row that are no log entry in JSON, after which the view is paused. */
export const UNREADABLE_LIMIT = 100;

const MAX_QUOTED = 1_000;

/**
 * Counts events in a row that are no JSON log entry. Each is shown as it came; so many together mean that something
 * other than the log is being sent. Said once for each run: a server that sends plain lines may be followed on purpose.
 */
export class UnreadableRun {
  #count = 0;

  reset(): void {
    this.#count = 0;
  }

  /** Takes what arrived; gives a notice when it makes the run too long. */
  take(entries: readonly LogEntry[]): ApiProblem | null {
    let notice: ApiProblem | null = null;
    for (const entry of entries) {
      // What is no JSON object always has a problem: the others need not be decoded for it.
      if (entry.problems.length === 0 || isJsonObject(entry.raw)) this.reset();
      else if (++this.#count === UNREADABLE_LIMIT) notice = unreadable(entry.message);
    }
    return notice;
  }
}

function unreadable(latest: string): ApiProblem {
  return new ApiProblem('not-json', {
    code: 'UNREADABLE_EVENTS',
    message: `${UNREADABLE_LIMIT} events in a row were no log entries in JSON, so the view was paused. Nothing is lost: "Resume" shows what came since.`,
    details: { latest: latest.slice(0, MAX_QUOTED) },
  });
}
