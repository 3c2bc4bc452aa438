import type { LogEntry } from '../entry';
import { addTo, countOrder, errorCode, type NameCount } from '../facets';
import { parseStackLine } from '../stack-trace';
import type { EpochMs } from '../timestamp';
import { textStart } from '../visible-text';
import type { Basis } from './basis';
import { rememberedMask } from './message-pattern';

/** How stack traces are told apart. */
export interface StackGrouping {
  /** Frames compared, from the one where the error arose. */
  readonly topFrames: number;
  /** Whether line and column numbers count; they change with every release of the code. */
  readonly keepLines: boolean;
}

export const DEFAULT_STACK_GROUPING: StackGrouping = { topFrames: 3, keepLines: false };

/** Errors that arose at the same place. */
export interface StackGroup {
  /** Normalised, innermost first: "storage.js StorageUploader.upload". */
  readonly frames: readonly string[];
  readonly count: number;
  /** Up to three different texts of the errors themselves, numbers and ids masked. */
  readonly headlines: readonly string[];
  readonly codes: readonly NameCount[];
  readonly firstSeen: EpochMs | null;
  readonly lastSeen: EpochMs | null;
  readonly jobs: number;
  /** Place of an example in the list that was analysed. */
  readonly index: number;
}

/** Groups most frequent first, and what they rest on. */
export interface StackReport {
  readonly groups: readonly StackGroup[];
  /** Entries with at least one readable frame, of the entries looked at. */
  readonly basis: Basis;
  /** Entries that have a stack trace without any frame that can be read. */
  readonly withoutFrames: number;
}

/** Lines looked at in one stack trace; the innermost frames are among them in either order. */
const MAX_LINES = 200;
const MAX_HEADLINES = 3;
const MAX_HEADLINE_LENGTH = 300;

interface Growing {
  readonly frames: readonly string[];
  readonly index: number;
  count: number;
  first: EpochMs | null;
  last: EpochMs | null;
  readonly headlines: Set<string>;
  readonly codes: Map<string, number>;
  readonly jobs: Set<string>;
}

/** Groups entries by the top frames of their stack traces. `indexes` picks the entries of the list to look at. */
export function groupStacks(
  entries: readonly LogEntry[],
  indexes: Iterable<number> = entries.keys(),
  grouping: StackGrouping = DEFAULT_STACK_GROUPING,
): StackReport {
  const groups = new Map<string, Growing>();
  const mask = rememberedMask();
  let looked = 0;
  let used = 0;
  let withoutFrames = 0;
  for (const index of indexes) {
    const entry = entries[index];
    if (entry === undefined) continue;
    looked += 1;
    if (entry.stackTrace.length === 0) continue;
    const { frames, headline } = readStack(entry.stackTrace, grouping);
    if (frames.length === 0) {
      withoutFrames += 1;
      continue;
    }
    used += 1;
    const key = frames.join('\n');
    let group = groups.get(key);
    if (group === undefined) {
      group = {
        frames,
        index,
        count: 0,
        first: null,
        last: null,
        headlines: new Set(),
        codes: new Map(),
        jobs: new Set(),
      };
      groups.set(key, group);
    }
    group.count += 1;
    if (entry.time !== null) {
      if (group.first === null || entry.time < group.first) group.first = entry.time;
      if (group.last === null || entry.time > group.last) group.last = entry.time;
    }
    if (headline !== '' && group.headlines.size < MAX_HEADLINES) group.headlines.add(mask(headline));
    const code = errorCode(entry);
    if (code !== null) addTo(group.codes, code, 1);
    if (entry.jobId !== '') group.jobs.add(entry.jobId);
  }
  return { groups: finished(groups), basis: { used, of: looked }, withoutFrames };
}

/** The innermost frames of a stack trace, normalised, and the error's own text; both may be empty. */
export function readStack(
  lines: readonly string[],
  grouping: StackGrouping = DEFAULT_STACK_GROUPING,
): { readonly frames: readonly string[]; readonly headline: string } {
  // Python prints the innermost frame last ("most recent call last"), every other form first.
  const isPython = lines.slice(0, MAX_LINES).some((line) => /^\s{0,40}File "/.test(line));
  const looked = isPython ? lines.slice(-MAX_LINES).reverse() : lines.slice(0, MAX_LINES);
  const frames: string[] = [];
  let headline = '';
  for (const line of looked) {
    const { isFrame, parts } = parseStackLine(line);
    if (isFrame) {
      if (frames.length < grouping.topFrames) frames.push(normalFrame(parts, grouping.keepLines));
    } else if (headline === '' && line.trim() !== '') headline = textStart(line.trim(), MAX_HEADLINE_LENGTH);
    if (headline !== '' && frames.length >= grouping.topFrames) break;
  }
  return { frames, headline };
}

function normalFrame(
  parts: readonly { readonly kind: string; readonly text: string }[],
  keepLines: boolean,
): string {
  const textOf = (kind: string): string => parts.find((part) => part.kind === kind)?.text ?? '';
  const position = textOf('position');
  return [
    normalFile(textOf('file')) + (keepLines && position !== '' ? `:${position}` : ''),
    normalCall(textOf('call')),
  ]
    .filter((text) => text !== '')
    .join(' ');
}

/** The last two names of a path: the folders above differ between machines. */
function normalFile(file: string): string {
  const path = file.replace(/[?#].{0,1000}$/, '');
  return path.split(/[/\\]/).slice(-2).join('/');
}

/** Without empty parentheses, addresses and the numbers that compilers give to nameless functions. */
function normalCall(call: string): string {
  return call
    .trim()
    .replace(/\(\)$/, '')
    .replace(/\b0x[0-9a-f]+/gi, '0x…')
    .replace(/\$\d+/g, '$n');
}

function finished(groups: ReadonlyMap<string, Growing>): readonly StackGroup[] {
  return [...groups.values()]
    .sort((a, b) => b.count - a.count || a.index - b.index)
    .map(({ frames, index, count, first, last, headlines, codes, jobs }) => ({
      frames,
      count,
      headlines: [...headlines],
      codes: countOrder([...codes]),
      firstSeen: first,
      lastSeen: last,
      jobs: jobs.size,
      index,
    }));
}
