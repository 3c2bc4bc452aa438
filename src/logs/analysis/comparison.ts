import type { LogEntry } from '../entry';
import { addTo, errorCode } from '../facets';
import { HOUR_MS } from '../time-range';
import type { Basis } from './basis';
import { findPatterns } from './message-pattern';
import { type Figures, NumberColumn, type Summary } from './percentile';
import { requestSeconds } from './performance-analysis';

/** One side of a comparison: some entries and the length of the time they were logged in. */
export interface ComparedSide {
  readonly entries: readonly LogEntry[];
  readonly lengthMs: number;
}

/** A name counted on both sides. */
export interface CountDifference {
  readonly name: string;
  readonly left: number;
  readonly right: number;
  /** Right less left: entries, or entries per hour where the sides differ in length. */
  readonly difference: number;
  /** Difference by the left; null when there is nothing on the left. */
  readonly relative: number | null;
  readonly status: 'new' | 'gone' | 'both';
}

/** A figure on both sides; null where a side has no values. */
export interface FigureDifference {
  readonly name: keyof Figures;
  readonly left: number | null;
  readonly right: number | null;
  readonly difference: number | null;
  readonly relative: number | null;
}

/** Seconds on both sides. */
export interface DurationComparison {
  readonly left: Summary;
  readonly right: Summary;
  readonly rows: readonly FigureDifference[];
}

/** Two sets of entries side by side. Counts are largest difference first. */
export interface Comparison {
  /** Whether differences are per hour, because the lengths differ. */
  readonly perHour: boolean;
  readonly entries: { readonly left: number; readonly right: number };
  readonly levels: readonly CountDifference[];
  /** Error codes of entries of any level: a warning may carry one too. */
  readonly codes: readonly CountDifference[];
  readonly codesBasis: { readonly left: Basis; readonly right: Basis };
  readonly sources: readonly CountDifference[];
  readonly patterns: readonly CountDifference[];
  /** Different patterns beyond the number compared, on either side; zero when all were compared. */
  readonly omittedPatterns: number;
  /** The `duration` field of entries. */
  readonly durations: DurationComparison;
  /** Whole requests. */
  readonly requests: DurationComparison;
}

/** Patterns compared on each side. */
const MAX_COMPARED_PATTERNS = 20_000;
/** Lengths that differ by less than a second are one length: ends are typed to the second. */
const SAME_LENGTH_MS = 1_000;

/** Compares two sides: what is more, what is less, what is new and what is gone on the right. */
export function compareEntries(left: ComparedSide, right: ComparedSide): Comparison {
  const perHour = Math.abs(left.lengthMs - right.lengthMs) >= SAME_LENGTH_MS;
  const a = countSide(left.entries);
  const b = countSide(right.entries);
  const scales: Scales = perHour
    ? { left: HOUR_MS / Math.max(1, left.lengthMs), right: HOUR_MS / Math.max(1, right.lengthMs) }
    : { left: 1, right: 1 };
  return {
    perHour,
    entries: { left: left.entries.length, right: right.entries.length },
    levels: differences(a.levels, b.levels, scales),
    codes: differences(a.codes, b.codes, scales),
    codesBasis: { left: a.codesBasis, right: b.codesBasis },
    sources: differences(a.sources, b.sources, scales),
    patterns: differences(a.patterns, b.patterns, scales),
    omittedPatterns: a.omittedPatterns + b.omittedPatterns,
    durations: compareDurations(a.durations, b.durations),
    requests: compareDurations(a.requests, b.requests),
  };
}

interface Scales {
  readonly left: number;
  readonly right: number;
}

type Counts = ReadonlyMap<string, number>;

function countSide(entries: readonly LogEntry[]) {
  const levels = new Map<string, number>();
  const codes = new Map<string, number>();
  const sources = new Map<string, number>();
  const durations = new NumberColumn();
  const requests = new NumberColumn();
  let coded = 0;
  for (const entry of entries) {
    addTo(levels, entry.level === 'unknown' ? entry.levelText || 'unknown' : entry.level, 1);
    addTo(sources, entry.source, 1);
    const code = errorCode(entry);
    if (code !== null) {
      coded += 1;
      addTo(codes, code, 1);
    }
    durations.add(entry.duration);
    requests.add(requestSeconds(entry));
  }
  const { patterns, omitted } = findPatterns(entries, MAX_COMPARED_PATTERNS);
  return {
    levels,
    codes,
    codesBasis: { used: coded, of: entries.length },
    sources,
    patterns: new Map(patterns.map(({ template, count }) => [template, count])),
    omittedPatterns: omitted.patterns,
    durations: durations.summary(),
    requests: requests.summary(),
  };
}

function differences(left: Counts, right: Counts, scales: Scales): readonly CountDifference[] {
  const names = new Set([...left.keys(), ...right.keys()]);
  return [...names]
    .map((name): CountDifference => {
      const a = left.get(name) ?? 0;
      const b = right.get(name) ?? 0;
      const difference = b * scales.right - a * scales.left;
      return {
        name,
        left: a,
        right: b,
        difference,
        relative: a === 0 ? null : difference / (a * scales.left),
        status: a === 0 ? 'new' : b === 0 ? 'gone' : 'both',
      };
    })
    .sort(
      (a, b) =>
        Math.abs(b.difference) - Math.abs(a.difference) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
    );
}

const COMPARED_FIGURES: readonly (keyof Figures)[] = ['count', 'average', 'min', 'max', 'p50', 'p95', 'p99'];

function compareDurations(left: Summary, right: Summary): DurationComparison {
  const rows = COMPARED_FIGURES.map((name): FigureDifference => {
    const a = left.figures?.[name] ?? null;
    const b = right.figures?.[name] ?? null;
    const difference = a === null || b === null ? null : b - a;
    const relative = difference === null || a === null || a === 0 ? null : difference / a;
    return { name, left: a, right: b, difference, relative };
  });
  return { left, right, rows };
}
