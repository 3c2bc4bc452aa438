import { stripTerminalSequences } from './ansi';
import { type LogEntry, readEntry } from './entry';
import { copyExactNumbers } from './exact-numbers';
import { isJsonObject, type Json, type JsonObject, ownValue } from './json';
import { originalOf, rememberOriginal } from './redacted-from';
import { type RedactionRules, redactEntry, redactValue } from './redaction';
import { textStart } from './visible-text';

/** UTF-16 units of a message that a closed row draws at most; the entry's details hold all of it. */
export const ROW_MESSAGE_LENGTH = 1_000;
/** UTF-16 units of a message that are looked through for what is drawn of it. */
const WINDOW = 16_384;

/** The fields that a closed row is drawn from, and that an entry is read from. */
const FIELDS = [
  'endpointId',
  'timestamp',
  'level',
  'message',
  'source',
  'jobId',
  'requestId',
  'duration',
  'memoryUsage',
  'gpuUtilization',
] as const;
/** Those of them that metadata may hold instead. */
const METADATA_FIELDS = ['memoryUsage', 'gpuUtilization'] as const;

/**
 * The entry as a closed row may show it: like `redactEntry`, but only what a row draws is looked through, so that the
 * cost does not grow with a long message, a deep stack trace or large metadata. Everything else of the result is
 * unspecified; `originalOf` gives the entry. The entry itself where nothing had to be hidden.
 */
export function redactRow(entry: LogEntry, rules: RedactionRules): LogEntry {
  let known = remembered.get(rules);
  if (known === undefined) {
    known = new WeakMap();
    remembered.set(rules, known);
  }
  let result = known.get(entry);
  if (result === undefined) {
    result = redact(entry, rules);
    known.set(entry, result);
  }
  return result;
}

/** How much of an entry's message a row leaves out, in UTF-16 units; 0 for none. */
export function undrawnLength(entry: LogEntry): number {
  return Math.max(0, originalOf(entry).message.length - ROW_MESSAGE_LENGTH);
}

const remembered = new WeakMap<RedactionRules, WeakMap<LogEntry, LogEntry>>();

function redact(entry: LogEntry, rules: RedactionRules): LogEntry {
  // An own pattern may look at anything behind a match, so it needs all of the text.
  const drawn = rules.patterns.length > 0 ? null : drawnPart(entry);
  if (drawn === null) return redactEntry(entry, rules).entry;
  const { value, labels } = redactValue(drawn, rules);
  const problems = redactValue([...entry.problems], rules);
  if (labels.length === 0 && problems.labels.length === 0) return entry;
  const read = readEntry(value, entry.endpointId);
  // So much was taken out that what is drawn goes on behind the window.
  if (entry.message.length > WINDOW && read.message.length < ROW_MESSAGE_LENGTH)
    return redactEntry(entry, rules).entry;
  const row: LogEntry = {
    ...read,
    // What was read from the time and the level is no secret, and rows must not move or change colour.
    time: entry.time,
    level: entry.level,
    problems: Array.isArray(problems.value) ? problems.value.map(String) : entry.problems,
  };
  rememberOriginal(row, entry);
  return row;
}

/** What a row is drawn from, as data; null where only the whole entry tells. */
function drawnPart(entry: LogEntry): Json {
  const { raw } = entry;
  // What stands before the message is drawn elsewhere, and moves it behind.
  if (typeof raw === 'string')
    return decidingStart(raw, ROW_MESSAGE_LENGTH + raw.length - entry.message.length);
  if (!isJsonObject(raw)) return null;
  const metadata = ownValue(raw, 'metadata');
  const drawn = picked(raw, FIELDS);
  const drawnMetadata = isJsonObject(metadata) ? picked(metadata, METADATA_FIELDS) : {};
  return drawn === null || drawnMetadata === null
    ? null
    : withExactNumbers(raw, { endpointId: entry.endpointId, ...drawn, metadata: drawnMetadata });
}

/** Some members, each text cut to what decides of its drawn part; null where one cannot be cut so. */
function picked(from: JsonObject, names: readonly string[]): JsonObject | null {
  const members: [string, Json][] = [];
  for (const name of names) {
    const value = ownValue(from, name) ?? null;
    if (value === null) continue;
    const start = typeof value === 'string' ? decidingStart(value, ROW_MESSAGE_LENGTH) : value;
    if (start === null || typeof start === 'object') return null;
    members.push([name, start]);
  }
  return withExactNumbers(from, Object.fromEntries(members));
}

function withExactNumbers(from: JsonObject, copy: JsonObject): JsonObject {
  copyExactNumbers(from, copy);
  return copy;
}

/** UTF-16 units behind the drawn part in which a secret's beginning, cut by its end, is recognised. */
const MARGIN = 64;
/** What a rule follows as far as no white space comes: a login in an address, a JWT, a header's base64. */
const UNBOUNDED = /:\/\/|eyJ|basic[ \t]/i;

/**
 * The start of a text in which everything is found that is found in its first `drawn` units when the whole text is
 * looked through; null where that is not sure. But for runs without white space, every rule looks ahead within bounds
 * far smaller than what is left of the window without its terminal sequences, which hide text from the rules.
 */
function decidingStart(text: string, drawn: number): string | null {
  if (text.length <= WINDOW) return text;
  if (drawn > WINDOW / 4) return null;
  const start = textStart(text, WINDOW);
  const plain = stripTerminalSequences(start);
  if (plain.length < WINDOW / 2) return null;
  const endless = !/\s/.test(plain.slice(drawn + MARGIN, WINDOW / 2));
  return endless && UNBOUNDED.test(plain.slice(0, drawn + MARGIN)) ? null : start;
}
