import type { LogEntry } from '../entry';
import { addTo, countOrder, levelOrder, type NameCount } from '../facets';
import type { EpochMs } from '../timestamp';
import { textStart } from '../visible-text';
import type { Basis } from './basis';
import { MAX_MASKED_LENGTH, maskMessage } from './message-mask';

/** One message as logged. */
export interface PatternExample {
  /** At most {@link MAX_EXAMPLE_LENGTH} characters. */
  readonly message: string;
  /** The entry's place in the list that was analysed. */
  readonly index: number;
}

/** Messages equal but for their numbers, ids, paths and the like. */
export interface MessagePattern {
  readonly template: string;
  readonly count: number;
  /** Null when none of the entries has a readable time. */
  readonly firstSeen: EpochMs | null;
  readonly lastSeen: EpochMs | null;
  readonly levels: readonly NameCount[];
  readonly sources: readonly NameCount[];
  /** Different jobs that logged it. */
  readonly jobs: number;
  /** Up to three different messages, in the order of the list. */
  readonly examples: readonly PatternExample[];
}

/** All patterns of a list of entries, most frequent first. */
export interface PatternReport {
  readonly patterns: readonly MessagePattern[];
  /** Every entry is used. */
  readonly basis: Basis;
  /** Messages of which only the first `MAX_MASKED_LENGTH` characters were compared. */
  readonly cappedMessages: number;
  /** Patterns beyond the limit, which are not listed, and the entries they stand for. */
  readonly omitted: { readonly patterns: number; readonly entries: number };
}

export const MAX_EXAMPLES = 3;
export const MAX_EXAMPLE_LENGTH = 500;
export const MAX_PATTERNS = 1_000;
/** Messages remembered with their template, so that repeats are masked once. */
const MAX_REMEMBERED = 5_000;

interface Growing {
  count: number;
  first: EpochMs | null;
  last: EpochMs | null;
  readonly levels: Map<string, number>;
  readonly sources: Map<string, number>;
  readonly jobs: Set<string>;
  readonly examples: PatternExample[];
}

/** Groups entries by their message's template in one pass. */
export function findPatterns(entries: readonly LogEntry[], limit = MAX_PATTERNS): PatternReport {
  const template = rememberedMask();
  const found = new Map<string, Growing>();
  let cappedMessages = 0;
  for (const [index, entry] of entries.entries()) {
    if (entry.message.length > MAX_MASKED_LENGTH) cappedMessages += 1;
    const key = template(entry.message);
    let pattern = found.get(key);
    if (pattern === undefined) {
      pattern = {
        count: 0,
        first: null,
        last: null,
        levels: new Map(),
        sources: new Map(),
        jobs: new Set(),
        examples: [],
      };
      found.set(key, pattern);
    }
    grow(pattern, entry, index);
  }
  const all = [...found].sort(([a, { count: m }], [b, { count: n }]) => n - m || (a < b ? -1 : 1));
  const rest = all.slice(limit);
  return {
    patterns: all.slice(0, limit).map(([key, pattern]) => finished(key, pattern)),
    basis: { used: entries.length, of: entries.length },
    cappedMessages,
    omitted: { patterns: rest.length, entries: rest.reduce((sum, [, { count }]) => sum + count, 0) },
  };
}

/** {@link maskMessage}'s template with the last messages remembered; long ones are not, for the memory they hold. */
export function rememberedMask(): (message: string) => string {
  const remembered = new Map<string, string>();
  return (message) => {
    if (message.length > MAX_EXAMPLE_LENGTH) return maskMessage(message).template;
    const known = remembered.get(message);
    if (known !== undefined) return known;
    const { template } = maskMessage(message);
    if (remembered.size < MAX_REMEMBERED) remembered.set(message, template);
    return template;
  };
}

function grow(pattern: Growing, entry: LogEntry, index: number): void {
  pattern.count += 1;
  if (entry.time !== null) {
    if (pattern.first === null || entry.time < pattern.first) pattern.first = entry.time;
    if (pattern.last === null || entry.time > pattern.last) pattern.last = entry.time;
  }
  addTo(pattern.levels, entry.level === 'unknown' ? entry.levelText || 'unknown' : entry.level, 1);
  addTo(pattern.sources, entry.source, 1);
  if (entry.jobId !== '') pattern.jobs.add(entry.jobId);
  if (pattern.examples.length === MAX_EXAMPLES) return;
  const message = textStart(entry.message, MAX_EXAMPLE_LENGTH);
  if (!pattern.examples.some((example) => example.message === message))
    pattern.examples.push({ message, index });
}

function finished(template: string, pattern: Growing): MessagePattern {
  return {
    template,
    count: pattern.count,
    firstSeen: pattern.first,
    lastSeen: pattern.last,
    levels: levelOrder([...pattern.levels]),
    sources: countOrder([...pattern.sources]),
    jobs: pattern.jobs.size,
    examples: pattern.examples,
  };
}
