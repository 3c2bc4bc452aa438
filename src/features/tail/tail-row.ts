import { formatTimeOfDay } from '../../log-ui/log-time';
import type { LogEntry } from '../../logs/entry';
import type { TimeRange, ZoneChoice } from '../../logs/time-range';
import type { EpochMs } from '../../logs/timestamp';
import type { ApiProblem } from '../../sources/log-source';
import { formatCounted } from '../../ui/format';

/** What stands between entries in the live list. */
export type TailDivider =
  /** The stream was interrupted; `filled` entries came from the list afterwards, or none because of `problem`. */
  | GapDivider
  /** The filter bar's query, or the connection, is another from here on. */
  | { readonly divider: 'filters' | 'connection'; readonly at: EpochMs }
  /** The stream was stopped and started again by the user. */
  | { readonly divider: 'stopped'; readonly range: TimeRange };

export interface GapDivider {
  readonly divider: 'gap';
  readonly range: TimeRange;
  readonly filled: number | null;
  readonly problem: ApiProblem | null;
  /** Asks for what is missing; gives why it still is, or null. Absent where nothing is missing or may be had. */
  readonly load?: () => Promise<ApiProblem | null>;
}

/** What became of the user's wish to load what a gap lacks; an ApiProblem says why it is lacking still. */
export type GapLoad = 'loading' | 'loaded' | ApiProblem;

export type TailRow = LogEntry | TailDivider;

export function isDivider(row: TailRow): row is TailDivider {
  return Object.hasOwn(row, 'divider');
}

/** A divider in words: "Interrupted 10:45:08–10:45:20: 14 entries filled in from the list". */
export function dividerText(divider: TailDivider, zone: ZoneChoice, load: GapLoad | null = null): string {
  switch (divider.divider) {
    case 'filters':
      return `Filters changed at ${toSecond(divider.at, zone)}: a new stream from here on`;
    case 'connection':
      return `Connection changed at ${toSecond(divider.at, zone)}: a new stream from here on`;
    case 'stopped':
      return `Stopped ${between(divider.range, zone)}: entries of this time are not in the live list`;
    case 'gap':
      if (load === 'loaded') return `Interrupted ${between(divider.range, zone)}: filled in further down`;
      return `Interrupted ${between(divider.range, zone)}: ${outcome(divider.filled, load instanceof Error ? load : divider.problem)}`;
  }
}

function outcome(filled: number | null, problem: ApiProblem | null): string {
  const why = problem === null ? 'reason unknown' : `${problem.code} ${problem.message}`;
  if (filled === null) return `not filled: ${why}`;
  const done = `${formatCounted(filled, 'entry', 'entries')} filled in from the list`;
  return problem === null ? done : `${done}, the rest not: ${why}`;
}

function between(range: TimeRange, zone: ZoneChoice): string {
  return `${toSecond(range.start, zone)}–${toSecond(range.end, zone)}`;
}

function toSecond(ms: EpochMs, zone: ZoneChoice): string {
  return formatTimeOfDay(ms, zone).slice(0, 8);
}
