import { MAX_EXAMPLE_LENGTH, rememberedMask } from '../logs/analysis/message-pattern';
import { ENTRY_LEVELS } from '../logs/level';
import type { EpochMs } from '../logs/timestamp';
import { textStart } from '../logs/visible-text';
import type { Chunk } from './chunk';

/** Messages equal but for their numbers, ids, paths and the like. */
export interface RowPattern {
  readonly template: string;
  readonly count: number;
  /** By ENTRY_LEVELS. */
  readonly levels: readonly number[];
  /** Null when none of the entries has a time. */
  readonly firstSeen: EpochMs | null;
  readonly lastSeen: EpochMs | null;
  /** The row of the first arrival held, and its message, cut to `MAX_EXAMPLE_LENGTH` characters. */
  readonly row: number;
  readonly example: string;
}

export interface PatternSummary {
  readonly patterns: readonly RowPattern[];
  /** Patterns that are not listed, and the entries they stand for. */
  readonly omitted: { readonly patterns: number; readonly entries: number };
  /** Entries whose pattern was not looked for among those counted, because their chunk had too many already. */
  readonly ungrouped: number;
}

interface Growing {
  count: number;
  readonly levels: number[];
  first: number;
  last: number;
  readonly row: number;
  readonly example: string;
}

interface Part {
  readonly patterns: Map<string, Growing>;
  ungrouped: number;
}

/** Patterns of one chunk; more are log lines that no mask fits, and would only fill the memory. */
const MAX_PART_PATTERNS = 1_000;
const MAX_PATTERNS = 1_000;
const PATTERN_BYTES = 600;

/** Groups messages by their template, chunk by chunk, so that what was counted of a chunk can go with it. */
export class PatternScan {
  readonly #parts = new Map<number, Part>();
  readonly #template = rememberedMask();

  add(chunk: Chunk, offsets: Uint16Array, count: number): void {
    const part = this.#parts.get(chunk.firstRow) ?? { patterns: new Map(), ungrouped: 0 };
    this.#parts.set(chunk.firstRow, part);
    for (let at = 0; at < count; at++) {
      const offset = offsets[at] ?? 0;
      const message = chunk.messageAt(offset);
      const template = this.#template(message);
      let pattern = part.patterns.get(template);
      if (pattern === undefined) {
        if (part.patterns.size === MAX_PART_PATTERNS) {
          part.ungrouped += 1;
          continue;
        }
        pattern = {
          count: 0,
          levels: ENTRY_LEVELS.map(() => 0),
          first: Number.NaN,
          last: Number.NaN,
          row: chunk.firstRow + offset,
          example: textStart(message, MAX_EXAMPLE_LENGTH),
        };
        part.patterns.set(template, pattern);
      }
      const level = chunk.level[offset] ?? 0;
      pattern.count += 1;
      pattern.levels[level] = (pattern.levels[level] ?? 0) + 1;
      widen(pattern, chunk.time[offset] ?? Number.NaN, chunk.time[offset] ?? Number.NaN);
    }
  }

  drop(firstRow: number): void {
    this.#parts.delete(firstRow);
  }

  summary(limit = MAX_PATTERNS): PatternSummary {
    const found = new Map<string, Growing>();
    let ungrouped = 0;
    for (const part of this.#parts.values()) {
      ungrouped += part.ungrouped;
      for (const [template, pattern] of part.patterns) {
        const known = found.get(template);
        if (known === undefined) {
          found.set(template, { ...pattern, levels: [...pattern.levels] });
          continue;
        }
        known.count += pattern.count;
        for (const [level, count] of pattern.levels.entries())
          known.levels[level] = (known.levels[level] ?? 0) + count;
        widen(known, pattern.first, pattern.last);
      }
    }
    const all = [...found].sort(([a, { count: m }], [b, { count: n }]) => n - m || (a < b ? -1 : 1));
    const rest = all.slice(limit);
    return {
      patterns: all.slice(0, limit).map(([template, { first, last, ...pattern }]) => ({
        template,
        ...pattern,
        firstSeen: Number.isNaN(first) ? null : first,
        lastSeen: Number.isNaN(last) ? null : last,
      })),
      omitted: { patterns: rest.length, entries: rest.reduce((sum, [, { count }]) => sum + count, 0) },
      ungrouped,
    };
  }

  byteSize(): number {
    let patterns = 0;
    for (const part of this.#parts.values()) patterns += part.patterns.size;
    return patterns * PATTERN_BYTES;
  }
}

/** Takes times into the pattern's span; NaN is none. */
function widen(pattern: Growing, first: number, last: number): void {
  if (!Number.isNaN(first) && !(pattern.first <= first)) pattern.first = first;
  if (!Number.isNaN(last) && !(pattern.last >= last)) pattern.last = last;
}
