/** An entry that means harm, or that no parser foresaw. */
export interface HostileEntry {
  /** What is hostile about it, for a test's message. */
  readonly kind: string;
  /** As JSON text, because some of it cannot be had as a value (1e999, -0, more digits than a number holds). */
  readonly json: string;
}

/** The time of the next entry, ISO 8601. */
export type NextTime = () => string;

/** A documented entry with some fields of its own. */
export function entry(
  kind: string,
  timestamp: string,
  fields: Readonly<Record<string, unknown>>,
): HostileEntry {
  return {
    kind,
    json: JSON.stringify({ timestamp, level: 'error', source: 'corpus', message: kind, ...fields }),
  };
}

/** Entries that are large in every way an entry can be. */
export function large(next: NextTime): readonly HostileEntry[] {
  const megabyte = 'All work and no play. '.repeat(47_663);
  const deep = (depth: number, open: string, close: string): string =>
    open.repeat(depth) + close.repeat(depth);
  const many = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [`key ${at}`, at]));
  const raw = (kind: string, fields: string): HostileEntry => ({
    kind,
    json: `{"timestamp":"${next()}","level":"error","source":"corpus","message":"${kind}",${fields}}`,
  });
  return [
    entry('1 MB message', next(), { message: megabyte }),
    entry('1 MB message of lines', next(), { message: 'line\n'.repeat(210_000) }),
    entry('100,000-character word', next(), { message: 'w'.repeat(100_000) }),
    entry('1 MB of colours', next(), { message: '\u001b[31mred\u001b[0m '.repeat(80_000) }),
    entry('1 MB of controls', next(), { message: '\u202e\u0007'.repeat(500_000) }),
    entry('1 MB of links', next(), { metadata: { links: 'https://example.com/a '.repeat(45_000) } }),
    entry('large identifiers', next(), {
      source: 's'.repeat(100_000),
      jobId: 'j'.repeat(100_000),
      requestId: 'r'.repeat(100_000),
      memoryUsage: 'm'.repeat(100_000),
      endpointId: 'e'.repeat(100_000),
    }),
    entry('large level', next(), { level: 'L'.repeat(100_000) }),
    entry('blanks in quantities', next(), {
      duration: `1${' '.repeat(100_000)}x`,
      gpuUtilization: `1${' '.repeat(100_000)}x`,
    }),
    entry('10,000-line stack trace', next(), {
      stackTrace: Array.from(
        { length: 10_000 },
        (_, line) => `    at call${line} (/srv/app/file${line % 7}.js:${line}:1)`,
      ),
    }),
    entry('stack trace of one long line', next(), { stackTrace: ['x'.repeat(1_000_000)] }),
    entry('5,000 keys', next(), { metadata: many(5_000) }),
    entry('5,000 fields', next(), many(5_000)),
    entry('5,000 list members', next(), { metadata: { list: Array.from({ length: 5_000 }, (_, at) => at) } }),
    entry('a key of 100,000 characters', next(), { metadata: { ['k'.repeat(100_000)]: 1 } }),
    raw('metadata 200 levels deep', `"metadata":{"deep":${deep(200, '{"a":[', ']}')}}`),
    raw('metadata 20,000 levels deep', `"metadata":{"deep":${deep(20_000, '[', ']')}}`),
    raw('an entry 20,000 levels deep', `"x":${deep(20_000, '{"a":', '}').replace('"a":}', '"a":1}')}`),
  ];
}

/** Numbers that JavaScript reads otherwise than they are written, or that are none. */
export const NUMBERS: readonly string[] = [
  '9007199254740993',
  '12345678901234567890123',
  '-9223372036854775808',
  '1e999',
  '-1e999',
  '1e-999',
  '-0',
  '-0.0',
  '0.1000000000000000055511151231257827',
  '1E5',
  '1.0',
];

/** Each number, and words that look like one, wherever a number is expected. */
export function numbers(next: NextTime): readonly HostileEntry[] {
  const words = [
    'NaN',
    'Infinity',
    '-Infinity',
    '1e999',
    '-0',
    '0x10',
    '1_000',
    '9007199254740993',
    '१२३',
    '٣',
  ];
  return [
    ...NUMBERS.map(
      (number): HostileEntry => ({
        kind: 'number',
        json: `{"timestamp":"${next()}","level":"error","message":"number","source":"corpus","jobId":${number},"duration":${number},"gpuUtilization":${number},"memoryUsage":${number},"metadata":{"seed":${number},"list":[${number}],"errorCode":${number}}}`,
      }),
    ),
    ...words.map((word) =>
      entry('number in words', next(), {
        duration: word,
        gpuUtilization: word,
        memoryUsage: word,
        metadata: { word, retryAttempt: word, maxRetries: word, totalDuration: word, memoryUsed: word },
      }),
    ),
  ];
}

/** Timestamps in other forms than the documented one, and none at all. */
export function times(next: NextTime): readonly HostileEntry[] {
  const at = next();
  const local = at.slice(0, -1);
  const epoch = Date.parse(at);
  const stamps: readonly unknown[] = [
    local,
    local.replace('T', ' '),
    at.replace('Z', '+00:00'),
    new Date(epoch + 19_800_000).toISOString().replace('Z', '+05:30'),
    new Date(epoch - 34_200_000).toISOString().replace('Z', '-09:30'),
    at.replace('Z', '123456Z'),
    epoch,
    epoch / 1_000,
    epoch * 1_000,
    String(epoch),
    `${at.slice(0, 17)}60Z`,
    '2024-02-30T10:00:00Z',
    '2023-02-29T10:00:00Z',
    '2024-13-01T00:00:00Z',
    '2024-01-01T25:00:00Z',
    'yesterday',
    '',
    '12',
    '0000-00-00T00:00:00Z',
    '+275760-09-13T00:00:00.001Z',
    '9'.repeat(400),
    'Mon, 15 Jan 2024 10:30:15 GMT',
    '２０２４-01-15T10:30:15Z',
    null,
    true,
    [],
    {},
    0,
    -1,
    1e21,
  ];
  return stamps.map((timestamp) =>
    entry(`timestamp ${JSON.stringify(timestamp).slice(0, 40)}`, at, { timestamp }),
  );
}

/** Fields of wrong types, unknown levels, entries that are none. */
export function shapes(next: NextTime): readonly HostileEntry[] {
  const fields = [
    ...[
      'timestamp',
      'level',
      'message',
      'endpointId',
      'source',
      'jobId',
      'requestId',
      'duration',
      'memoryUsage',
    ],
    ...['gpuUtilization', 'metadata', 'stackTrace', 'context', 'recoveryActions', 'benchmarks'],
  ];
  const every = (value: unknown) => Object.fromEntries(fields.map((field) => [field, value]));
  const wrong: readonly unknown[] = [
    null,
    '',
    0,
    -1,
    1.5,
    true,
    false,
    [],
    {},
    [null],
    [[]],
    { a: null },
    ['a', 1],
    'text',
  ];
  const levels = [
    'WARNING',
    'trace',
    'notice',
    'CRITICAL',
    'Error',
    ' info ',
    '',
    '30',
    'constructor',
    'ｅｒｒｏｒ',
    '<b>',
    '\u202eofni',
  ];
  return [
    ...wrong.map(
      (value): HostileEntry => ({
        kind: `every field ${JSON.stringify(value)}`,
        json: JSON.stringify(every(value)),
      }),
    ),
    ...wrong.map((value) =>
      entry(`all but the time ${JSON.stringify(value)}`, next(), { ...every(value), timestamp: next() }),
    ),
    ...wrong.map((value): HostileEntry => ({ kind: 'entry that is no object', json: JSON.stringify(value) })),
    ...levels.map((level) => entry('level', next(), { level })),
    entry('numeric level', next(), { level: 30 }),
    entry('stack trace as text', next(), {
      stackTrace: 'Error: x\r\n    at a (b.js:1:2)\r    at c (d.js:3:4)',
    }),
    entry('stack trace of wrong types', next(), { stackTrace: [null, 1, {}, ['x'], 'at a (b.js:1:2)'] }),
    {
      kind: '__proto__ in the entry',
      json: `{"__proto__":{"polluted":"proto","message":"inherited"},"timestamp":"${next()}","level":"error"}`,
    },
    {
      kind: 'constructor in the entry',
      json: `{"constructor":{"prototype":{"polluted":"constructor"}},"timestamp":"${next()}","message":"constructor"}`,
    },
    {
      kind: 'duplicate keys',
      json: `{"message":"first","message":"second","level":"info","level":"error","timestamp":"${next()}"}`,
    },
    { kind: 'text line', json: JSON.stringify(`${next()} [ERROR] a:b: (job) (x)`) },
    { kind: 'broken text line', json: JSON.stringify(`${next()} [] : (`) },
  ];
}
