import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { EMPTY_PLAN, MAX_GROUPS, MAX_SOURCES, METRICS } from './aggregation-plan';
import { plans } from './aggregation-plan-arbitrary';
import { DOCUMENTED_PLANS, planProblem, undocumentedFilters } from './aggregation-plan-choices';
import { aggregateBody, planSpecs } from './aggregation-plan-request';
import { formatPlan, parsePlan, parsePlans, planKey } from './aggregation-plan-text';
import { LEVELS } from './level';
import { MAX_PLAN_TEXT } from './view-state';

vi.setConfig({ testTimeout: 30_000 });

describe('the text of a plan', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        expect(parsePlan(formatPlan(plan))).toEqual({ plan, ignored: [] });
      }),
      { numRuns: 500 },
    );
  });

  it('reads what a person writes', () => {
    expect(parsePlan('by=level, hour;level=ERROR,fatal')).toEqual({
      plan: { ...EMPTY_PLAN, levels: ['error', 'fatal'], metrics: ['count'] },
      ignored: [],
    });
  });

  it('never throws at a foreign text, keeps its bounds, and can be written again', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 3_000 }),
      fc
        .array(
          fc.tuple(
            fc.constantFrom('by', 'show', 'level', 'source', 'jobId', 'search', 'name', '__proto__', ''),
            fc.string({ unit: 'binary', maxLength: 400 }),
          ),
          { maxLength: 9 },
        )
        .map((pairs) => pairs.map((pair) => pair.join('=')).join(';')),
      fc.nat(3_000).map((length) => `search=${'%'.repeat(length)}`),
    );
    fc.assert(
      fc.property(hostile, (text) => {
        const { plan } = parsePlan(text);
        if (plan === null) return;
        expect(plan.groupBy.length).toBeLessThanOrEqual(MAX_GROUPS);
        expect(plan.sources.length).toBeLessThanOrEqual(MAX_SOURCES);
        expect(plan.levels.every((level) => LEVELS.includes(level))).toBe(true);
        expect(plan.metrics.every((metric) => METRICS.includes(metric))).toBe(true);
        const again = formatPlan(plan);
        expect(again.length).toBeLessThanOrEqual(MAX_PLAN_TEXT);
        expect(parsePlan(again)).toEqual({ plan, ignored: [] });
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    ['nonsense', 'not an aggregation'],
    ['', 'not an aggregation'],
    ['x'.repeat(MAX_PLAN_TEXT + 1), 'longer than'],
    [`search=${'%'.repeat(MAX_PLAN_TEXT - 10)}`, 'longer than'],
  ])('%.30s is no plan', (text, why) => {
    const { plan, ignored } = parsePlan(text);
    expect(plan).toBeNull();
    expect(ignored.join()).toContain(why);
  });

  it.each([
    ['by=level;show=count,median', '"median" is not one of count'],
    ['by=level;level=loud', '"loud" is not one of debug'],
    ['by=a,b,c,d,e,f', 'more than 5 groups'],
    [`by=${'x'.repeat(129)}`, 'a group longer than 128'],
    ['by=level;colour=red', '"colour=red" is no part'],
    ['by=level;by=hour', '"by=hour" is no part'],
  ])('%s says what it left out', (text, why) => {
    const { plan, ignored } = parsePlan(text);
    expect(plan).not.toBeNull();
    expect(ignored.join()).toContain(why);
  });

  it('keeps the good ones of several and names what was left out of each', () => {
    const { plans: read, ignored } = parsePlans(['by=source', 'nonsense', 'by=level;show=median']);
    expect(read.map(({ groupBy }) => groupBy)).toEqual([['source'], ['level']]);
    expect(ignored).toEqual([
      'Ignored in "agg=nonsense": not an aggregation.',
      'Ignored in "agg=by=level;show=median": "median" is not one of count, unique_jobs, avg_duration, p95_duration.',
    ]);
  });

  it('has a key that the name does not change', () => {
    expect(planKey({ ...EMPTY_PLAN, name: 'a' })).toBe(planKey(EMPTY_PLAN));
    expect(planKey(EMPTY_PLAN)).not.toBe(planKey({ ...EMPTY_PLAN, levels: ['error'] }));
  });
});

describe('the request of plans', () => {
  it('is the one of the API document', () => {
    const range = { start: Date.parse('2024-01-15T00:00:00Z'), end: Date.parse('2024-01-15T23:59:59Z') };
    expect(aggregateBody(['ep_1234567890abcdef'], range, planSpecs(DOCUMENTED_PLANS, false))).toEqual({
      endpointIds: ['ep_1234567890abcdef'],
      timeRange: { start: '2024-01-15T00:00:00.000Z', end: '2024-01-15T23:59:59.000Z' },
      aggregations: [
        {
          name: 'errors_by_hour',
          groupBy: ['level', 'hour'],
          filters: { level: ['error', 'fatal'] },
          metrics: ['count', 'unique_jobs'],
        },
        {
          name: 'performance_metrics',
          groupBy: ['source'],
          metrics: ['count', 'avg_duration', 'p95_duration'],
        },
      ],
    });
  });

  it('names each plan by a plain key of its own', () => {
    fc.assert(
      fc.property(fc.array(plans, { maxLength: 6 }), (list) => {
        const names = planSpecs(list, false).map(({ name }) => name);
        expect(new Set(names).size).toBe(list.length);
        for (const name of names) {
          expect(name).toMatch(/^[A-Za-z0-9_]+$/);
          expect(name in Object.prototype).toBe(false);
        }
      }),
    );
  });

  it('keeps names off what objects have of their own', () => {
    const [first, second] = planSpecs(
      ['constructor', '__proto__'].map((name) => ({ ...EMPTY_PLAN, name })),
      false,
    );
    expect([first?.name, second?.name]).toEqual(['aggregation_constructor', 'proto']);
  });

  it('asks for the count that weighs an average where answers are merged', () => {
    const plan = { ...EMPTY_PLAN, metrics: ['avg_duration'] as const };
    expect(planSpecs([plan], false)[0]?.metrics).toEqual(['avg_duration']);
    expect(planSpecs([plan], true)[0]?.metrics).toEqual(['count', 'avg_duration']);
  });

  it('sends every filter that is set, and no other', () => {
    const plan = { ...EMPTY_PLAN, sources: ['', 'a'], jobId: 'job_1', search: 'x' };
    expect(planSpecs([plan], false)[0]?.filters).toEqual({ source: ['', 'a'], jobId: 'job_1', search: 'x' });
    expect(planSpecs([EMPTY_PLAN], false)[0]).not.toHaveProperty('filters');
    expect(undocumentedFilters(plan)).toEqual(['source', 'jobId', 'search']);
    expect(undocumentedFilters({ ...EMPTY_PLAN, levels: ['error'] })).toEqual([]);
  });
});

describe('planProblem', () => {
  it.each([
    [{ groupBy: [] }, 'group by'],
    [{ metrics: [] }, 'metric'],
    [{ search: '(' }, 'regular expression'],
  ])('of %j says what is missing', (patch, why) => {
    expect(planProblem({ ...EMPTY_PLAN, ...patch })).toContain(why);
  });

  it('is null for the documented ones', () => {
    expect(DOCUMENTED_PLANS.map(planProblem)).toEqual([null, null]);
  });
});
