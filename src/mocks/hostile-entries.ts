import {
  entry,
  type HostileEntry,
  large,
  type NextTime,
  NUMBERS,
  numbers,
  shapes,
  times,
} from './hostile-shapes';
import { MARKUP, NAMES, TERMINAL, UNICODE } from './hostile-text';
import { createRandom } from './random';

export interface HostileOptions {
  readonly seed?: string;
  /** The time of the first entry, epoch milliseconds; each is 50 ms older than the one before. */
  readonly newest: number;
  /** Entries put together at random from all the others' parts. */
  readonly mixed?: number;
}

/** The fields that hold words or identifiers. */
const TEXT_FIELDS = ['message', 'source', 'jobId', 'requestId'] as const;
const STEP_MS = 50;

/** The corpus, newest first: the same for the same options. */
export function hostileEntries({
  seed = 'hostile',
  newest,
  mixed = 100,
}: HostileOptions): readonly HostileEntry[] {
  let time = newest + STEP_MS;
  const next = (): string => {
    time -= STEP_MS;
    return new Date(time).toISOString();
  };
  const filled = (kind: string, text: string): HostileEntry => ({ kind, json: everywhere(text, next()) });
  return [
    ...MARKUP.map((text) => filled('markup', text)),
    ...TERMINAL.map((text) => filled('terminal', text)),
    ...UNICODE.map((text) => filled('unicode', text)),
    ...NAMES.map((text) => filled('name', text)),
    ...large(next),
    ...numbers(next),
    ...times(next),
    ...shapes(next),
    ...twins(next),
    ...mixtures(seed, mixed, next),
  ];
}

/** The list answer of the API for a page of the corpus. */
export function hostileListAnswer(
  entries: readonly HostileEntry[],
  page: {
    readonly endpointId: string;
    readonly startTime: string;
    readonly endTime: string;
    readonly limit: number;
    readonly offset: number;
  },
): string {
  const { limit, offset } = page;
  const logs = entries.slice(offset, offset + limit).map(({ json }) => json);
  const hasMore = offset + limit < entries.length;
  const head = {
    endpointId: page.endpointId,
    totalLogs: entries.length,
    filteredLogs: entries.length,
    startTime: page.startTime,
    endTime: page.endTime,
    pagination: { limit, offset, hasMore, nextOffset: hasMore ? offset + limit : null },
  };
  return `${JSON.stringify(head).slice(0, -1)},"logs":[${logs.join(',')}],"summary":${hostileSummary()}}`;
}

/** Counts under hostile names. Written as text: `__proto__` is a name like any other. */
function hostileSummary(): string {
  const names = [...NAMES, ...MARKUP.slice(0, 12), ...UNICODE.slice(0, 8), 'x'.repeat(100_000)];
  const counts = `{${names.map((name, at) => `${JSON.stringify(name)}:${names.length - at}`).join(',')}}`;
  const errors = names.map((error, at) => ({
    error,
    count: names.length - at,
    firstOccurrence: at % 2 === 0 ? error : '2024-01-15T10:30:15.234Z',
    lastOccurrence: '9999-99-99',
  }));
  return `{"logLevels":${counts},"sources":${counts},"commonErrors":${JSON.stringify(errors)}}`;
}

/** An entry with the text in every field that can hold one, as a key and as a value. */
function everywhere(text: string, timestamp: string): string {
  const quoted = JSON.stringify(text);
  return `{"timestamp":"${timestamp}","level":"error",${TEXT_FIELDS.map((field) => `"${field}":${quoted}`).join(',')},"metadata":{${quoted}:${quoted},"errorCode":${quoted},"nested":{${quoted}:[${quoted},{${quoted}:null}]}},"stackTrace":[${quoted},${JSON.stringify(`at ${text} (file.py:1:2)`)}],"context":{"previousRequests":[{"requestId":${quoted},"memoryUsage":${quoted},"status":${quoted}}],"systemState":{${quoted}:${quoted}}},"recoveryActions":[{"type":${quoted},"description":${quoted},"executed":true,"result":${quoted}}],"benchmarks":{"targetLatency":1,"actualLatency":2,"performance":${quoted},"percentile":${quoted}},"extra":${quoted}}`;
}

function twins(next: NextTime): readonly HostileEntry[] {
  const at = next();
  const twin = entry('true twin', at, {});
  const ties = Array.from({ length: 20 }, (_, order) =>
    entry(`tie ${order}`, at, { requestId: `tie-${order}` }),
  );
  return [twin, twin, twin, ...ties];
}

/** Parts of the other entries in random fields, with random types. */
function mixtures(seed: string, count: number, next: NextTime): readonly HostileEntry[] {
  const random = createRandom(seed);
  const texts = [...MARKUP, ...TERMINAL, ...UNICODE, ...NAMES];
  const pick = <T>(list: readonly T[], fallback: T): T =>
    list[Math.floor(random.next() * list.length)] ?? fallback;
  const text = (): string => JSON.stringify(pick(texts, '') + pick(texts, ''));
  const value = (depth: number): string => {
    const kind = random.next();
    if (kind < 0.5 || depth > 3) return text();
    if (kind < 0.7) return pick(NUMBERS, '0');
    if (kind < 0.8) return pick(['null', 'true', '""'], 'null');
    return kind < 0.9 ? `[${value(depth + 1)},${value(depth + 1)}]` : `{${text()}:${value(depth + 1)}}`;
  };
  const fields = [
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
    'endpointId',
  ];
  return Array.from({ length: count }, (): HostileEntry => {
    const members = fields.filter(() => random.next() < 0.6).map((field) => `"${field}":${value(0)}`);
    return {
      kind: 'mixture',
      json: `{${[`"timestamp":"${next()}"`, ...members, `${text()}:${value(0)}`].join(',')}}`,
    };
  });
}
