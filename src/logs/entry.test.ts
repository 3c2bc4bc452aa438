import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { entryFingerprint, readEntry } from './entry';
import { entryId, hash53, mayHaveIdAmong } from './entry-id';
import { isJsonObject, type Json, ownValue, safeStringify, valueAt } from './json';
import { ENTRY_LEVELS } from './level';

// The properties are many small runs, and a busy machine takes its time over them.
vi.setConfig({ testTimeout: 30_000 });

const folder = new URL('./documented/', import.meta.url);
const document = (name: string): Json => JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'));

/** Parsed from text, as answers are: only so is a `__proto__` key an own key. */
const parsed = (text: string): Json => JSON.parse(text);

const FIELDS = [
  'timestamp',
  'level',
  'message',
  'jobId',
  'requestId',
  'source',
  'metadata',
  'duration',
  'memoryUsage',
  'gpuUtilization',
  'stackTrace',
  'context',
  'recoveryActions',
  'benchmarks',
];

describe('the documented entries', () => {
  it('are read whole: the error entry', () => {
    const raw = document('error-entry');
    const entry = readEntry(raw, 'ep_1');
    expect(entry).toMatchObject({
      endpointId: 'ep_1',
      time: Date.parse('2024-01-15T10:35:42.789Z'),
      level: 'error',
      message: 'Model inference failed with CUDA out of memory error',
      source: 'model_inference',
      jobId: 'job_error_example',
      requestId: 'req_error_456',
      problems: [],
    });
    expect(entry.raw).toBe(raw);
    expect(entry.stackTrace).toHaveLength(5);
    expect(entry.stackTrace[1]).toBe('  at torch.cuda.OutOfMemoryError');
    expect(entry.recoveryActions).toHaveLength(2);
    expect(entry.context).not.toBeNull();
    expect(valueAt(raw, ['context', 'previousRequests', '1', 'memoryUsage'])).toBe('37.1GB');
  });

  it('are read whole: the performance entry', () => {
    const entry = readEntry(document('performance-entry'), 'ep_1');
    expect(entry.problems).toEqual([]);
    expect(entry.benchmarks).toEqual({
      targetLatency: 10,
      actualLatency: 12.5,
      performance: 'within_sla',
      percentile: 'p85',
    });
    expect(entry.metadata && ownValue(entry.metadata, 'totalDuration')).toBe(12.5);
  });
});

describe('readEntry', () => {
  it('never throws, keeps what was sent, and always has a message to show', () => {
    const anyField = fc.record(Object.fromEntries(FIELDS.map((name) => [name, fc.jsonValue()])), {
      requiredKeys: [],
    });
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), anyField), (value) => {
        const raw = parsed(JSON.stringify(value));
        const entry = readEntry(raw, 'ep');
        expect(entry.raw).toBe(raw);
        for (const text of [entry.message, entry.timestamp, entry.levelText, entry.source, entry.jobId])
          expect(typeof text).toBe('string');
        expect(ENTRY_LEVELS).toContain(entry.level);
        for (const figure of [entry.time, entry.duration, entry.memoryBytes, entry.gpuUtilization])
          expect(figure === null || Number.isFinite(figure)).toBe(true);
        expect(entry.stackTrace.every((line) => typeof line === 'string')).toBe(true);
        expect(mayHaveIdAmong(['lrf1-a', entryId(entry)])(entry)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('are told by their time from entries that cannot have an identity', () => {
    const time = fc.oneof(
      fc.integer({ min: -1e12, max: 2e12 }),
      fc.integer({ min: -40, max: 40 }),
      fc.constant(null),
    );
    fc.assert(
      fc.property(time, fc.array(time, { maxLength: 3 }), (own, others) => {
        const at = (ms: number | null) =>
          readEntry(ms === null ? {} : { timestamp: new Date(ms).toISOString() }, 'ep');
        const may = mayHaveIdAmong(others.map((other) => entryId(at(other))))(at(own));
        // 33 milliseconds are written as a missing time is.
        const same = others.some((other) => other === own || (own ?? 33) === (other ?? 33));
        if (others.includes(own)) expect(may).toBe(true);
        if (!same) expect(may).toBe(false);
      }),
    );
  });

  it.each<[string, string]>([
    ['{}', 'no timestamp'],
    ['{}', 'no level'],
    ['{}', 'no message'],
    ['{"message":null}', 'no message'],
    ['{"message":{"text":"x"}}', 'message is not text'],
    ['{"level":30}', 'level is not text'],
    ['{"timestamp":"2024-02-30T00:00:00Z"}', 'invalid timestamp'],
    ['{"duration":"soon"}', 'duration is not a number'],
    ['{"duration":1e999}', 'duration is not a number'],
    ['{"duration":-1}', 'duration is negative'],
    ['{"gpuUtilization":"full"}', 'gpuUtilization is not a number'],
    ['{"metadata":[1]}', 'metadata is not an object'],
    ['{"stackTrace":7}', 'stackTrace is not a list'],
    ['{"recoveryActions":{}}', 'recoveryActions is not a list'],
    ['{"source":["a"]}', 'source is not text'],
    ['[1]', 'not an object but a list'],
    ['null', 'not an object but null'],
    ['7', 'not an object but a number'],
  ])('of %s remarks "%s"', (text, problem) => {
    expect(readEntry(parsed(text), 'ep').problems.join('; ')).toContain(problem);
  });

  it('shows what is not text as JSON', () => {
    expect(readEntry(parsed('{"message":{"a":[1]},"source":5}'), 'ep')).toMatchObject({
      message: '{"a":[1]}',
      source: '5',
    });
    expect(readEntry(parsed('[1,"a"]'), 'ep').message).toBe('[1,"a"]');
  });

  it('treats null like absence in optional fields', () => {
    const nulls = Object.fromEntries(FIELDS.slice(3).map((name) => [name, null]));
    const entry = readEntry(
      { ...nulls, timestamp: '2024-01-15T10:30:15Z', level: 'info', message: 'm' },
      'ep',
    );
    expect(entry).toMatchObject({ jobId: '', source: '', metadata: null, duration: null, problems: [] });
  });

  it('keeps names that it does not know', () => {
    const entry = readEntry({ level: 'Success', source: 'gpu_janitor', message: 'm' }, 'ep');
    expect(entry).toMatchObject({ level: 'unknown', levelText: 'Success', source: 'gpu_janitor' });
  });

  it('finds memory and GPU figures in the metadata too', () => {
    const entry = readEntry({ metadata: { memoryUsage: '8.2GB', gpuUtilization: '87%' } }, 'ep');
    expect(entry).toMatchObject({ memoryBytes: 8.2e9, memoryText: '8.2GB', gpuUtilization: 87 });
  });

  it('keeps a size it cannot read as text', () => {
    expect(readEntry({ memoryUsage: 1024 }, 'ep')).toMatchObject({ memoryBytes: null, memoryText: '1024' });
  });

  it('splits a stack trace that is one text', () => {
    expect(readEntry({ stackTrace: 'a\r\n  b\nc' }, 'ep').stackTrace).toEqual(['a', '  b', 'c']);
  });

  it('takes keys of the object prototype for data only', () => {
    const raw = parsed(
      '{"__proto__":{"polluted":true,"message":"no"},"constructor":"c","metadata":{"__proto__":1,"toString":2}}',
    );
    const entry = readEntry(raw, 'ep');
    expect(entry.message).toBe('');
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
    expect(valueAt(raw, ['metadata', '__proto__'])).toBe(1);
    expect(valueAt(raw, ['metadata', 'toString'])).toBe(2);
    expect(valueAt(raw, ['metadata', 'hasOwnProperty'])).toBeUndefined();
    expect(isJsonObject(entry.metadata) && Object.keys(entry.metadata)).toEqual(['__proto__', 'toString']);
  });

  it('reads data nested deeper than the engine can print', () => {
    const deep = parsed(`{"message":${'['.repeat(200_000)}${']'.repeat(200_000)}}`);
    expect(readEntry(deep, 'ep').message).toBe(
      safeStringify(ownValue(isJsonObject(deep) ? deep : {}, 'message') ?? null),
    );
  });
});

describe('an entry’s identity', () => {
  it('is the same for twins and differs by any field and by endpoint', () => {
    const text = '{"timestamp":"2024-01-15T10:30:15Z","message":"a"}';
    const id = (json: string, endpoint = 'ep') => entryId(readEntry(parsed(json), endpoint));
    expect(id(text)).toBe(id(text));
    expect(id(text)).not.toBe(id(text.replace('"a"', '"b"')));
    expect(id(text)).not.toBe(id(text, 'other'));
    expect(id(text)).toMatch(/^[\w.~-]{1,80}$/);
    expect(id('"x"')).toMatch(/^x-/);
  });

  it('differs between entries that differ', () => {
    const hashes = new Set(Array.from({ length: 50_000 }, (_, index) => hash53(`entry ${index}`)));
    expect(hashes.size).toBe(50_000);
    expect([...hashes].every((hash) => Number.isSafeInteger(hash) && hash >= 0)).toBe(true);
  });

  it('rests on all of what was sent', () => {
    const one = readEntry({ message: 'a', extra: 1 }, 'ep');
    expect(entryFingerprint(one)).not.toBe(entryFingerprint(readEntry({ message: 'a', extra: 2 }, 'ep')));
  });
});
