import type { LogEntry } from '../../logs/entry';
import { isAtLeast, type Level } from '../../logs/level';
import { affordableLength } from '../../logs/pattern-cost';
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

export interface CompiledFilter {
  readonly test: (entry: LogEntry) => boolean;
  /** Marks the text's matches; null when there is no usable text. */
  readonly pattern: RegExp | null;
  /** Why the text is not applied, in words for the user. */
  readonly problem: string | null;
  /** How far into each message a pattern is looked for, in words; null when all of it is. */
  readonly limit: string | null;
}

/** Puts the pane's filter and the filter bar's sources ([] = all) into one test. */
export function compileFilter(filter: TailFilter, barSources: readonly string[]): CompiledFilter {
  const problem = filter.regex ? regexProblem(filter.text) : null;
  const pattern = filter.text === '' || problem !== null ? null : textPattern(filter);
  const allowed = barSources.length === 0 ? null : new Set(barSources);
  const once = pattern === null ? null : new RegExp(pattern.source, 'i');
  const reach = once !== null && filter.regex ? affordableLength(once) : Number.POSITIVE_INFINITY;
  const test = (entry: LogEntry): boolean =>
    isAtLeast(entry.level, filter.minimum) &&
    (allowed === null || allowed.has(entry.source)) &&
    (filter.source === null || filter.source === entry.source) &&
    (once === null || once.test(entry.message.slice(0, reach)));
  const limit = Number.isFinite(reach)
    ? `Looked for in the first ${reach} characters of each message.`
    : null;
  return { test, pattern, problem, limit };
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
  if (invalid !== null) return `Not applied, invalid pattern: ${invalid}`;
  return affordableLength(new RegExp(text, 'i')) === 0
    ? 'Not applied: repeated groups, look-around and back references can freeze the page. The filter bar’s search runs it on the server.'
    : null;
}
