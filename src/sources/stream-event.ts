import type { StreamEvent } from '../api/event-stream';
import { ApiProblem, type ProblemKind } from '../api/problem';
import { retryAfterMs } from '../api/retry-after';
import { type LogEntry, readEntry } from '../logs/entry';
import { parseJson as parseExactly } from '../logs/exact-numbers';
import { isJsonObject, type Json, type JsonObject, ownValue } from '../logs/json';

/** What one event of the stream means. */
export type StreamMessage =
  | { readonly kind: 'entries'; readonly entries: readonly LogEntry[] }
  /** The server reports its own failure. */
  | { readonly kind: 'problem'; readonly problem: ApiProblem }
  /** A sign of life, or an event of another kind that holds no entry. */
  | { readonly kind: 'ignored'; readonly known: boolean };

const KEEPALIVES: ReadonlySet<string> = new Set(['ping', 'heartbeat', 'keepalive', 'keep-alive']);

const KIND_OF_CODE = new Map<string, ProblemKind>([
  ['RATE_LIMIT_EXCEEDED', 'rate-limited'],
  ['INSUFFICIENT_PERMISSIONS', 'forbidden'],
  ['UNAUTHORIZED', 'unauthorized'],
  ['INVALID_TIME_RANGE', 'bad-request'],
  ['TOO_MANY_LOGS', 'too-many-logs'],
]);

/**
 * Reads an event ("Real-time Streaming Response" in the API document: unnamed, one JSON entry in `data`). Also read
 * are a list of entries, a list answer, JSON lines, and text that is no JSON: that becomes an entry with a problem, so
 * that it is seen. The document names no other events; of those with a name, what looks like an entry is one.
 */
export function readStreamEvent(event: StreamEvent, endpointId: string): StreamMessage {
  if (KEEPALIVES.has(event.name)) return { kind: 'ignored', known: true };
  if (event.data.trim() === '') return { kind: 'ignored', known: event.name === 'message' };
  if (event.name === 'message') return { kind: 'entries', entries: readEntries(event.data, endpointId) };
  const value = parseJson(event.data);
  const looksLikeEntry = isJsonObject(value) && Object.hasOwn(value, 'message') && !isErrorReport(value);
  if (event.name === 'error' && !(looksLikeEntry && hasEntryFields(value)))
    return { kind: 'problem', problem: reportedProblem(value, event.data) };
  if (!looksLikeEntry) return { kind: 'ignored', known: false };
  return { kind: 'entries', entries: [readEntry(value, endpointId)] };
}

/** An entry that stands for an event which was too large to be kept. */
export function oversizedEntry(endpointId: string): LogEntry {
  const text = 'An event of the live stream was larger than 16 MiB and was dropped.';
  return { ...readEntry(text, endpointId), problems: ['event too large to keep'] };
}

/** The entries of an event's data; at least one. */
function readEntries(data: string, endpointId: string): readonly LogEntry[] {
  const value = parseJson(data);
  if (value !== undefined) return listOf(value).map((raw) => readEntry(raw, endpointId));
  const lines = data.split('\n').filter((line) => line.trim() !== '');
  const values = lines.map(parseJson);
  if (lines.length < 2 || !values.some(isJsonObject)) return [unreadable(data, endpointId)];
  return lines.map((line, at) => {
    const raw = values[at];
    return raw === undefined ? unreadable(line, endpointId) : readEntry(raw, endpointId);
  });
}

function listOf(value: Json): readonly Json[] {
  if (Array.isArray(value)) return value as readonly Json[];
  if (!isJsonObject(value) || Object.hasOwn(value, 'message')) return [value];
  const logs = ownValue(value, 'logs');
  return Array.isArray(logs) ? (logs as readonly Json[]) : [value];
}

function unreadable(text: string, endpointId: string): LogEntry {
  const entry = readEntry(text, endpointId);
  const cut = /^\s*[[{]/.test(text);
  return cut ? { ...entry, problems: ['event is not complete JSON', ...entry.problems] } : entry;
}

function parseJson(text: string): Json | undefined {
  try {
    return parseExactly(text);
  } catch {
    return undefined;
  }
}

/** Levels are common event names, so an "error" may be an entry of that level instead of a failure of the stream. */
function hasEntryFields(value: JsonObject): boolean {
  return Object.hasOwn(value, 'timestamp') || Object.hasOwn(value, 'level');
}

/** The API's error answer, `{error, message, details}`. */
function isErrorReport(value: JsonObject): boolean {
  return typeof ownValue(value, 'error') === 'string' && !hasEntryFields(value);
}

function reportedProblem(value: Json | undefined, text: string): ApiProblem {
  const body = isJsonObject(value) ? value : null;
  const code = body === null ? undefined : ownValue(body, 'error');
  const said = body === null ? undefined : ownValue(body, 'message');
  const details = body === null ? undefined : ownValue(body, 'details');
  const kind = (typeof code === 'string' ? KIND_OF_CODE.get(code) : undefined) ?? 'server';
  return new ApiProblem(kind, {
    message: typeof said === 'string' ? said : `The server ended the stream: ${text.slice(0, 500)}`,
    code: typeof code === 'string' ? code : 'STREAM_ERROR',
    details,
    retryAfterMs: kind === 'rate-limited' ? retryAfterMs(retryAfterOf(details), null, 0) : null,
  });
}

function retryAfterOf(details: Json | undefined): Json | undefined {
  return isJsonObject(details) ? ownValue(details, 'retryAfter') : undefined;
}
