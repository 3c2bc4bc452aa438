import type { LogEntry } from '../../logs/entry';
import { isAtLeast, type Level } from '../../logs/level';
import { linearLength } from '../../logs/pattern-cost';
import { searchProblem } from '../../logs/query';

/** The pane's own quick filter. It works on the buffer and never touches the stream. */
export interface TailFilter {
  readonly minimum: Level;
  /** Null for every source. */
  readonly source: string | null;
  /** Looked for in messages, ignoring case. */
  readonly text: string;
  /** Whether `text` is a regular expression. */
  readonly regex: boolean;
}

export const NO_FILTER: TailFilter = { minimum: 'debug', source: null, text: '', regex: false };

/** Whether an entry passes; null where its message has to be judged away from the page's own thread. */
export type EntryTest = (entry: LogEntry) => boolean | null;

export interface CompiledFilter {
  readonly test: EntryTest;
  /** The text as a regular expression, for what `test` leaves open; null when there is no usable text. */
  readonly judged: string | null;
  /** Marks the text's matches; null when there is no usable text. */
  readonly pattern: RegExp | null;
  /** Why the text is not applied, in words for the user. */
  readonly problem: string | null;
}

/** Puts the pane's filter and the filter bar's sources ([] = all) into one test. */
export function compileFilter(filter: TailFilter, barSources: readonly string[]): CompiledFilter {
  const problem = filter.regex ? regexProblem(filter.text) : null;
  const pattern = filter.text === '' || problem !== null ? null : textPattern(filter);
  const allowed = barSources.length === 0 ? null : new Set(barSources);
  const once = pattern === null ? null : new RegExp(pattern.source, 'i');
  const reach = once === null ? 0 : linearLength(once);
  const test: EntryTest = (entry) => {
    const passes =
      isAtLeast(entry.level, filter.minimum) &&
      (allowed === null || allowed.has(entry.source)) &&
      (filter.source === null || filter.source === entry.source);
    if (!passes || once === null) return passes;
    const { message } = entry;
    return message.length <= reach ? once.test(message) : null;
  };
  return { test, judged: once?.source ?? null, pattern, problem };
}

/** Whether the pane's own filter lets everything through. */
export function isFilterEmpty(filter: TailFilter): boolean {
  return filter.minimum === 'debug' && filter.source === null && filter.text === '';
}

function textPattern({ text, regex }: TailFilter): RegExp {
  return new RegExp(regex ? text : text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'), 'gi');
}

function regexProblem(text: string): string | null {
  const invalid = searchProblem(text);
  return invalid === null ? null : `Not applied, invalid pattern: ${invalid}`;
}
