import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { plans } from './aggregation-plan-arbitrary';
import { formatPlan } from './aggregation-plan-text';
import { LEVELS } from './level';
import {
  DEFAULT_VIEW,
  formatViewState,
  isEndpointId,
  parseViewState,
  VIEWS,
  type ViewState,
} from './view-state';

// The properties are many small runs, and a busy machine takes its time over them.
vi.setConfig({ testTimeout: 30_000 });

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.constantFrom('memory.*error|OOM', 'a&b=c', '%2C', '+', '#x', '\u202e', '\'"<script>'),
);
const id = fc
  .string({ unit: fc.constantFrom(...'abyzABYZ09_.-'), minLength: 1, maxLength: 30 })
  .filter(isEndpointId);
const time = fc.constantFrom('now', 'now-15m', 'now-30d', '2024-01-15T10:00:00Z', '2024-01-15 10:00+05:45');
const source = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.constantFrom('', ' ', 'a,b', '%00', '%2C', '%u0020', ' a ', '\ufeff', '%', ',', '__proto__'),
);
const states: fc.Arbitrary<ViewState> = fc.record({
  endpoints: fc.uniqueArray(id, { maxLength: 6 }),
  from: time,
  to: time,
  level: fc.constantFrom(...LEVELS),
  search: text,
  jobId: text,
  sources: fc.uniqueArray(source, { maxLength: 6 }),
  fields: fc.array(
    fc.record({
      path: fc.array(text, { minLength: 1, maxLength: 3 }),
      value: text,
      exclude: fc.boolean(),
    }),
    { maxLength: 4 },
  ),
  limit: fc.integer({ min: 1, max: 10_000 }),
  order: fc.constantFrom('newest' as const, 'oldest' as const),
  openEntries: fc.uniqueArray(fc.string({ unit: fc.constantFrom(...'az09-'), minLength: 1, maxLength: 20 }), {
    maxLength: 4,
  }),
  view: fc.constantFrom(...VIEWS),
  trace: fc.oneof(fc.constant(''), fc.constantFrom('jobId:job_1', 'requestId:req_1', 'jobId:a=b/c d')),
  aggregations: fc.array(plans.map(formatPlan), { maxLength: 3 }),
  q: fc.oneof(text, fc.constantFrom('level>=warn "out of memory"', ' a  b ', 'x'.repeat(4_096))),
});

const parse = (query: string) => parseViewState(new URLSearchParams(query));

describe('the state in the address', () => {
  it('is read as it was written, without any notice', () => {
    fc.assert(
      fc.property(states, (state) => {
        const params = formatViewState(state);
        expect(parse(params.toString())).toEqual({ state, notices: [] });
        expect(formatViewState(parseViewState(params).state).toString()).toBe(params.toString());
      }),
      { numRuns: 300 },
    );
  });

  it('is empty for the default view', () => {
    expect(formatViewState(DEFAULT_VIEW).toString()).toBe('');
    expect(parse('')).toEqual({ state: DEFAULT_VIEW, notices: [] });
  });

  it('reads what a person writes', () => {
    const { state, notices } = parse(
      'endpoint=ep_1, ep_2&from=now-6h&level=ERROR&source=model_inference,api_handler&limit=500&order=oldest',
    );
    expect(notices).toEqual([]);
    expect(state).toEqual({
      ...DEFAULT_VIEW,
      endpoints: ['ep_1', 'ep_2'],
      from: 'now-6h',
      level: 'error',
      sources: ['model_inference', 'api_handler'],
      limit: 500,
      order: 'oldest',
    });
  });
});

describe('a foreign address', () => {
  it('never throws and never leads out of the allowed values', () => {
    const name = fc.oneof(
      fc.constantFrom(
        'endpoint',
        'from',
        'to',
        'level',
        'search',
        'source',
        'field',
        'limit',
        'entry',
        'view',
        'agg',
      ),
      fc.string({ unit: 'binary' }),
    );
    const value = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 2_000 }),
      fc.webQueryParameters(),
      fc.nat().map(String),
    );
    const query = fc.oneof(
      fc.array(fc.tuple(name, value), { maxLength: 8 }).map((pairs) => new URLSearchParams(pairs)),
      fc.string({ unit: 'binary' }).map((raw) => new URLSearchParams(raw)),
    );
    fc.assert(
      fc.property(query, (params) => {
        const { state } = parseViewState(params);
        expect(state.endpoints.every(isEndpointId)).toBe(true);
        expect(LEVELS).toContain(state.level);
        expect(VIEWS).toContain(state.view);
        expect(state.limit).toBeGreaterThanOrEqual(1);
        expect(state.limit).toBeLessThanOrEqual(10_000);
        expect(state.search.length).toBeLessThanOrEqual(1_024);
        // What was understood can be written and is then understood without any notice.
        expect(parseViewState(formatViewState(state)).notices).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    ['unknown=1', 'no such parameter'],
    ['apiKey=secret', 'no such parameter'],
    ['baseUrl=https://evil.example', 'no such parameter'],
    ['__proto__=1', 'no such parameter'],
    ['endpoint=../../admin', 'not an endpoint ID'],
    ['endpoint=..', 'not an endpoint ID'],
    ['endpoint=.', 'not an endpoint ID'],
    ['endpoint=a%2Fb', 'not an endpoint ID'],
    [`endpoint=${'x'.repeat(129)}`, 'not an endpoint ID'],
    ['from=yesterday', 'not an ISO 8601 time'],
    ['to=2024-02-30', 'not an ISO 8601 time'],
    ['level=loud', 'not a level'],
    ['level=info&level=error', 'only the first one'],
    ['search=a&search=b', 'only the first one'],
    [`search=${'x'.repeat(1_025)}`, 'longer than 1024'],
    [`jobId=${'x'.repeat(1_025)}`, 'longer than 1024'],
    [`q=${'x'.repeat(4_097)}`, 'longer than 4096'],
    [`source=${'x'.repeat(129)}`, 'longer than 128'],
    [`source=${Array.from({ length: 51 }, (_, index) => `s${index}`)}`, 'only the first 50 of 51'],
    ['field=nonsense', 'not a field filter'],
    [`field=/a=${'x'.repeat(1_100)}`, 'longer than 1024'],
    [Array.from({ length: 51 }, (_, index) => `field=/a=${index}`).join('&'), 'only the first 50 of 51'],
    ['limit=0', 'not a whole number'],
    ['limit=10001', 'not a whole number'],
    ['limit=-5', 'not a whole number'],
    ['limit=1.5', 'not a whole number'],
    ['limit=NaN', 'not a whole number'],
    ['limit=lots', 'not a whole number'],
    ['order=random', 'not one of newest, oldest'],
    ['view=admin', 'not one of logs, summary, tail'],
    ['entry=<script>', 'not an entry identity'],
    [`agg=${'x'.repeat(2_049)}`, 'longer than 2048'],
    [Array.from({ length: 11 }, (_, index) => `agg=by=f${index}`).join('&'), 'only the first 10 of 11'],
  ])('%s is ignored with one notice', (query, notice) => {
    const { notices } = parse(query);
    expect(notices).toHaveLength(1);
    expect(notices[0]).toContain(notice);
    expect(notices[0]?.length).toBeLessThan(300);
  });

  it('keeps the good parts of a list', () => {
    const { state, notices } = parse('endpoint=ep_1,..,ep_2');
    expect(state.endpoints).toEqual(['ep_1', 'ep_2']);
    expect(notices).toHaveLength(1);
  });
});
