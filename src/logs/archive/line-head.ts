import type { Json } from '../json';
import type { ReaderSettings } from './archive-sink';
import { syslogLevel } from './foreign-level';
import { headLevel, readHeadFields } from './head-fields';
import { fromEpoch, klogTime, type LineTime, timeAt } from './line-time';

/** What stands before a line's message. */
export interface LineHead {
  /** Null for a line that only has a level. */
  readonly time: LineTime | null;
  /** As it stands, or in a word that is known; empty when there is none. */
  readonly level: string;
  readonly source: string;
  readonly requestId?: string;
  /** Process, thread, host and the like. */
  readonly metadata: readonly (readonly [string, Json])[];
  /** Where the message begins. */
  readonly start: number;
  /** Words before the timestamp: lines of one file mostly have as many. */
  readonly words: number;
}

/** A head is looked for in so many characters; the costs of a line are bounded by it. */
const HEAD_LENGTH = 512;
/** Words that may stand before the timestamp, and the characters they may take. */
const MAX_WORDS = 6;
const MAX_PREFIX = 200;

/** Blue Gene/L and its kin: tag, epoch seconds, date, node; and then another timestamp. */
const CLUSTER =
  /^(\S{1,40}) (\d{9,10}) \d{4}\.\d{2}\.\d{2} (\S{1,100}) (?:\d{4}-\d{2}-\d{2}-\d{2}\.\d{2}\.\d{2}\.(\d{1,9}) \S{1,100} (\S{1,30}) (\S{1,30}) ([A-Z]{2,10}) |[A-Z][a-z]{2} {1,2}\d{1,2} \d{2}:\d{2}:\d{2} \S{1,100} (?:([^\s:[\](]{1,60}(?:\([^()\s]{1,60}\))?)(?:\[(\d{1,10})\])?: )?)/;
const ACCESS = /^(\S{1,255}) (?:\S{1,255} )?\S{1,255} \[(?=\d{1,2}\/[A-Z])/;
const REQUEST = /\] "([A-Z]{2,10}) (\S{1,300})[^"]{0,60}" (\d{3}) (\d{1,15}|-)/y;
const PRIORITY = /^<(\d{1,3})>(?:1 )?/;
const LOGCAT = /\s{1,4}(\d{1,7})\s{1,6}(\d{1,7}) ([VDIWEFA]) ([^:\n]{0,100}?)\s{0,30}: ?/y;
const LOGCAT_SHORT = /\s{1,4}([VDIWEFA])\/([^(\n]{1,100})\(\s{0,6}(\d{1,7})\): ?/y;
const KLOG_REST = /\s{1,8}(\d{1,10}) ([^\s\]]{1,200}:\d{1,7})\] ?/y;

/** The head of a line of any usual form; null when it has none. `words`: accepted before the timestamp, null for any. */
export function readLineHead(line: string, settings: ReaderSettings, words: number | null): LineHead | null {
  const text = line.length > HEAD_LENGTH ? line.slice(0, HEAD_LENGTH) : line;
  const first = text.charCodeAt(0);
  // Indented lines go on with the one before.
  if (first === 0x20 || first === 0x09 || Number.isNaN(first)) return null;
  return (
    klogHead(text, settings) ??
    clusterHead(text) ??
    accessHead(text, settings) ??
    timedHead(text, settings, words)
  );
}

function klogHead(text: string, settings: ReaderSettings): LineHead | null {
  const time = klogTime(text, settings);
  if (time === null) return null;
  KLOG_REST.lastIndex = time.end;
  const rest = KLOG_REST.exec(text);
  if (rest === null) return null;
  const [whole, thread = '', source = ''] = rest;
  const metadata: [string, Json][] = [['thread', Number(thread)]];
  return { time, level: time.level, source, metadata, start: time.end + whole.length, words: 0 };
}

function clusterHead(text: string): LineHead | null {
  const match = CLUSTER.exec(text);
  if (match === null) return null;
  const [whole, tag = '', seconds = '', node = '', fraction, type, component, level = '', program, pid] =
    match;
  const metadata: [string, Json][] = [['node', node]];
  if (tag !== '-') metadata.push(['tag', tag]);
  if (type !== undefined) metadata.push(['type', type]);
  if (pid !== undefined) metadata.push(['pid', Number(pid)]);
  const time = { ...fromEpoch(seconds, fraction ?? ''), end: whole.length };
  return { time, level, source: component ?? program ?? '', metadata, start: whole.length, words: 0 };
}

function accessHead(text: string, settings: ReaderSettings): LineHead | null {
  const match = ACCESS.exec(text);
  const time = match === null ? null : timeAt(text, match[0].length, settings);
  if (match === null || time === null) return null;
  const metadata: [string, Json][] = [['client', match[1] ?? '']];
  REQUEST.lastIndex = time.end;
  const request = REQUEST.exec(text);
  if (request !== null) {
    const [, method = '', path = '', status = '', bytes = ''] = request;
    metadata.push(['method', method], ['path', path], ['status', Number(status)]);
    if (bytes !== '-') metadata.push(['bytes', Number(bytes)]);
  }
  const start = text.startsWith('] ', time.end) ? time.end + 2 : time.end;
  return { time, level: '', source: '', metadata, start, words: 0 };
}

function timedHead(text: string, settings: ReaderSettings, words: number | null): LineHead | null {
  let at = 0;
  let priorityLevel = '';
  const priority = PRIORITY.exec(text);
  if (priority !== null) {
    at = priority[0].length;
    priorityLevel = syslogLevel(Number(priority[1]) % 8) ?? '';
  }
  for (let word = 0; word <= MAX_WORDS && at < MAX_PREFIX; word++) {
    const bracket = text.charCodeAt(at) === 0x5b || text.charCodeAt(at) === 0x28 ? 1 : 0;
    const time = words === null || word === words || word === 0 ? timeAt(text, at + bracket, settings) : null;
    // Behind other words only a whole timestamp is one: a number or a time of day may be anything.
    if (time !== null && (word === 0 || isWhole(time)))
      return withFields(text, at, time, word, priorityLevel);
    const space = text.indexOf(' ', at);
    if (space < 0 || space >= MAX_PREFIX) return null;
    at = space + 1;
    while (text.charCodeAt(at) === 0x20) at++;
  }
  return null;
}

function isWhole({ timestamp, assumed }: LineTime): boolean {
  return timestamp.length >= 19 && !assumed.includes('no date');
}

function withFields(text: string, at: number, time: LineTime, words: number, priority: string): LineHead {
  const before = words === 0 ? null : headLevel(text, 0);
  const metadata: [string, Json][] = [];
  if (words > 0 && before === null) metadata.push(['prefix', text.slice(0, at).trimEnd()]);
  LOGCAT.lastIndex = time.end;
  const logcat = LOGCAT.exec(text);
  if (logcat !== null) {
    const [whole, pid = '', tid = '', level = '', source = ''] = logcat;
    metadata.push(['pid', Number(pid)], ['tid', Number(tid)]);
    return { time, level, source, metadata, start: time.end + whole.length, words };
  }
  LOGCAT_SHORT.lastIndex = time.end;
  const short = LOGCAT_SHORT.exec(text);
  if (short !== null) {
    const [whole, level = '', source = '', pid = ''] = short;
    metadata.push(['pid', Number(pid)]);
    return { time, level, source: source.trim(), metadata, start: time.end + whole.length, words };
  }
  const fields = readHeadFields(text, time.end, before !== null);
  return {
    time,
    level: fields.level || before?.level || priority,
    source: fields.source,
    ...(fields.requestId === '' ? {} : { requestId: fields.requestId }),
    metadata: [...metadata, ...fields.metadata],
    start: fields.start,
    words,
  };
}
