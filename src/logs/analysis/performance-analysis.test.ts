import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import listResponse from '../documented/list-response.json';
import performanceEntry from '../documented/performance-entry.json';
import { readEntry } from '../entry';
import type { Json } from '../json';
import { latencyHeatMap } from './latency-heat-map';
import { analysePerformance } from './performance-analysis';

const documentedLogs: readonly Json[] = JSON.parse(JSON.stringify(listResponse.logs));
const documentedPerformance: Json = JSON.parse(JSON.stringify(performanceEntry));
const START = Date.UTC(2024, 0, 15, 10);
const range = { start: START, end: START + 3_600_000 };
const read = (raws: readonly Json[]) => raws.map((raw) => readEntry(raw, 'ep_1'));

describe('analysePerformance', () => {
  it('reads the documented entries', () => {
    const result = analysePerformance(read([...documentedLogs, documentedPerformance]), { range });
    expect(result.durations.basis).toEqual({ used: 3, of: 6 });
    expect(result.durations.summary.figures).toMatchObject({ min: 3.2, max: 30, p50: 4.3 });
    expect(result.memory).toMatchObject({
      peak: 38.5e9,
      peakIndex: 3,
      basis: { used: 5, of: 6 },
      unreadable: 0,
    });
    expect(result.gpu).toMatchObject({ peak: 96, basis: { used: 5, of: 6 } });
    expect(result.phases.rows.map(({ label, share }) => [label, share])).toEqual([
      ['Queue', 0.2 / 12.5],
      ['Cold start', 0],
      ['Model load', 0],
      ['Inference', 11.8 / 12.5],
      ['Post-processing', 0.3 / 12.5],
      ['Upload', 0.2 / 12.5],
    ]);
    expect(result.phases.unaccounted.seconds).toBe(0);
    expect(result.rates).toMatchObject({
      coldStart: { hits: 0, share: 0, basis: { used: 1, of: 6 } },
      cacheHit: { hits: 1, share: 1 },
      modelReused: { hits: 1 },
      batchProcessed: { hits: 0 },
    });
    // Within the agreement says the server, 12.5 s against 10 s say its figures.
    expect(result.sla).toMatchObject({
      basis: { used: 1, of: 6 },
      met: { hits: 0 },
      serverMet: { hits: 1 },
      percentiles: [['p85', 1]],
      contradictions: {
        count: 1,
        examples: [{ index: 5, target: 10, actual: 12.5, verdictText: 'within_sla' }],
      },
    });
    expect(result.latencyOf).toBe('requests');
    expect(result.slowest).toMatchObject([{ index: 5, seconds: 12.5, requestId: 'req_perf_789' }]);
    expect(result.heatMap.counted).toBe(1);
  });

  it('reads memory in every documented place and unit', () => {
    const result = analysePerformance(
      read([
        { memoryUsage: '1GB' },
        { metadata: { memoryUsage: '2 GiB' } },
        { metadata: { gpuMemoryUsed: '512MB' } },
        { memoryUsage: '256MiB', metadata: { resourceUsage: { peakGpuMemory: '32.1GB' } } },
        { memoryUsage: 'lots' },
        { metadata: { resourceUsage: 'odd' } },
      ]),
      { range },
    );
    expect(result.memory.summary.figures?.average).toBe((1e9 + 2 * 2 ** 30 + 512e6 + 256 * 2 ** 20) / 4);
    expect(result.memory).toMatchObject({
      peak: 32.1e9,
      peakIndex: 3,
      unreadable: 1,
      basis: { used: 4, of: 6 },
    });
  });

  it('falls back to durations, slowest first', () => {
    const result = analysePerformance(
      read([1, null, 3, -1, 2].map((duration) => ({ timestamp: new Date(START).toISOString(), duration }))),
      { range, slowest: 2 },
    );
    expect(result.latencyOf).toBe('durations');
    expect(result.slowest.map(({ seconds }) => seconds)).toEqual([3, 2]);
    expect(result.durations.summary).toMatchObject({ used: 3, missing: 1, negative: 1 });
    expect(result.heatMap).toMatchObject({ counted: 3, negative: 1 });
  });

  it('agrees with straightforward sums over phases', () => {
    const phases = fc.dictionary(
      fc.constantFrom('queueTime', 'inferenceTime', 'coldStartTime', 'other'),
      fc.double({ min: 0, max: 100, noNaN: true }).map((value) => value + 0),
      { minKeys: 1 },
    );
    fc.assert(
      fc.property(fc.array(phases, { maxLength: 30 }), (list) => {
        const { phases: report, rates } = analysePerformance(
          read(list.map((one) => ({ metadata: { phases: { ...one } } }))),
          { range },
        );
        expect(report.basis.used).toBe(list.length);
        const sums = list.flatMap((one) => Object.values(one)).reduce((a, b) => a + b, 0);
        for (const { name, share, summary } of report.rows) {
          const own = list.flatMap((one) => (Object.hasOwn(one, name) ? (one[name] ?? []) : []));
          expect(summary.used).toBe(own.length);
          if (sums > 0) expect(share).toBeCloseTo(own.reduce((a, b) => a + b, 0) / sums, 9);
        }
        const reporting = list.filter((one) => Object.hasOwn(one, 'coldStartTime'));
        expect(rates.coldStart.basis.used).toBe(reporting.length);
        expect(rates.coldStart.hits).toBe(reporting.filter((one) => (one.coldStartTime ?? 0) > 0).length);
      }),
      { seed: 14 },
    );
  });
});

describe('latencyHeatMap', () => {
  it('puts every latency into the cell whose edges enclose it', () => {
    const latency = fc.record({
      time: fc.option(fc.integer({ min: START - 60_000, max: range.end + 60_000 }), { nil: null }),
      seconds: fc.oneof(
        fc.double({ min: 0, max: 1e8, noNaN: true }),
        fc.integer({ min: -20, max: 28 }).map((n) => 10 ** (n / 4)),
        fc.constantFrom(-1, 0, 1e-300, 1e300),
      ),
    });
    fc.assert(
      fc.property(fc.array(latency, { maxLength: 80 }), (latencies) => {
        const map = latencyHeatMap(latencies, range);
        const { columns, edges, counts } = map;
        const rows = edges.length - 1;
        const expected = new Uint32Array(rows * columns.count);
        const good = latencies.filter(
          ({ time, seconds }) => seconds >= 0 && time !== null && time >= range.start && time <= range.end,
        );
        for (const { time, seconds } of good) {
          let row = 0;
          while (row < rows - 1 && (edges[row + 1] ?? 0) <= seconds) row += 1;
          const column = Math.min(
            columns.count - 1,
            Math.floor(((time ?? 0) - columns.start) / columns.widthMs),
          );
          const cell = row * columns.count + column;
          expected[cell] = (expected[cell] ?? 0) + 1;
        }
        expect(counts).toEqual(expected);
        expect(map.counted).toBe(good.length);
        expect(map.counted + map.untimed + map.outside + map.negative).toBe(latencies.length);
        expect(rows).toBeLessThanOrEqual(40);
        const first = edges[0] ?? 0;
        const last = edges[rows] ?? 0;
        expect(map.beyondEdges).toBe(good.filter(({ seconds }) => seconds < first || seconds >= last).length);
        // Only what is beyond the fixed ends or zero lies beyond the edges.
        expect(map.beyondEdges).toBe(good.filter(({ seconds }) => seconds < 1e-4 || seconds >= 1e6).length);
      }),
      { seed: 15 },
    );
  });
});
