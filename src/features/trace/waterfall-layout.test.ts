import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildTrace } from '../../logs/analysis/trace';
import performanceEntry from '../../logs/documented/performance-entry.json';
import { readEntry } from '../../logs/entry';
import type { Json } from '../../logs/json';
import { elapsedTicks, layOut, MAX_LANES, MAX_MARKS, MAX_TRACKS, phaseStrips } from './waterfall-layout';

const key = { field: 'jobId', id: 'j' } as const;
const copy = (value: unknown): Json => JSON.parse(JSON.stringify(value));
const row = (ms: number, seconds: number | null = null, source = 's', level = 'info') =>
  readEntry(
    { jobId: 'j', level, source, message: 'm', duration: seconds, timestamp: new Date(ms).toISOString() },
    'ep',
  );

describe('layOut', () => {
  it('draws spans and points within the chart, and overlapping ones on lines of their own', () => {
    const { lanes } = layOut(buildTrace([row(0), row(1_000, 0.9), row(1_000, 0.5), row(2_000, 9)], key));
    expect(lanes).toHaveLength(1);
    expect(lanes[0]).toMatchObject({ tracks: 3, entries: 4, errors: 0 });
    const marks = lanes[0]?.marks ?? [];
    expect(marks.find((mark) => mark.row === 3)).toMatchObject({ left: 0, width: 1, clamped: true });
    expect(marks.find((mark) => mark.row === 0)).toMatchObject({ left: 0, width: 0 });
    const tracks = [1, 2].map((wanted) => marks.find((mark) => mark.row === wanted)?.track);
    expect(new Set(tracks).size).toBe(2);
  });

  it('never loses an entry without saying so, nor leaves the chart', () => {
    const rows = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 5_000 }), fc.option(fc.double({ min: 0, max: 9, noNaN: true }))),
      { minLength: 1, maxLength: 60 },
    );
    fc.assert(
      fc.property(rows, (times) => {
        const trace = buildTrace(
          times.map(([ms, seconds], index) => row(ms, seconds, `s${index % 3}`)),
          key,
        );
        const layout = layOut(trace);
        const marks = layout.lanes.flatMap((lane) => lane.marks);
        expect(new Set(marks.map((mark) => mark.row)).size).toBe(times.length);
        expect(layout.omittedMarks).toBe(0);
        for (const { left, width, track } of marks) {
          expect(left).toBeGreaterThanOrEqual(0);
          expect(left + width).toBeLessThanOrEqual(1.000001);
          expect(track).toBeLessThan(MAX_TRACKS);
        }
      }),
    );
  });

  it('counts what it leaves out of very many entries and sources, errors last of all', () => {
    const many = Array.from({ length: MAX_MARKS + 7 }, (_, index) =>
      row(index, null, 's', index === 1_999 ? 'error' : 'info'),
    );
    const layout = layOut(buildTrace(many, key));
    expect(layout.omittedMarks).toBe(7);
    expect(layout.lanes[0]?.marks.some((mark) => mark.row === 1_999)).toBe(true);
    expect(layout.lanes[0]?.entries).toBe(MAX_MARKS + 7);
    const sources = layOut(
      buildTrace(
        Array.from({ length: 50 }, (_, i) => row(i, null, `s${i}`)),
        key,
      ),
    );
    expect(sources.lanes).toHaveLength(MAX_LANES);
    expect(sources.omittedLanes).toBe(10);
    expect(sources.omittedMarks).toBe(10);
  });
});

describe('elapsedTicks', () => {
  it('gives two to eight round times from zero for any span', () => {
    expect(elapsedTicks(13_222)).toEqual([0, 2_000, 4_000, 6_000, 8_000, 10_000, 12_000]);
    expect(elapsedTicks(62_000)).toEqual([0, 10_000, 20_000, 30_000, 40_000, 50_000, 60_000]);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 90 * 86_400_000 }), (span) => {
        const ticks = elapsedTicks(span);
        expect(ticks[0]).toBe(0);
        expect(ticks.length).toBeGreaterThanOrEqual(2);
        expect(ticks.length).toBeLessThanOrEqual(8);
        expect(ticks.at(-1)).toBeLessThanOrEqual(span);
      }),
    );
  });
});

describe('phaseStrips', () => {
  it('draws phases that lie before the only entry on a scale of their own', () => {
    const trace = buildTrace([readEntry(copy(performanceEntry), 'ep')], {
      field: 'jobId',
      id: 'job_perf_example',
    });
    const { strips, omitted } = phaseStrips(trace);
    expect(omitted).toBe(0);
    expect(strips).toHaveLength(1);
    expect(strips[0]?.ownScale).toBe(true);
    expect(strips[0]?.phases.reduce((sum, { width }) => sum + width, 0)).toBeCloseTo(1);
  });

  it('places them on the axis where the trace covers them', () => {
    const metadata = { phases: { queueTime: 1, inferenceTime: 3 }, totalDuration: 4 };
    const end = { jobId: 'j', message: 'm', timestamp: new Date(8_000).toISOString(), metadata };
    const { strips } = phaseStrips(buildTrace([row(0), readEntry(end, 'ep')], key));
    expect(strips[0]).toMatchObject({ row: 1, ownScale: false, seconds: 4 });
    expect(strips[0]?.phases.map(({ left, width }) => [left, width])).toEqual([
      [0.5, 0.125],
      [0.625, 0.375],
    ]);
  });
});
