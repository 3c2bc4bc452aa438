import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AggregationPlan, EMPTY_PLAN, METRICS } from '../../logs/aggregation-plan';
import { planSpecs } from '../../logs/aggregation-plan-request';
import { planKey } from '../../logs/aggregation-plan-text';
import { DAY_MS, HOUR_MS, MINUTE_MS, toIso } from '../../logs/time-range';
import { createDataset } from '../../mocks/dataset';
import { createApiHandler } from '../../mocks/handler';
import type { AggregateRow } from '../../sources/log-source';
import { mergeAnswers, type PartOutcome } from './merge-answers';
import { resultNotes } from './result-notes';
import { costText, distinctPlans, type RunQuestion, runParts } from './run-parts';

const NOW = Date.parse('2024-01-15T12:00:00Z');
const dataset = createDataset({ seed: 'merge', anchor: NOW });
const handler = createApiHandler({ dataset, now: () => NOW, rateLimit: null });
const ENDPOINTS = dataset.endpointIds;
/** Short ones, so that several are soon read; not by the hour, so that hours are cut in two. */
const SLICE_MS = 40 * MINUTE_MS;

/** The run as the hook makes it, against the mock API. */
async function outcomesOf(question: RunQuestion): Promise<readonly PartOutcome[]> {
  const parts = runParts(question, SLICE_MS);
  return Promise.all(
    parts.map(async (part) => {
      const specs = planSpecs(part.plans, parts.length > 1);
      const body = {
        endpointIds: part.endpoints,
        timeRange: { start: toIso(part.range.start), end: toIso(part.range.end) },
        aggregations: specs,
      };
      const response = await handler(
        new Request('http://api/v2/endpoints/logs/aggregate', { method: 'POST', body: JSON.stringify(body) }),
      );
      const { aggregations } = (await response.json()) as {
        aggregations: Record<string, readonly AggregateRow[]>;
      };
      return {
        part,
        answers: new Map(
          part.plans.map((plan, at) => [planKey(plan), aggregations[specs[at]?.name ?? ''] ?? null]),
        ),
        problem: null,
      };
    }),
  );
}

const groups = fc.uniqueArray(fc.constantFrom('level', 'hour', 'source', 'endpoint', 'errorCode'), {
  minLength: 1,
  maxLength: 3,
});
const plans = fc.record({
  groupBy: groups,
  levels: fc.subarray(['debug', 'warn', 'error', 'fatal'] as const),
  sources: fc.subarray(['model_loader', 'api_handler']),
});

describe('mergeAnswers', () => {
  it('agrees with a plain calculation over the entries, and marks what it cannot know', async () => {
    const questions = fc.record({
      plan: plans.map((some): AggregationPlan => ({ ...EMPTY_PLAN, ...some, metrics: METRICS })),
      endpoints: fc.subarray([...ENDPOINTS], { minLength: 1 }),
      minutes: fc.integer({ min: 5, max: 100 }),
      apart: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(questions, async ({ plan, endpoints, minutes, apart }) => {
        const range = { start: NOW - minutes * MINUTE_MS, end: NOW };
        const result = mergeAnswers(plan, await outcomesOf({ plans: [plan], endpoints, range, apart }));
        const counted = new Map<string, { count: number; jobs: Set<string>; durations: number[] }>();
        for (const endpoint of endpoints)
          for (const entry of dataset.entries(endpoint, range.start, range.end)) {
            const { levels, sources } = plan;
            if (levels.length > 0 && !levels.some((level) => level === entry.level)) continue;
            if (sources.length > 0 && !sources.includes(entry.source)) continue;
            const code = entry.metadata?.errorCode;
            const values = new Map<string, string | null>([
              ['level', entry.level],
              ['hour', `${entry.timestamp.slice(0, 13)}:00:00.000Z`],
              ['source', entry.source],
              ['endpoint', endpoint],
              ['errorCode', typeof code === 'string' ? code : null],
            ]);
            const key = JSON.stringify(plan.groupBy.map((name) => values.get(name) ?? null));
            const group = counted.get(key) ?? { count: 0, jobs: new Set(), durations: [] };
            counted.set(key, group);
            group.count += 1;
            if (entry.jobId) group.jobs.add(entry.jobId);
            if (typeof entry.duration === 'number') group.durations.push(entry.duration);
          }
        expect(new Set(result?.rows.map(({ key }) => key))).toEqual(new Set(counted.keys()));
        for (const { key, figures } of result?.rows ?? []) {
          const truth = counted.get(key);
          expect(figures.get('count')).toEqual({ value: truth?.count, mark: 'exact' });
          const jobs = figures.get('unique_jobs');
          if (jobs?.mark === 'exact') expect(jobs.value).toBe(truth?.jobs.size);
          else expect(jobs?.value).toBeGreaterThanOrEqual(truth?.jobs.size ?? 0);
          const durations = truth?.durations ?? [];
          const average = figures.get('avg_duration');
          if (durations.length === 0) expect(average?.value).toBeNull();
          else if (average?.mark === 'exact')
            expect(average.value).toBeCloseTo(durations.reduce((a, b) => a + b, 0) / durations.length, 2);
          else {
            expect(average?.value).toBeGreaterThanOrEqual(Math.min(...durations) - 0.001);
            expect(average?.value).toBeLessThanOrEqual(Math.max(...durations) + 0.001);
          }
        }
        expect(result?.total).toBe([...counted.values()].reduce((sum, { count }) => sum + count, 0));
      }),
      { numRuns: 25 },
    );
  }, 60_000);

  const part = { plans: [EMPTY_PLAN], endpoints: ['ep_1'], range: { start: NOW - HOUR_MS, end: NOW } };
  const outcome = (rows: readonly AggregateRow[] | null, plan = EMPTY_PLAN): PartOutcome => ({
    part: { ...part, plans: [plan] },
    answers: new Map([[planKey(plan), rows]]),
    problem: null,
  });

  it('puts the hour that two slices share together, and marks its jobs and percentile', () => {
    const plan = { ...EMPTY_PLAN, groupBy: ['hour'], metrics: METRICS };
    const row = (hour: string, p95: number): AggregateRow => ({
      hour,
      count: 2,
      unique_jobs: 2,
      avg_duration: p95 / 2,
      p95_duration: p95,
    });
    const result = mergeAnswers(plan, [
      outcome([row('2024-01-15T10:00:00Z', 4)], plan),
      outcome([row('2024-01-15T10:00:00.000Z', 8)], plan),
    ]);
    const [only] = result?.rows ?? [];
    expect(result?.rows).toHaveLength(1);
    expect([...(only?.figures ?? [])]).toEqual([
      ['count', { value: 4, mark: 'exact' }],
      ['unique_jobs', { value: 4, mark: 'at-most' }],
      ['avg_duration', { value: 3, mark: 'about' }],
      ['p95_duration', { value: 8, mark: 'about' }],
    ]);
    const notes = result === null ? [] : resultNotes(result);
    expect(notes.join('\n')).toContain('percentiles cannot be added up');
    expect(notes.join('\n')).toContain('a job that is in two of them is counted twice');
  });

  it('counts a job in two slices once where rows are of one job', () => {
    const plan: AggregationPlan = { ...EMPTY_PLAN, groupBy: ['jobId'], metrics: ['unique_jobs'] };
    const rows = [{ jobId: 'job_1', unique_jobs: 1 }];
    const [row] = mergeAnswers(plan, [outcome(rows, plan), outcome(rows, plan)])?.rows ?? [];
    expect(row?.figures.get('unique_jobs')).toEqual({ value: 1, mark: 'exact' });
  });

  it('says what an answer lacks, and that a server ignores a filter', () => {
    const plan: AggregationPlan = {
      ...EMPTY_PLAN,
      groupBy: ['source', 'endpoint'],
      metrics: ['count', 'p95_duration'],
      sources: ['a'],
    };
    const result = mergeAnswers(plan, [
      outcome(
        [
          { source: 'a', count: 1 },
          { source: 'b', count: 2 },
        ],
        plan,
      ),
    ]);
    const notes = (result === null ? [] : resultNotes(result)).join('\n');
    expect(notes).toContain('Not in the server’s answer: p95 duration');
    expect(notes).toContain('does not say endpoint');
    expect(notes).toContain('1 row is outside the filters');
  });

  it('says how much is missing after a refusal, and tells an absent aggregation from an empty one', () => {
    const failed: PartOutcome = { part, answers: null, problem: null };
    const partial = mergeAnswers(EMPTY_PLAN, [outcome([]), failed, outcome(null)]);
    expect(partial).toMatchObject({ parts: 3, answered: 2, absent: 1, rows: [] });
    expect(partial === null ? '' : resultNotes(partial).join('\n')).toContain('only 2 of 3 requests');
    expect(mergeAnswers({ ...EMPTY_PLAN, groupBy: ['source'] }, [outcome([])])).toBeNull();
  });

  it('reads hostile rows as data', () => {
    const plan: AggregationPlan = { ...EMPTY_PLAN, groupBy: ['__proto__', 'constructor'] };
    const rows: AggregateRow[] = JSON.parse('[{"__proto__":"x","constructor":"y","count":"7"},{"count":-1}]');
    expect(mergeAnswers(plan, [outcome(rows, plan)])?.rows.map(({ values }) => values)).toEqual([
      ['x', 'y'],
      [null, null],
    ]);
  });
});

describe('the requests of a run', () => {
  const question: RunQuestion = {
    plans: [EMPTY_PLAN, { ...EMPTY_PLAN, groupBy: ['source'] }],
    endpoints: ['a', 'b', 'c'],
    range: { start: NOW - HOUR_MS, end: NOW },
    apart: true,
  };
  it('are named with what they cost', () => {
    expect(costText(question, DAY_MS)).toBe('2 aggregations × 3 endpoints = 6 requests');
    expect(costText({ ...question, apart: false }, DAY_MS)).toBe(
      '2 aggregations over 3 endpoints in 1 request',
    );
    const week = { ...question, range: { start: NOW - 7 * DAY_MS, end: NOW } };
    expect(costText(week, DAY_MS)).toContain('× 7 slices of at most 24 h = 42 requests');
    expect(runParts(week, DAY_MS)).toHaveLength(42);
    expect(runParts({ ...week, apart: false }, DAY_MS)).toHaveLength(7);
    expect(runParts({ ...question, plans: [] }, DAY_MS)).toHaveLength(0);
    expect(runParts({ ...question, plans: [], apart: false }, DAY_MS)).toHaveLength(0);
  });

  it('ask the same only once', () => {
    const named = { ...EMPTY_PLAN, name: 'other name' };
    expect(distinctPlans([EMPTY_PLAN, named])).toEqual([EMPTY_PLAN]);
  });
});
