import type { Json } from '../json';

/** Level, source and the like that stand between a timestamp and the message. */
export interface HeadFields {
  readonly level: string;
  readonly source: string;
  readonly requestId: string;
  readonly metadata: readonly (readonly [string, Json])[];
  /** Where the message begins. */
  readonly start: number;
}

const MAX_FIELDS = 8;

const WORDS =
  'trace|debug|info|information|notice|warn|warning|error|err|severe|failure|fatal|critical|crit|panic|emerg|alert|verbose|finest|finer|fine|config|dpanic|trc|dbg|inf|wrn|ftl|log';
/** A level in brackets, or marked off by what follows it: in any case. */
const MARKED_LEVEL = new RegExp(
  `(?:\\[ {0,8}(${WORDS}) {0,8}\\]:?|<(${WORDS})>|\\((${WORDS})\\)|(${WORDS})(?=:| ?\\||,| - |\\t| {2}|\\s{0,4}\\[))`,
  'iy',
);
/** A level that is a mere word: in capitals only, for "error" is a word of messages as well. */
const BARE_LEVEL = new RegExp(`(${WORDS.toUpperCase()})(?=\\s|$)`, 'y');
const MODULE_LEVEL = /\[([\w-]{0,40}):(trace[1-8]|debug|info|notice|warn|error|crit|alert|emerg)\]/y;

/** A level at a place; null where none stands. */
export function headLevel(text: string, at: number): { readonly level: string; readonly end: number } | null {
  for (const pattern of [MARKED_LEVEL, BARE_LEVEL]) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match !== null) {
      const level = match[1] ?? match[2] ?? match[3] ?? match[4] ?? '';
      return { level, end: at + match[0].length };
    }
  }
  return null;
}

const GAP = /(?:[\s|,\])]|- |-$|: |:$|--- )*/y;
const NUMBER = /(\d{1,10})(?:#(\d{1,10}))?(?=[\s:\]])/y;
const BRACKET = /\[([^[\]\n]{0,160})\](?=[\s:\]-]|$)/y;
/** Of Apache, behind module and level. */
const NAMED_BRACKET = /\[((?:pid|client) [^[\]\n]{0,100})\]/y;
const HOST_PROGRAM =
  /\s(\S{1,255}) ([A-Za-z_][^\s:[\](]{0,100}(?:\([^()\s]{1,60}\))?)(?:\[(\d{1,10})\])?:(?:\s|$)/y;
const NAME_COLON = /([A-Za-z_][\w.$/@-]{0,200}(?::\d{1,7})?)(?:\[(\d{1,10})\])?\s?:(?=\s|$)/y;
const NAME_DASH = /([A-Za-z_][\w.$/-]{0,200}) - /y;
const NAME_DOTTED = /([A-Za-z_][\w$-]{0,100}(?:\.[A-Za-z_][\w$-]{0,100}){1,20}) (?=\S)/y;
const REQUEST_ID = /\[(req-[\w-]{8,60})/y;
const RFC5424_REST = /\s(\S{1,255}) (\S{1,48}) (\S{1,128}) (\S{1,32}) (?:-|\[[^\]\n]{0,300}\]) ?/y;

/** Reads on from behind a timestamp. `levelKnown`: the level stood before it. */
export function readHeadFields(text: string, from: number, levelKnown: boolean): HeadFields {
  const metadata: [string, Json][] = [];
  if (/^<\d{1,3}>1 /.test(text)) {
    const match = sticky(RFC5424_REST, text, from);
    if (match !== null) return rfc5424(match, from);
  }
  const host = sticky(HOST_PROGRAM, text, from);
  if (host !== null && headLevel(text, from + 1) === null && isHost(host[1] ?? '')) {
    const [whole, name = '', source = '', pid] = host;
    metadata.push(['host', name]);
    if (pid !== undefined) metadata.push(['pid', Number(pid)]);
    return { level: '', source, requestId: '', metadata, start: from + whole.length };
  }
  let at = skipGap(text, from);
  let level = '';
  let source = '';
  let hasPid = false;
  let hasThread = false;
  for (let field = 0; field < MAX_FIELDS && at < text.length; field++) {
    const before = at;
    const named = sticky(MODULE_LEVEL, text, at);
    const found = level === '' ? headLevel(text, at) : null;
    if (named !== null && level === '') {
      [level, source] = [named[2] ?? '', source || (named[1] ?? '')];
      at += named[0].length;
    } else if (found !== null) {
      level = found.level;
      at = found.end;
    } else if (source === '') {
      const number = hasPid && hasThread ? null : sticky(NUMBER, text, at);
      const bracket = number === null ? sticky(BRACKET, text, at) : null;
      if (number !== null) {
        if (!isProcess(text, at + number[0].length, number[2] !== undefined, level !== '')) break;
        metadata.push([hasPid ? 'tid' : 'pid', Number(number[1])]);
        if (number[2] !== undefined) metadata.push(['tid', Number(number[2])]);
        hasThread = hasPid;
        hasPid = true;
        at += number[0].length;
      } else if (bracket !== null && isField(bracket[1] ?? '') && !(level !== '' && hasThread)) {
        metadata.push(bracketField(bracket[1] ?? '', hasThread));
        hasThread = true;
        at += bracket[0].length;
      } else {
        const name =
          sticky(NAME_COLON, text, at) ??
          sticky(NAME_DASH, text, at) ??
          (level !== '' || levelKnown ? sticky(NAME_DOTTED, text, at) : null);
        if (name === null) break;
        source = name[1] ?? '';
        if (name[2] !== undefined) metadata.push(['pid', Number(name[2])]);
        at += name[0].length;
        // `name - LEVEL - message` goes on; behind level and source there is the message.
      }
    } else {
      const named = sticky(NAMED_BRACKET, text, at);
      if (named === null) break;
      metadata.push(bracketField(named[1] ?? '', hasThread));
      at += named[0].length;
    }
    at = skipGap(text, at);
    if (at === before) break;
  }
  const request = sticky(REQUEST_ID, text, at);
  return { level, source, requestId: request?.[1] ?? '', metadata, start: Math.min(at, text.length) };
}

/** A number may be a process, or the first word of the message: what follows tells. */
function isProcess(text: string, end: number, isPair: boolean, behindLevel: boolean): boolean {
  if (isPair) return true;
  const next = skipGap(text, end);
  if (sticky(NAME_COLON, text, next) !== null) return true;
  if (behindLevel) return /^\s{1,4}(?:---|\[)/.test(text.slice(end, end + 8));
  const second = sticky(NUMBER, text, next);
  return headLevel(text, second === null ? next : skipGap(text, next + second[0].length)) !== null;
}

function rfc5424(match: RegExpExecArray, from: number): HeadFields {
  const [whole, host = '', source = '', process = '', kind = ''] = match;
  const metadata: [string, Json][] = [];
  const named: readonly (readonly [string, string])[] = [
    ['host', host],
    ['pid', process],
    ['msgid', kind],
  ];
  for (const [name, value] of named) if (value !== '-') metadata.push([name, value]);
  return {
    level: '',
    source: source === '-' ? '' : source,
    requestId: '',
    metadata,
    start: from + whole.length,
  };
}

/** A host's name is no bracket, number or quoted text. */
function isHost(name: string): boolean {
  return /^[A-Za-z][\w.-]*$|^\d{1,3}(?:\.\d{1,3}){3}$/.test(name);
}

/** In brackets there may be a thread, a client, a process; not a sentence or a list. */
function isField(text: string): boolean {
  return (
    text !== '' && !/[{}"=]/.test(text) && !text.startsWith('req-') && text.trim().split(' ').length <= 4
  );
}

function bracketField(text: string, hasThread: boolean): [string, Json] {
  if (text.startsWith('client ')) return ['client', text.slice(7)];
  if (/^pid \d/.test(text)) return ['pid', text.slice(4)];
  if (/^\d{1,10}$/.test(text)) return [hasThread ? 'tid' : 'pid', Number(text)];
  return [hasThread ? 'context' : 'thread', text.trim()];
}

function skipGap(text: string, at: number): number {
  return at + (sticky(GAP, text, at)?.[0].length ?? 0);
}

function sticky(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
