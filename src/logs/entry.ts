import {
  isJsonObject,
  type Json,
  type JsonObject,
  jsonText,
  memberText,
  ownValue,
  safeStringify,
} from './json';
import { type EntryLevel, parseLevel } from './level';
import { parseBytes, parsePercent, parseSeconds } from './quantity';
import { parseTextLine } from './text-line';
import { type EpochMs, parseTimestamp } from './timestamp';

/**
 * One log entry, read tolerantly from whatever the server sent. Every field of the API's entry is optional here;
 * `raw` is the entry as received and is what is shown, copied and exported as JSON.
 */
export interface LogEntry {
  readonly endpointId: string;
  /** Null when the timestamp is missing or invalid. */
  readonly time: EpochMs | null;
  /** The timestamp as sent; empty when there was none. */
  readonly timestamp: string;
  readonly level: EntryLevel;
  /** The level as sent; empty when there was none. */
  readonly levelText: string;
  readonly message: string;
  /** Empty when absent, like jobId and requestId. */
  readonly source: string;
  readonly jobId: string;
  readonly requestId: string;
  /** Seconds. */
  readonly duration: number | null;
  readonly memoryBytes: number | null;
  /** The memory as sent ("8.2GB"); empty when absent. */
  readonly memoryText: string;
  /** Percent. */
  readonly gpuUtilization: number | null;
  readonly metadata: JsonObject | null;
  readonly stackTrace: readonly string[];
  readonly context: JsonObject | null;
  readonly recoveryActions: readonly Json[];
  readonly benchmarks: JsonObject | null;
  /** As received: an object, or a string for the plain-line answer. */
  readonly raw: Json;
  /** What about it does not follow the API document, in words for the user. Never a reason to drop it. */
  readonly problems: readonly string[];
  /**
   * `raw`, of an object perhaps only the member under this key, for who looks at one field of very many entries. Absent
   * where `raw` is there already.
   */
  rawWith?(key: string): Json;
}

/**
 * Reads one entry of any shape. Never throws and never drops: what does not fit the API's schema is kept in `raw`
 * and named in `problems`. A string is read as a line of the text format where it has that form.
 */
export function readEntry(raw: Json, endpointId: string): LogEntry {
  if (typeof raw === 'string') return readLine(raw, endpointId);
  if (!isJsonObject(raw))
    return opaque(
      raw,
      endpointId,
      `entry is not an object but ${raw === null ? 'null' : Array.isArray(raw) ? 'a list' : `a ${typeof raw}`}`,
    );
  const problems: string[] = [];
  const time = parseTimestamp(ownValue(raw, 'timestamp'));
  if (time.problem) problems.push(time.problem);
  const levelText = textField(raw, 'level', problems);
  if (levelText === '') problems.push('no level');
  if ((ownValue(raw, 'message') ?? null) === null) problems.push('no message');
  const metadata = objectField(raw, 'metadata', problems);
  const memory = ownOrMetadata(raw, metadata, 'memoryUsage');
  const gpu = ownOrMetadata(raw, metadata, 'gpuUtilization').value;
  const gpuUtilization = parsePercent(gpu);
  const durationValue = ownValue(raw, 'duration') ?? null;
  const duration = parseSeconds(durationValue);
  if (gpu !== null && gpuUtilization === null) problems.push('gpuUtilization is not a number');
  if (durationValue !== null && duration === null) problems.push('duration is not a number of seconds');
  if (duration !== null && duration < 0) problems.push('duration is negative');
  return {
    endpointId: textField(raw, 'endpointId', problems) || endpointId,
    time: time.ms,
    timestamp: textAt(raw, 'timestamp'),
    level: levelText === '' ? 'unknown' : parseLevel(levelText),
    levelText,
    message: textField(raw, 'message', problems),
    source: textField(raw, 'source', problems),
    jobId: textField(raw, 'jobId', problems),
    requestId: textField(raw, 'requestId', problems),
    duration,
    memoryBytes: parseBytes(memory.value),
    memoryText: memory.text,
    gpuUtilization,
    metadata,
    stackTrace: linesField(raw, 'stackTrace', problems),
    context: objectField(raw, 'context', problems),
    recoveryActions: listField(raw, 'recoveryActions', problems),
    benchmarks: objectField(raw, 'benchmarks', problems),
    raw,
    problems,
  };
}

/** The entry's fixed identity for comparing and linking: equal only for entries equal in every field. */
export function entryFingerprint(entry: Pick<LogEntry, 'endpointId' | 'raw'>): string {
  return `${entry.endpointId}\n${safeStringify(entry.raw)}`;
}

function readLine(line: string, endpointId: string): LogEntry {
  const parsed = parseTextLine(line);
  if (!parsed) return { ...opaque(line, endpointId, 'plain line, not a log entry object'), message: line };
  return {
    ...opaque(line, endpointId, 'plain line, fields read from the text format'),
    ...parsed,
    time: parseTimestamp(parsed.timestamp).ms,
    level: parseLevel(parsed.levelText),
  };
}

function opaque(raw: Json, endpointId: string, problem: string): LogEntry {
  return {
    endpointId,
    time: null,
    timestamp: '',
    level: 'unknown',
    levelText: '',
    message: jsonText(raw),
    source: '',
    jobId: '',
    requestId: '',
    duration: null,
    memoryBytes: null,
    memoryText: '',
    gpuUtilization: null,
    metadata: null,
    stackTrace: [],
    context: null,
    recoveryActions: [],
    benchmarks: null,
    raw,
    problems: [problem],
  };
}

/** A field's text; empty when it is absent or null. */
function textAt(holder: Json, key: string): string {
  const value = isJsonObject(holder) ? ownValue(holder, key) : undefined;
  return value === undefined || value === null ? '' : (memberText(holder, key) ?? '');
}

/** A field of the entry, or of the same name in its metadata. */
function ownOrMetadata(
  raw: JsonObject,
  metadata: JsonObject | null,
  key: string,
): { readonly value: Json; readonly text: string } {
  const holder = (ownValue(raw, key) ?? null) === null && metadata !== null ? metadata : raw;
  return { value: ownValue(holder, key) ?? null, text: textAt(holder, key) };
}

/** The `memoryText` of the entry received as `raw`, without reading the rest of it. */
export function readMemoryText(raw: Json): string {
  if (!isJsonObject(raw)) return '';
  const metadata = ownValue(raw, 'metadata');
  return ownOrMetadata(raw, isJsonObject(metadata) ? metadata : null, 'memoryUsage').text;
}

function textField(raw: JsonObject, key: string, problems: string[]): string {
  const value = ownValue(raw, key);
  if (value !== undefined && value !== null && typeof value !== 'string') problems.push(`${key} is not text`);
  return textAt(raw, key);
}

function objectField(raw: JsonObject, key: string, problems: string[]): JsonObject | null {
  const value = ownValue(raw, key);
  if (value === undefined || value === null) return null;
  if (isJsonObject(value)) return value;
  problems.push(`${key} is not an object`);
  return null;
}

function listField(raw: JsonObject, key: string, problems: string[]): readonly Json[] {
  const value = ownValue(raw, key);
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value as readonly Json[];
  problems.push(`${key} is not a list`);
  return [];
}

/** A stack trace is a list of lines (API document); one text with line breaks is read as such too. */
function linesField(raw: JsonObject, key: string, problems: string[]): readonly string[] {
  const value = ownValue(raw, key);
  if (typeof value === 'string') return value.split(/\r\n|\r|\n/);
  return listField(raw, key, problems).map((line) => (line === null ? '' : jsonText(line)));
}
