import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import errorEntry from '../documented/error-entry.json';
import listResponse from '../documented/list-response.json';
import performanceEntry from '../documented/performance-entry.json';
import { readEntry } from '../entry';
import type { Json } from '../json';
import { rememberOriginal } from '../redacted-from';
import { contextOf } from './context';
import { buildTrace } from './trace';
import { traceOutcome } from './trace-outcome';

const copy = (value: unknown): Json => JSON.parse(JSON.stringify(value));
const read = (...raws: readonly Json[]) => raws.map((raw) => readEntry(raw, 'ep_1'));
const documented = read(...listResponse.logs.map(copy));
const START = Date.UTC(2024, 0, 15, 10);
const at = (seconds: number): string => new Date(START + seconds * 1_000).toISOString();
const key = { field: 'jobId', id: 'job_1' } as const;

describe('buildTrace', () => {
  it('makes one failed job of 13.2 s of the documented entries', () => {
    const trace = buildTrace([...documented, ...read({ jobId: 'job_other', message: 'x' })], {
      field: 'jobId',
      id: 'job_1234567890abcdef',
    });
    expect(trace.wallMs).toBe(13_222);
    expect(trace.basis).toEqual({ used: 5, of: 6 });
    expect(trace.lanes).toEqual(['model_inference', 'model_loader', 'resource_monitor', 'storage_uploader']);
    expect(trace.errors).toEqual([4]);
    expect(trace.outcome).toMatchObject({ status: 'failed', row: 4 });
    expect(trace.outcome.reason).toContain('attempt 1 of 3');
    // The upload says 30 s, 16.778 s more than the whole job has.
    expect(trace.rows[4]).toMatchObject({
      spanStart: trace.start,
      clampedMs: 16_778,
      sinceSameRequestMs: 3_333,
    });
    expect(trace.rows[1]).toMatchObject({ spanStart: (trace.rows[1]?.time ?? 0) - 3_200, clampedMs: 0 });
    expect(trace.gaps[0]).toMatchObject({ row: 2, covered: true });
    expect(trace.gaps.map(({ start, end }) => end - start)).toEqual([4_324, 3_333, 3_333, 2_232]);
  });

  it('places the documented phases one after another', () => {
    const raw = copy(performanceEntry);
    const trace = buildTrace(
      read(
        { jobId: 'job_perf_example', timestamp: '2024-01-15T10:40:00Z', message: 'New request received' },
        raw,
      ),
      {
        field: 'jobId',
        id: 'job_perf_example',
      },
    );
    expect(trace.phases.map(({ label }) => label)).toEqual([
      'Queue',
      'Cold start',
      'Model load',
      'Inference',
      'Post-processing',
      'Upload',
    ]);
    expect(trace.phases[0]?.start).toBe((trace.end ?? 0) - 12_500);
    expect(trace.phases.at(-1)?.end).toBeCloseTo(trace.end ?? 0, 3);
    expect(trace.outcome.status).toBe('completed');
    const alone = buildTrace(read(raw), { field: 'requestId', id: 'req_perf_789' });
    expect(alone.phases.every(({ start, end }) => start >= (alone.start ?? 0) && end >= start)).toBe(true);
    expect(alone.phases.reduce((sum, { clampedMs }) => sum + clampedMs, 0)).toBeCloseTo(12_500, 3);
  });

  it('keeps the order and never draws before the beginning, in either direction of the list', () => {
    const raw = fc.record({
      timestamp: fc.option(fc.integer({ min: 0, max: 20 }).map(at), { nil: null }),
      jobId: fc.constantFrom('job_1', 'job_2'),
      requestId: fc.constantFrom('', 'req_1', 'req_2'),
      source: fc.constantFrom('a', 'b', '__proto__'),
      duration: fc.constantFrom(null, 0, 1, 7, 1_000, -3),
    });
    fc.assert(
      fc.property(fc.array(raw, { maxLength: 40 }), fc.boolean(), (raws, newestFirst) => {
        const logged = raws
          .map((one, n): Json => ({ ...one, message: String(n) }))
          .map((one) => readEntry(one, 'ep_1'))
          .sort((a, b) => (a.time ?? 0) - (b.time ?? 0));
        const list = newestFirst ? logged.toReversed() : logged;
        const trace = buildTrace(list, key);
        const expected = logged.filter(({ jobId, time }) => jobId === 'job_1' && time !== null);
        const messages = trace.rows.map(({ index }) => list[index]?.message);
        // With one moment only, nothing tells which way the list runs.
        if (trace.wallMs > 0 || !newestFirst)
          expect(messages).toEqual(expected.map(({ message }) => message));
        expect(trace.rows.length + trace.untimed.length).toBe(
          raws.filter(({ jobId }) => jobId === 'job_1').length,
        );
        for (const [n, row] of trace.rows.entries()) {
          expect(row.spanStart).toBeGreaterThanOrEqual(trace.start ?? 0);
          expect(row.spanStart).toBeLessThanOrEqual(row.time);
          expect(trace.lanes[row.lane]).toBe(list[row.index]?.source);
          expect(row.sincePreviousMs).toBe(n === 0 ? null : row.time - (trace.rows[n - 1]?.time ?? 0));
          const request = list[row.index]?.requestId ?? '';
          const before = trace.rows.slice(0, n).findLast(({ index }) => list[index]?.requestId === request);
          expect(row.sinceSameRequestMs).toBe(request === '' || !before ? null : row.time - before.time);
        }
      }),
      { seed: 16 },
    );
  });

  it('of nothing is empty', () => {
    expect(buildTrace([], key)).toMatchObject({
      rows: [],
      start: null,
      wallMs: 0,
      outcome: { status: 'unfinished' },
    });
  });
});

describe('traceOutcome', () => {
  const entry = (level: string, message: string, more: { readonly [name: string]: Json } = {}): Json => ({
    timestamp: at(0),
    level,
    message,
    ...more,
  });
  const failed = entry('error', 'Failed');
  it.each<[string, readonly Json[]]>([
    ['unfinished', [entry('info', 'New request received')]],
    ['completed', [entry('info', 'Processing completed successfully')]],
    ['completed', [entry('info', 'Answered', { metadata: { statusCode: 200 } })]],
    ['failed', [entry('warn', 'Refused', { metadata: { statusCode: 422 } })]],
    ['failed', [entry('info', 'Image generation completed'), failed]],
    ['recovered', [failed, entry('info', 'Response sent')]],
    ['unfinished', [failed, entry('warn', 'Retrying upload, attempt 2 of 3')]],
    ['recovered', [copy(errorEntry)]],
    [
      'failed',
      [entry('error', 'x', { recoveryActions: [{ type: 'a', executed: true, result: 'retry failed' }] })],
    ],
  ])('%s', (status, raws) => {
    expect(traceOutcome(read(...raws)).status).toBe(status);
  });
});

describe('contextOf', () => {
  const list = read(
    ...Array.from({ length: 200 }, (_, n): Json => ({ timestamp: at(n >> 2), message: String(n >> 1) })),
  );

  it('gives the neighbours of the list, whatever the size', () => {
    fc.assert(
      fc.property(fc.nat({ max: 199 }), fc.nat({ max: 250 }), (index, count) => {
        const wanted = list[index];
        if (wanted === undefined) throw new Error('no entry');
        const found = contextOf(list, wanted, count);
        expect(found?.index).toBe(index);
        expect(found?.twins).toBe(1);
        expect([...(found?.before ?? []), found?.entry, ...(found?.after ?? [])]).toEqual(
          list.slice(Math.max(0, index - count), index + count + 1),
        );
        expect(found?.startReached).toBe(index - count < 0);
        expect(found?.endReached).toBe(index + count > 199);
      }),
      { seed: 17 },
    );
  });

  it('finds an equal entry that is another object, and no other', () => {
    const [again] = read({ timestamp: at(10), message: '20' });
    if (again === undefined) throw new Error('no entry');
    expect(contextOf(list, again)?.index).toBe(40);
    const [stranger] = read({ timestamp: at(10), message: 'stranger' });
    expect(stranger && contextOf(list, stranger)).toBeNull();
  });

  it('finds the entry that a redacted one was made of, in a list without times too', () => {
    const lines = read(
      { message: 'a' },
      { message: 'token 1' },
      { message: 'token 2' },
      { message: 'token 2' },
    );
    const [, , original] = lines;
    if (original === undefined) throw new Error('no entry');
    const redacted = { ...original, message: 'token [redacted]' };
    rememberOriginal(redacted, original);
    expect(contextOf(lines, redacted)).toMatchObject({ index: 2, twins: 1 });
  });
});
