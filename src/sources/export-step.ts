import type { ListResponse } from '../api/contract';
import type { LogEntry } from '../logs/entry';
import { sliceNewestFirst, type TimeRange, toIso } from '../logs/time-range';
import type { ExportRecord } from './export-records';
import type { ExportWait } from './export-request';
import type { ExportPage } from './log-source';

/** A page of an export, with how the whole export stands. A pause is a step without entries. */
export interface ExportStep extends ExportPage {
  /** Set when a request is about to be sent again after a pause, which the next step ends. */
  readonly wait: ExportWait | null;
  /** Whether something asked for is known not to have come. */
  readonly missing: boolean;
  /** Pieces of the range (24 h or less, each endpoint's own) begun, and all that are known of. */
  readonly parts: { readonly begun: number; readonly all: number };
  /** Entries before filtering ("totalLogs") in the parts begun; null when the server has not said. */
  readonly total: number | null;
}

/** The page as a step. A source that says no more than an ExportPage must is taken to be complete. */
export function exportStep(page: ExportPage): ExportStep {
  return isStep(page)
    ? page
    : { ...page, wait: null, missing: false, parts: { begun: 1, all: 1 }, total: null };
}

function isStep(page: ExportPage): page is ExportStep {
  return 'wait' in page && 'missing' in page && 'parts' in page && 'total' in page;
}

const counts = new Intl.NumberFormat('en-US');
export const countText = (count: number): string => counts.format(count);

/** Counts what arrives in an export against what the server announced. */
export class ExportTally {
  readonly #ahead: Map<string, number>;
  #received = 0;
  #expected: number | null = 0;
  #total: number | null = 0;
  #begun = 0;
  #missing = false;
  #notices: string[] = [];
  readonly #said = new Set<string>();

  constructor(endpoints: readonly string[], range: TimeRange) {
    const parts = sliceNewestFirst(range).length;
    this.#ahead = new Map(endpoints.map((id) => [id, parts]));
  }

  get #partsAhead(): number {
    return Array.from(this.#ahead.values()).reduce((sum, count) => sum + count, 0);
  }

  get hasNotices(): boolean {
    return this.#notices.length > 0;
  }

  /** Each notice is given once. */
  note(notice: string): void {
    if (this.#said.has(notice)) return;
    this.#said.add(notice);
    this.#notices.push(notice);
  }

  partsAhead(endpointId: string, ahead: number): void {
    this.#ahead.set(endpointId, ahead);
  }

  begin(endpointId: string, listing: ListResponse, ahead: number): void {
    this.#begun++;
    this.partsAhead(endpointId, ahead);
    this.#expected = plus(this.#expected, listing.filteredLogs);
    this.#total = plus(this.#total, listing.totalLogs);
  }

  /** Counts records; `repeated` ones were announced by two parts but are the same. */
  receive(records: number, repeated: number): void {
    this.#received += records;
    this.#expected = plus(this.#expected, -repeated);
  }

  end(endpointId: string, part: TimeRange, announced: number | null, received: number): void {
    if (announced === null || announced === received) return;
    if (received < announced) this.#missing = true;
    this.note(
      `The server announced ${countText(announced)} entries but sent ${countText(received)} (${endpointId}, ${toIso(part.start)} to ${toIso(part.end)}).`,
    );
  }

  skip(unreachable: number | null): void {
    this.#missing = true;
    this.#expected = plus(this.#expected, unreachable);
  }

  stuck(notice: string): void {
    this.#missing = true;
    this.note(notice);
  }

  /** The parts are read oldest first; a server that sends each newest first gives a file that is not in one order. */
  sawOrder(records: readonly ExportRecord[]): void {
    const first = records.find((record) => record.time !== null)?.time ?? null;
    const last = records.findLast((record) => record.time !== null)?.time ?? null;
    if (this.#begun + this.#partsAhead > 1 && first !== null && last !== null && first > last)
      this.note(
        'The server sends the newest entries first within each part, while the parts follow oldest first; sort by timestamp if the order matters.',
      );
  }

  /** Gives out the notices collected since the last step. */
  step(text: string, entries: readonly LogEntry[], endpointId: string): ExportStep {
    const notices = this.#notices;
    this.#notices = [];
    return {
      endpointId,
      text,
      entries,
      notices,
      progress: { received: this.#received, expected: this.#expected },
      wait: null,
      missing: this.#missing,
      parts: { begun: this.#begun, all: this.#begun + this.#partsAhead },
      total: this.#total,
    };
  }
}

function plus(sum: number | null, part: number | null): number | null {
  return sum === null || part === null ? null : sum + part;
}
