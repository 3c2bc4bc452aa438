import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { readEntry } from '../entry';
import type { ArchiveOptions } from './archive';
import { fileOf, readWhole } from './read-whole';

// The properties are many small runs, and a busy machine takes its time over them.
vi.setConfig({ testTimeout: 60_000 });

const folder = new URL('../documented/', import.meta.url);
const documented = (name: string) => readFileSync(new URL(name, folder), 'utf8');

describe('documented samples', () => {
  it.each([
    ['list-response.json', 'json', 5],
    ['error-entry.json', 'json', 1],
    ['performance-entry.json', 'json', 1],
    ['stream.sse.txt', 'ndjson', 4],
    ['text-response.txt', 'api-text', 5],
  ] as const)('%s', async (name, format, count) => {
    const { entries, last, badCount } = await readWhole(fileOf(documented(name), name)).then((read) => ({
      ...read,
      badCount: read.last.badCount,
    }));
    expect([last.format, entries.length, badCount]).toEqual([format, count, 0]);
    expect(entries.every(({ time, level }) => time !== null && level !== 'unknown')).toBe(true);
  });

  it('takes the endpoint from the answer', async () => {
    const { entries } = await readWhole(fileOf(documented('list-response.json')));
    expect(entries[0]?.endpointId).toBe('ep_1234567890abcdef');
    const logs: unknown[] = JSON.parse(documented('list-response.json')).logs;
    expect(entries.map(({ raw }) => raw)).toEqual(logs);
  });
});

describe('JSON of other loggers', () => {
  it.each([
    [
      'docker',
      '{"log":"2024-01-15 10:30:15 ERROR app: no disk\\n","stream":"stderr","time":"2024-01-15T10:30:15.234567Z"}',
      'error',
      'no disk',
      'app',
    ],
    [
      'docker with JSON',
      '{"log":"{\\"level\\":30,\\"time\\":1705314615234,\\"msg\\":\\"up\\",\\"name\\":\\"api\\"}\\n","stream":"stdout","time":"2024-01-15T10:30:15.9Z"}',
      'info',
      'up',
      'api',
    ],
    [
      'Kubernetes',
      '{"ts":1705314615.234,"caller":"a/b.go:1","msg":"synced","level":"warn"}',
      'warn',
      'synced',
      '',
    ],
    [
      'ECS',
      '{"@timestamp":"2024-01-15T10:30:15.234Z","log.level":"ERROR","message":"no disk","service":{"name":"db"}}',
      'error',
      'no disk',
      'db',
    ],
    [
      'ECS, nested',
      '{"@timestamp":"2024-01-15T10:30:15.234Z","log":{"level":"warn","logger":"a.B"},"message":"slow"}',
      'warn',
      'slow',
      'a.B',
    ],
    [
      'pino',
      '{"level":50,"time":1705314615234,"pid":1,"hostname":"h","msg":"failed","name":"api"}',
      'error',
      'failed',
      'api',
    ],
    [
      'bunyan',
      '{"name":"api","hostname":"h","pid":1,"level":40,"msg":"slow","time":"2024-01-15T10:30:15.234Z","v":0}',
      'warn',
      'slow',
      'api',
    ],
    [
      'zap',
      '{"level":"dpanic","ts":1705314615.234,"logger":"main","caller":"m.go:1","msg":"bad","stacktrace":"main.main\\n\\tm.go:1"}',
      'fatal',
      'bad',
      'main',
    ],
    ['slog', '{"time":"2024-01-15T11:30:15.234+01:00","level":"INFO","msg":"up"}', 'info', 'up', ''],
    [
      'Python',
      '{"asctime":"2024-01-15T10:30:15.234Z","levelname":"CRITICAL","name":"app.db","message":"down"}',
      'fatal',
      'down',
      'app.db',
    ],
    [
      'structlog',
      '{"event":"started","level":"info","timestamp":"2024-01-15T10:30:15.234Z","logger":"app"}',
      'info',
      'started',
      'app',
    ],
    [
      'Serilog',
      '{"@t":"2024-01-15T10:30:15.234Z","@mt":"Hello {Name}","@m":"Hello you","@l":"Warning"}',
      'warn',
      'Hello you',
      '',
    ],
    [
      'GELF',
      '{"version":"1.1","host":"h","short_message":"down","timestamp":1705314615.234,"level":3}',
      'error',
      'down',
      '',
    ],
    [
      'journald',
      '{"__REALTIME_TIMESTAMP":"1705314615234000","MESSAGE":"Started","PRIORITY":"6","SYSLOG_IDENTIFIER":"systemd"}',
      'info',
      'Started',
      'systemd',
    ],
    [
      'OpenTelemetry',
      '{"timeUnixNano":"1705314615234000000","severityNumber":17,"body":{"stringValue":"failed"}}',
      'error',
      'failed',
      '',
    ],
    [
      'Google Cloud',
      '{"timestamp":"2024-01-15T10:30:15.234Z","severity":"WARNING","jsonPayload":{"message":"slow"}}',
      'warn',
      'slow',
      '',
    ],
    [
      'Loki',
      '{"labels":{"app":"api"},"line":"up","timestamp":"2024-01-15T10:30:15.234Z"}',
      'unknown',
      'up',
      'api',
    ],
  ])('%s', async (_name, line, level, message, source) => {
    const { entries, last } = await readWhole(fileOf(`${line}\n${line}\n`));
    expect(last.format).toBe('ndjson');
    expect(entries).toHaveLength(2);
    expect(entries[0]).toMatchObject({ level, message, source });
    expect(new Date(entries[0]?.time ?? 0).toISOString()).toMatch(/^2024-01-15T10:30:15\.234Z$/);
    for (const entry of entries) expect(readEntry(entry.raw, 'ep_file')).toEqual(entry);
  });

  it('keeps every other member in the metadata, numbers in their digits', async () => {
    const { entries } = await readWhole(
      fileOf('{"level":30,"time":1705314615234,"msg":"m","id":12345678901234567890,"__proto__":{"a":1}}\n\n'),
    );
    expect(JSON.stringify(entries[0]?.metadata)).toContain('"__proto__":{"a":1}');
    expect(entries[0]?.metadata).toHaveProperty('level', 30);
    expect(entries[0]?.problems.join()).not.toContain('invalid');
  });

  it('keeps an entry of the API as received', async () => {
    const raw = { timestamp: 'x', level: 30, message: 'm', time: 5, msg: 'other', severity: 'error' };
    const { entries } = await readWhole(fileOf(`${JSON.stringify(raw)}\n{}\n`));
    expect(entries[0]?.raw).toEqual(raw);
  });
});

const SAMPLES: readonly [string, Partial<ArchiveOptions>][] = [
  [documented('list-response.json').repeat(2), {}],
  [documented('stream.sse.txt'), {}],
  [documented('text-response.txt'), {}],
  ['[{"message":"a\\"]"},{"message":"😀","x":[1,{}]}, 5, "t,]", null]\n{"logs":[]}{"message":"z"}', {}],
  ['timestamp,message,level\r\n2024-01-15T10:30:15Z,"a ""b""\r\nc",info\r\n\r\nx,"",\r\n"q"x,y', {}],
  ['Start\r\n2024-01-15 10:30:15 INFO a: x\r\n\tat b\r\r\nJun 14 15:16:01 h p[1]: m', {}],
  [
    '{"message":"a"}\n\n{"mess\nbanner\n  more\n{"log":"x","stream":"stdout","time":"2024-01-15T10:30:15Z"}\n{"log":"y\\n","stream":"stdout","time":"2024-01-15T10:30:15Z"}',
    { format: 'ndjson' },
  ],
];

describe('pieces', () => {
  it('give the same entries however the bytes are cut', async () => {
    const wholes = await Promise.all(
      SAMPLES.map(([contents, options]) => readWhole(fileOf(contents, 'a', [1e9]), options)),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.nat(SAMPLES.length - 1),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }),
        async (index, sizes) => {
          const [contents, options] = SAMPLES[index] ?? ['', {}];
          const { entries, bad, notes } = await readWhole(fileOf(contents, 'a', sizes), options);
          expect(entries).toEqual(wholes[index]?.entries);
          expect(bad).toEqual(wholes[index]?.bad);
          expect(notes).toEqual(wholes[index]?.notes);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('of any text at all give the same, and never fail', async () => {
    const text = fc.string({ unit: fc.constantFrom(...'{}[]",:\\\n\r\t =-0129.ETZa:logs'), maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(
        text,
        fc.constantFrom('ndjson', 'json', 'csv', 'api-text', 'text', undefined),
        fc.integer({ min: 1, max: 9 }),
        async (contents, format, size) => {
          const options = format === undefined ? {} : { format };
          const whole = await readWhole(fileOf(contents, 'a', [1e9]), options);
          const pieces = await readWhole(fileOf(contents, 'a', [size]), options);
          expect(pieces.entries).toEqual(whole.entries);
          expect(pieces.bad).toEqual(whole.bad);
        },
      ),
      { numRuns: 300 },
    );
  });
});
