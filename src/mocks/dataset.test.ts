import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LEVELS } from '../logs/level';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../logs/time-range';
import { createDataset, type Dataset } from './dataset';
import { INCIDENTS } from './incidents';
import { errorCodeOf, type MockEntry, SOURCES } from './wire-entry';

const ANCHOR = Date.UTC(2024, 0, 15, 10, 20, 30, 456);
const dataset = createDataset({ seed: 'test', anchor: ANCHOR });
const [FIRST = ''] = dataset.endpointIds;
const lastDay = dataset.endpointIds.flatMap((id) => dataset.entries(id, ANCHOR - DAY_MS, ANCHOR));

const countCode = (from: Dataset, endpointId: string, start: number, end: number, code: string): number =>
  from.entries(endpointId, start, end).filter((entry) => errorCodeOf(entry) === code).length;

describe('dataset', () => {
  it('holds at least 100,000 entries in a day, of every level and source', () => {
    expect(lastDay.length).toBeGreaterThan(100_000);
    expect(new Set(lastDay.map(({ level }) => level))).toEqual(new Set(LEVELS));
    expect(new Set(lastDay.map(({ source }) => source))).toEqual(new Set(SOURCES));
  });

  it('is the same for the same seed and another for another', () => {
    const read = (seed: string) =>
      createDataset({ seed, anchor: ANCHOR }).entries(FIRST, ANCHOR - HOUR_MS, ANCHOR);
    expect(read('test')).toEqual(dataset.entries(FIRST, ANCHOR - HOUR_MS, ANCHOR));
    expect(read('test')).not.toEqual(read('other'));
  });

  it('is the same relative to its anchor at any time when its midnight moves along', () => {
    const read = (anchor: number) =>
      createDataset({ seed: 'test', anchor, midnight: anchor - 15 * HOUR_MS })
        .entries(FIRST, anchor - HOUR_MS, anchor + HOUR_MS)
        .map(({ timestamp, ...entry }) => ({ ...entry, offset: Date.parse(timestamp) - anchor }));
    expect(read(ANCHOR).length).toBeGreaterThan(500);
    expect(read(ANCHOR + 7 * HOUR_MS + 1_234_567)).toEqual(read(ANCHOR));
  });

  it('gives for any range what a larger range holds of it, sorted', () => {
    const offset = fc.integer({ min: -4 * HOUR_MS, max: HOUR_MS });
    fc.assert(
      fc.property(offset, offset, (a, b) => {
        const [start, end] = [ANCHOR + Math.min(a, b), ANCHOR + Math.max(a, b)];
        const fresh = createDataset({ seed: 'test', anchor: ANCHOR });
        const larger = dataset.entries(FIRST, ANCHOR - 5 * HOUR_MS, ANCHOR + 2 * HOUR_MS);
        const [from, to] = [new Date(start).toISOString(), new Date(end).toISOString()];
        const expected = larger.filter(({ timestamp }) => timestamp >= from && timestamp < to);
        const found = fresh.entries(FIRST, start, end);
        expect(found).toEqual(expected);
        expect(found.every((entry, i) => i === 0 || entry.timestamp >= (found[i - 1]?.timestamp ?? ''))).toBe(
          true,
        );
      }),
      { numRuns: 20, seed: 7 },
    );
  });

  it('keeps every job within the ten minutes that the blocks rely on', () => {
    const spans = new Map<string, { first: number; last: number }>();
    for (const { jobId, timestamp } of lastDay) {
      if (jobId === undefined) continue;
      const time = Date.parse(timestamp);
      spans.set(jobId, { first: spans.get(jobId)?.first ?? time, last: time });
    }
    expect(Math.max(...[...spans.values()].map(({ first, last }) => last - first))).toBeLessThan(
      10 * MINUTE_MS,
    );
  });

  it.each(INCIDENTS)('shows the incident $name against the time before it', (incident) => {
    const start = ANCHOR + incident.startOffsetMs;
    const end = ANCHOR + incident.endOffsetMs;
    const during = countCode(dataset, incident.endpointId, start, end, incident.errorCode);
    const before = countCode(dataset, incident.endpointId, 2 * start - end, start, incident.errorCode);
    expect(during).toBeGreaterThanOrEqual(8);
    expect(during).toBeGreaterThan(5 * before);
  });

  it('shows every incident whatever the seed and the time of day', () => {
    for (const hour of [0, 3, 9, 15, 21]) {
      const anchor = Date.UTC(2024, 5, 1, hour);
      const other = createDataset({ seed: `seed ${hour}`, anchor });
      for (const { name, endpointId, startOffsetMs, endOffsetMs, errorCode } of INCIDENTS) {
        const count = countCode(other, endpointId, anchor + startOffsetMs, anchor + endOffsetMs, errorCode);
        expect(count, `${name} at ${hour}`).toBeGreaterThanOrEqual(3);
      }
    }
  });

  it('lets memory climb before it runs out, and some recoveries succeed', () => {
    const memoryAt = (minutes: number): number => {
      const time = ANCHOR + minutes * MINUTE_MS;
      const samples = dataset
        .entries(FIRST, time - MINUTE_MS, time)
        .flatMap(({ memoryUsage }) => memoryUsage ?? []);
      return samples.reduce((sum, text) => sum + Number.parseFloat(text), 0) / samples.length;
    };
    expect(memoryAt(-66)).toBeLessThan(memoryAt(-58));
    expect(memoryAt(-58)).toBeLessThan(memoryAt(-51));
    const results = dataset
      .entries(FIRST, ANCHOR - HOUR_MS, ANCHOR)
      .filter((entry) => entry.stackTrace && errorCodeOf(entry) === 'CUDA_OOM')
      .map((entry) => entry.recoveryActions?.at(-1)?.result);
    expect(results).toContain('retry successful');
    expect(results).toContain('retry failed: CUDA out of memory');
  });

  it('has the documented shapes', () => {
    const find = (matches: (entry: MockEntry) => boolean) => lastDay.find(matches);
    expect(find(({ message }) => message === 'Processing image generation request')).toMatchObject({
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      jobId: expect.stringMatching(/^job_/),
      requestId: expect.stringMatching(/^req_/),
      duration: null,
      memoryUsage: expect.stringMatching(/^\d+\.\dGB$/),
      gpuUtilization: expect.any(Number),
      metadata: { prompt: expect.any(String), parameters: { steps: expect.any(Number) } },
    });
    expect(find((entry) => (entry.recoveryActions?.length ?? 0) > 1)).toMatchObject({
      stackTrace: expect.arrayContaining(['  at torch.cuda.OutOfMemoryError']),
      context: { previousRequests: expect.any(Array), systemState: { activeProcesses: expect.any(Number) } },
      recoveryActions: [{ type: 'memory_cleanup', executed: true }, { type: 'batch_size_reduction' }],
    });
    expect(find(({ source }) => source === 'performance_tracker')).toMatchObject({
      metadata: {
        totalDuration: expect.any(Number),
        phases: { queueTime: expect.any(Number), uploadTime: expect.any(Number) },
        resourceUsage: { networkIO: { ingress: expect.stringMatching(/MB$/) } },
        optimizations: { cacheHit: expect.any(Boolean) },
      },
      benchmarks: {
        targetLatency: expect.any(Number),
        performance: expect.any(String),
        percentile: expect.any(String),
      },
    });
  });

  it('makes the future ready and knows no other endpoint', () => {
    expect(dataset.entries(FIRST, ANCHOR, ANCHOR + HOUR_MS).length).toBeGreaterThan(500);
    expect(dataset.entries('ep_other', ANCHOR - HOUR_MS, ANCHOR)).toEqual([]);
    expect(dataset.entries(FIRST, ANCHOR, ANCHOR)).toEqual([]);
  });
});
