import type { JsonObject } from '../json';

const KNOWN_FIRST = /^(?:time|ts|t|timestamp|at|level|lvl|msg|severity)=/;
const KNOWN_ANY = / (?:level|lvl|msg|message|severity)=/;
const KEY = /([A-Za-z_@][\w.@/-]{0,100})=/y;
const MAX_PAIRS = 500;

const RENAMED = new Map([
  ['t', 'time'],
  ['at', 'level'],
]);

/** A line of logfmt, `level=info msg="it works" took=4ms`, as an object of texts; null for any other line. */
export function readLogfmt(line: string): JsonObject | null {
  const head = line.slice(0, 1_000);
  if (!KNOWN_FIRST.test(head) && !(/^[\w.@/-]{1,100}=/.test(head) && KNOWN_ANY.test(head))) return null;
  const pairs: [string, string][] = [];
  let at = 0;
  while (at < line.length) {
    KEY.lastIndex = at;
    const key = KEY.exec(line);
    if (key === null || pairs.length >= MAX_PAIRS) return null;
    at += key[0].length;
    let end: number;
    if (line.charCodeAt(at) === 0x22) {
      end = closingQuote(line, at);
      if (end < 0) return null;
      pairs.push([nameOf(key[1] ?? ''), unquoted(line.slice(at, end + 1))]);
      end++;
    } else {
      const space = line.indexOf(' ', at);
      end = space < 0 ? line.length : space;
      pairs.push([nameOf(key[1] ?? ''), line.slice(at, end)]);
    }
    at = end;
    while (line.charCodeAt(at) === 0x20) at++;
  }
  return pairs.length < 2 ? null : Object.fromEntries(pairs);
}

function nameOf(key: string): string {
  return RENAMED.get(key) ?? key;
}

function closingQuote(line: string, open: number): number {
  for (let at = open + 1; at < line.length; at++) {
    const code = line.charCodeAt(at);
    if (code === 0x5c) at++;
    else if (code === 0x22) return at;
  }
  return -1;
}

function unquoted(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? value : text;
  } catch {
    return text.slice(1, -1);
  }
}
