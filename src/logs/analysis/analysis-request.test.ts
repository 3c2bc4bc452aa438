import { describe, expect, it } from 'vitest';
import { createDataset } from '../../mocks/dataset';
import { INCIDENTS } from '../../mocks/incidents';
import { asJson } from '../../mocks/wire-entry';
import { type LogEntry, readEntry } from '../entry';
import { parseQueryText } from '../query-text';
import { DAY_MS, MINUTE_MS, type TimeRange } from '../time-range';
import { type AnalysisRequest, runAnalysis } from './analysis-request';
import { compareEntries } from './comparison';
import { analyseErrors, previousWindow } from './error-analysis';
import { analysePerformance } from './performance-analysis';
import { buildTrace } from './trace';

const ANCHOR = Date.UTC(2024, 0, 15, 10, 20, 30, 456);
const dataset = createDataset({ seed: 'test', anchor: ANCHOR });
const load = (endpointId: string, { start, end }: TimeRange): readonly LogEntry[] =>
  dataset.entries(endpointId, start, end).map((entry) => readEntry(asJson(entry), endpointId));

const incident = (name: (typeof INCIDENTS)[number]['name']) => {
  const found = INCIDENTS.find((one) => one.name === name);
  if (found === undefined) throw new Error(name);
  const range = { start: ANCHOR + found.startOffsetMs, end: ANCHOR + found.endOffsetMs };
  const before = previousWindow(range);
  const calm = load(found.endpointId, before);
  const during = load(found.endpointId, range);
  return { ...found, range, before, calm, during, entries: [...calm, ...during] };
};

describe('the planted incidents', () => {
  it.each(INCIDENTS.map(({ name }) => name))('%s leads the errors and the comparison', (name) => {
    const { errorCode, range, before, calm, during, entries } = incident(name);
    const errors = analyseErrors(entries, { current: range, previous: before });
    const row = errors.codes.find((one) => one.name === errorCode);
    expect(row?.count).toBeGreaterThanOrEqual(8);
    expect(row?.count).toBeGreaterThan(5 * (row?.previousCount ?? 0));
    expect(errors.codes.slice(0, 2)).toContain(row);
    expect(errors.patterns.some(({ isNew }) => isNew)).toBe(true);
    const comparison = compareEntries(
      { entries: calm, lengthMs: range.end - range.start },
      { entries: during, lengthMs: range.end - range.start },
    );
    expect(comparison.codes.slice(0, 2).map((one) => one.name)).toContain(errorCode);
  });

  it('out of memory: stack, recovery rates, memory peak and a recovered job', () => {
    const { range, before, during, entries } = incident('oom-burst');
    const errors = analyseErrors(entries, { current: range, previous: before });
    const [stack] = errors.stacks.groups;
    expect(stack?.frames[0]).toBe('torch.cuda.OutOfMemoryError');
    expect(stack?.headlines).toEqual(['RuntimeError: CUDA out of memory. Tried to allocate <size>']);
    const reduction = errors.recovery.rows.find(({ type }) => type === 'batch_size_reduction');
    expect(reduction?.succeeded).toBeGreaterThan(0);
    expect(reduction?.failed).toBeGreaterThan(0);
    expect(reduction?.unknown).toBe(0);
    const cleanup = errors.recovery.rows.find(({ type }) => type === 'memory_cleanup');
    expect(cleanup?.success.share).toBe(1);
    const { memory } = analysePerformance(entries, { range });
    expect(memory.peakIndex === null ? null : entries[memory.peakIndex]?.time).toBeGreaterThan(
      range.start - 12 * MINUTE_MS,
    );
    const jobs = new Set(
      during.flatMap((entry) => (entry.metadata?.errorCode === 'CUDA_OOM' ? entry.jobId : [])),
    );
    const outcomes = [...jobs].map((id) => buildTrace(during, { field: 'jobId', id }).outcome.status);
    expect(outcomes).toContain('recovered');
    expect(outcomes).toContain('failed');
  });

  it('storage outage: retries, exhausted ones, and the upload takes the time', () => {
    const { range, before, calm, during, entries } = incident('storage-outage');
    const { retries } = analyseErrors(entries, { current: range, previous: before });
    expect(retries.attempts.map(([attempt]) => attempt)).toEqual([1, 2, 3]);
    expect(retries.exhausted).toBeGreaterThan(0);
    const uploadShare = (list: readonly LogEntry[]) =>
      analysePerformance(list, { range }).phases.rows.find(({ name }) => name === 'uploadTime')?.share ?? 0;
    expect(uploadShare(during)).toBeGreaterThan(3 * uploadShare(calm));
  });

  it('cold-start wave: rate, phase share and missed targets', () => {
    const { range, calm, during } = incident('cold-start-wave');
    const [a, b] = [analysePerformance(calm, { range }), analysePerformance(during, { range })];
    expect(b.rates.coldStart.share).toBeGreaterThan(5 * (a.rates.coldStart.share ?? 1));
    expect(b.phases.rows.find(({ name }) => name === 'coldStartTime')?.share).toBeGreaterThan(0.3);
    expect(b.sla.met.share).toBeLessThan(a.sla.met.share ?? 0);
    expect(b.coldRequests.summary.figures?.p50).toBeGreaterThan(b.warmRequests.summary.figures?.p50 ?? 0);
  });
});

describe('runAnalysis', () => {
  const range = { start: ANCHOR - DAY_MS, end: ANCHOR };
  const day = dataset.endpointIds.flatMap((id) => load(id, range));
  const half = { start: ANCHOR - DAY_MS / 2, end: ANCHOR };
  const jobId = day.find((entry) => entry.jobId !== '')?.jobId ?? '';
  const requests: readonly AnalysisRequest[] = [
    { kind: 'errors', current: half, previous: previousWindow(half) },
    { kind: 'performance', range },
    { kind: 'patterns' },
    { kind: 'stacks' },
    { kind: 'jobs' },
    { kind: 'extent' },
    { kind: 'match', conditions: parseQueryText('level>=warn /memory|timeout/ gpuUtilization>80').query },
    { kind: 'trace', key: { field: 'jobId', id: jobId } },
    {
      kind: 'compare',
      left: { range: previousWindow(half), endpoints: [] },
      right: { range: half, endpoints: dataset.endpointIds.slice(0, 2) },
    },
  ];

  it.each(requests)(
    '$kind over a day of three endpoints, with an answer that survives a worker',
    (request) => {
      const answer = runAnalysis(request, day);
      expect(answer.kind).toBe(request.kind);
      expect(structuredClone(answer)).toEqual(answer);
    },
  );

  it('contradicting verdicts are found as a straightforward search finds them', () => {
    const expected = day.filter(({ benchmarks }) => {
      const [target, actual] = [benchmarks?.targetLatency, benchmarks?.actualLatency];
      if (typeof target !== 'number' || typeof actual !== 'number') return false;
      return (benchmarks?.performance === 'within_sla') === actual > target;
    }).length;
    const { contradictions } = analysePerformance(day, { range }).sla;
    expect(expected).toBeGreaterThan(0);
    expect(contradictions.count).toBe(expected);
  });

  it('finds about as many patterns as there are kinds of messages', () => {
    const answer = runAnalysis({ kind: 'patterns' }, day);
    if (answer.kind !== 'patterns') throw new Error(answer.kind);
    expect(answer.result.patterns.length).toBeLessThan(120);
    expect(answer.result.patterns.reduce((sum, { count }) => sum + count, 0)).toBe(day.length);
  });
});
