import { copyExactNumbers } from '../exact-numbers';
import { isJsonObject, type Json, type JsonObject, jsonText, memberText, ownValue } from '../json';
import { knownLevel, openTelemetryLevel, scaledLevel, syslogLevel } from './foreign-level';

/** Where other loggers and shippers write what the API calls so, the most telling first. A dot goes one object down. */
const TIMES = [
  '@timestamp',
  '@t',
  'ts',
  'time',
  'datetime',
  'asctime',
  'eventTime',
  'TimeGenerated',
  'Timestamp',
  'timeUnixNano',
  '__REALTIME_TIMESTAMP',
  'created',
  'date',
] as const;
const MESSAGES = [
  'msg',
  '@m',
  'short_message',
  'event',
  'log',
  'line',
  'textPayload',
  'jsonPayload.message',
  'body.stringValue',
  'body',
  'Body',
  'MESSAGE',
  'Message',
  '@mt',
  'text',
] as const;
const LEVELS = [
  'log.level',
  'levelname',
  'severity',
  'severityText',
  'SeverityText',
  'log_level',
  'loglevel',
  'lvl',
  '@l',
  'Level',
  'PRIORITY',
  'severityNumber',
  'SeverityNumber',
] as const;
const SOURCES = [
  'logger',
  'log.logger',
  'logger_name',
  'loggerName',
  'name',
  'SourceContext',
  'component',
  'SYSLOG_IDENTIFIER',
  'service.name',
  'service',
  'app',
  'kubernetes.container_name',
  'labels.container',
  'labels.app',
] as const;
const STACKS = [
  'stacktrace',
  'stack',
  'stack_trace',
  'exc_info',
  'error.stack_trace',
  '@x',
  'err.stack',
  'exception',
];
const REQUESTS = ['requestId', 'request_id', 'req_id', 'reqId', 'http.request.id'] as const;
const JOBS = ['jobId', 'job_id'] as const;

/** The API's own members of an entry, which stay where they are. */
const OWN = new Set([
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
  'metadata',
  'stackTrace',
  'context',
  'recoveryActions',
  'benchmarks',
]);

interface Found {
  readonly name: string;
  readonly value: Json;
  readonly holder: JsonObject;
  readonly key: string;
}

/** An entry of another logger in the API's names; null for one that has them already, or has none that are known. */
export interface ForeignEntry {
  readonly raw: JsonObject;
  /** The names read as timestamp, level, message and source, for the user. */
  readonly names: readonly string[];
}

/**
 * Renames what other loggers write (ECS, pino, bunyan, zap, slog, Serilog, Python's JSON formatters, GELF, OpenTelemetry,
 * the systemd journal, Docker, Loki) to the API's names, so that everything that reads an entry reads these as well.
 * Nothing received is left out: a member that is not taken over in its very value stays, in the metadata.
 */
export function fromForeignJson(object: JsonObject): ForeignEntry | null {
  const has = (key: string) => (ownValue(object, key) ?? null) !== null;
  const time = has('timestamp') ? null : find(object, TIMES);
  const message = has('message') ? null : find(object, MESSAGES);
  const level = has('level') && time === null && message === null ? null : findLevel(object);
  if (time === null && message === null && (level === null || has('level'))) return null;
  const source = has('source') ? null : find(object, SOURCES, isShortText);
  const stack = has('stackTrace')
    ? null
    : find(object, STACKS, (value) => typeof value === 'string' || Array.isArray(value));
  const request = has('requestId') ? null : find(object, REQUESTS, isShortText);
  const job = has('jobId') ? null : find(object, JOBS, isShortText);
  const members: [string, Json][] = [];
  const taken = new Set<string>();
  const put = (name: string, found: Found | null, value = found?.value): void => {
    if (found === null || value === undefined) return;
    members.push([name, value]);
    if (value === found.value && found.holder === object) taken.add(found.key);
  };
  put('timestamp', time, time === null ? undefined : timeValue(time));
  put('level', level, level === null ? undefined : levelValue(level));
  put('message', message, message === null ? undefined : messageValue(message.value));
  put('source', source);
  put('requestId', request);
  put('jobId', job);
  put('stackTrace', stack);
  const replaced = new Set(members.map(([name]) => name));
  const others: [string, Json][] = [];
  for (const [key, value] of Object.entries(object)) {
    if (taken.has(key)) continue;
    if (OWN.has(key) && !replaced.has(key) && key !== 'metadata') members.push([key, value]);
    else if (key !== 'metadata') others.push([key, value]);
  }
  const metadata = ownValue(object, 'metadata');
  if (metadata !== undefined) others.push(['metadata', metadata]);
  const rest = Object.fromEntries(others);
  copyExactNumbers(object, rest);
  if (others.length > 0) members.push(['metadata', rest]);
  const raw = Object.fromEntries(members);
  copyExactNumbers(object, raw);
  return {
    raw,
    names: [time, level, message, source].flatMap((found) => (found === null ? [] : [found.name])),
  };
}

function find(
  object: JsonObject,
  names: readonly string[],
  fits: (value: Json) => boolean = (value) => value !== '',
): Found | null {
  for (const name of names) {
    const found = at(object, name);
    if (found !== null && fits(found.value)) return found;
  }
  return null;
}

function at(object: JsonObject, name: string): Found | null {
  const whole = ownValue(object, name) ?? null;
  if (whole !== null) return { name, value: whole, holder: object, key: name };
  const dot = name.indexOf('.');
  if (dot < 0) return null;
  const holder = ownValue(object, name.slice(0, dot));
  if (!isJsonObject(holder)) return null;
  const found = at(holder, name.slice(dot + 1));
  return found === null ? null : { ...found, name };
}

function isShortText(value: Json): boolean {
  return typeof value === 'string' && value !== '' && value.length <= 1_000;
}

function findLevel(object: JsonObject): Found | null {
  const scalar = (value: Json) => typeof value === 'string' || typeof value === 'number';
  return find(object, ['level', ...LEVELS], scalar);
}

function levelValue({ name, value }: Found): Json {
  const number = typeof value === 'number' ? value : /^\d{1,2}$/.test(jsonText(value)) ? Number(value) : null;
  if (number === null) {
    const known = knownLevel(jsonText(value));
    return known === value ? value : known;
  }
  if (/number$/i.test(name)) return openTelemetryLevel(number) ?? value;
  return (number < 8 ? syslogLevel(number) : scaledLevel(number)) ?? value;
}

/** Microseconds of the journal are seconds to nobody, but its text of digits is read by magnitude like any other. */
function timeValue(found: Found): Json {
  const { value } = found;
  if (typeof value === 'number') return value;
  // A number's exact digits would be lost with its holder.
  return typeof value === 'string' ? value : (memberText(found.holder, found.key) ?? value);
}

function messageValue(value: Json): Json {
  // Docker's json-file keeps each line's own line break.
  if (typeof value === 'string') return value.endsWith('\n') ? value.replace(/\r?\n$/, '') : value;
  return jsonText(value);
}
