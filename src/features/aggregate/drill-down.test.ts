import { describe, expect, it } from 'vitest';
import { type AggregationPlan, EMPTY_PLAN } from '../../logs/aggregation-plan';
import { readEntry } from '../../logs/entry';
import { isAtLeast, type Level } from '../../logs/level';
import { matchesLocalFilter } from '../../logs/query';
import { HOUR_MS } from '../../logs/time-range';
import { DEFAULT_VIEW } from '../../logs/view-state';
import { createDataset } from '../../mocks/dataset';
import { type DrillFrame, drillDown, type Narrowing } from './drill-down';

const END = Date.parse('2024-01-15T12:00:00Z');
const RANGE = { start: END - 90 * 60_000, end: END };
const FRAME: DrillFrame = { endpoints: ['ep_1'], range: RANGE, valuesOf: () => [] };

function patchOf(plan: Partial<AggregationPlan>, narrowing: Narrowing, frame = FRAME) {
  const drilled = drillDown({ ...EMPTY_PLAN, ...plan }, narrowing, frame);
  if ('refusal' in drilled) throw new Error(drilled.refusal);
  return drilled.patch;
}

describe('drillDown', () => {
  it('narrows to level and hour, within the range', () => {
    const patch = patchOf({ levels: ['error', 'fatal'] }, ['error', '2024-01-15T10:00:00.000Z']);
    expect(patch).toMatchObject({
      view: 'logs',
      from: '2024-01-15T10:30:00.000Z',
      to: '2024-01-15T11:00:00.000Z',
      level: 'error',
      fields: [{ path: ['level'], value: 'error', exclude: false }],
    });
  });

  it('sets every filter that an aggregation has, and takes away what it has not', () => {
    const patch = patchOf({ groupBy: ['jobId', 'endpoint', 'errorCode'], sources: ['s'], search: 'x.*' }, [
      'job_1',
      'ep_2',
      'OOM',
    ]);
    expect(patch).toMatchObject({
      endpoints: ['ep_2'],
      jobId: 'job_1',
      sources: ['s'],
      search: 'x.*',
      level: 'debug',
      fields: [{ path: ['metadata', 'errorCode'], value: 'OOM', exclude: false }],
    });
  });

  it('finds entries without a value by excluding the others', () => {
    const frame = { ...FRAME, valuesOf: () => ['A', 'B'] };
    expect(patchOf({ groupBy: ['errorCode'] }, [null], frame).fields).toEqual([
      { path: ['metadata', 'errorCode'], value: 'A', exclude: true },
      { path: ['metadata', 'errorCode'], value: 'B', exclude: true },
    ]);
    expect(patchOf({ groupBy: ['source'] }, [null], frame).sources).toEqual(['']);
  });

  it.each<[string, readonly string[], Narrowing, string]>([
    ['an hour that is no time', ['hour'], ['ten'], 'no readable time'],
    ['an hour outside', ['hour'], ['2020-01-01T00:00:00Z'], 'outside the range'],
    ['a strange endpoint', ['endpoint'], ['../admin'], 'no endpoint ID'],
    ['an unknown field', ['model'], ['x'], 'not known'],
    ['no value among many', ['jobId'], [null], 'cannot be told'],
  ])('refuses %s with the reason', (_, groupBy, narrowing, why) => {
    const many = { ...FRAME, valuesOf: () => Array.from({ length: 21 }, (__, index) => String(index)) };
    expect(drillDown({ ...EMPTY_PLAN, groupBy }, narrowing, many)).toMatchObject({
      refusal: expect.stringContaining(why),
    });
  });

  it('names the values from logs that would stand in the address', () => {
    const drilled = drillDown(
      { ...EMPTY_PLAN, groupBy: ['jobId', 'metadata.token'] },
      ['j', 'secret'],
      FRAME,
    );
    expect(drilled).toMatchObject({
      guarded: [
        { path: ['jobId'], value: 'j' },
        { path: ['metadata', 'token'], value: 'secret' },
      ],
    });
  });

  it('lets the logs view show exactly the entries of each group', () => {
    const dataset = createDataset({ seed: 'drill', anchor: END });
    const [endpoint = ''] = dataset.endpointIds;
    const all = dataset
      .entries(endpoint, END - 3 * HOUR_MS, END)
      .map((entry) => ({ entry: readEntry({ ...entry }, endpoint), sent: entry }));
    const levels: readonly (readonly Level[])[] = [[], ['warn'], ['error', 'fatal'], ['debug', 'error']];
    for (const wanted of levels) {
      const counted = all.filter(
        ({ sent }) => wanted.length === 0 || wanted.some((level) => level === sent.level),
      );
      const sources = new Set(counted.map(({ sent }) => sent.source));
      for (const source of sources) {
        const {
          level,
          fields,
          sources: chosen,
        } = {
          ...DEFAULT_VIEW,
          ...patchOf({ groupBy: ['source'], levels: wanted }, [source], {
            ...FRAME,
            range: { start: END - 3 * HOUR_MS, end: END },
          }),
        };
        const listed = all.filter(
          ({ entry }) =>
            isAtLeast(entry.level, level) && matchesLocalFilter(entry, { sources: chosen, fields }),
        );
        expect(listed).toHaveLength(counted.filter(({ sent }) => sent.source === source).length);
      }
    }
  });
});
