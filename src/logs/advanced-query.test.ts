import { describe, expect, it } from 'vitest';
import { DEFAULT_QUERY, queryFromView } from './advanced-query';
import { matchesAdvancedQuery, runAdvancedQuery } from './advanced-query-match';
import { readEntry } from './entry';
import { matchesFieldFilter } from './field-filter';
import type { Json, JsonObject } from './json';
import { formatQueryText, parseQueryText } from './query-text';
import { DEFAULT_VIEW } from './view-state';

const ENTRY: Json = JSON.parse(`{
  "timestamp": "2024-01-15T10:35:42.789Z", "level": "error", "message": "CUDA out of Memory", "jobId": "job_1",
  "requestId": "req_1", "source": "model_inference", "duration": 0.3, "memoryUsage": "38.5GB",
  "metadata": { "errorCode": "CUDA_OOM", "batchSize": 4, "none": null, "peak": "900MiB", "took": "4.3s",
    "on": true, "phases": { "queueTime": 0.2 }, "a.b": 1, "__proto__": "p", "list": ["x"] }
}`);
const entry = readEntry(ENTRY, 'ep_1');
const matches = (text: string) => {
  const { query, problems } = parseQueryText(text);
  expect(problems).toEqual([]);
  return matchesAdvancedQuery(entry, query);
};

describe('matching an entry', () => {
  it.each([
    ...[
      '',
      'level>=error',
      'level:error',
      '-level:debug',
      'source:model_inference',
      '-source:x',
      'job:job_1',
    ],
    ...[
      'request:req_1',
      'endpoint:ep_1',
      'memory',
      '"out of"',
      'Memory CUDA',
      '/cuda.*memory/',
      '-"memory"c',
    ],
    ...[
      'errorCode=CUDA_OOM',
      'metadata.errorCode~^CUDA',
      'batchSize>3',
      'batchSize<=4',
      'batchSize in (2,4)',
    ],
    ...[
      'memoryUsage>30GB',
      'memoryUsage<40GiB',
      'memoryUsage=38.5GB',
      'peak<1GB',
      'took>4s',
      'duration>250ms',
    ],
    ...['duration<=0.3', 'phases.queueTime=0.2', 'metadata."a.b"=1', '__proto__=p', 'list.0=x', 'on=true'],
    ...['none=null', 'absent=null', 'absent!=1', '-absent>1', 'timestamp>2024-01-15', 'message~Memory'],
  ])('%s holds', (text) => {
    expect(matches(text)).toBe(true);
  });

  it.each([
    ...[
      'level>=fatal',
      'level:info',
      '-level:error',
      '-source:model_inference',
      'job:job_2',
      'request:req_2',
    ],
    ...[
      'endpoint:ep_2',
      '"memory"c',
      '-memory',
      'memory absent',
      '/^out/',
      'errorCode=cuda_oom',
      'batchSize="4"',
    ],
    ...[
      'batchSize>"3"',
      'memoryUsage>40GB',
      'memoryUsage>30',
      'peak>1GB',
      'took>5s',
      'duration>1m',
      'absent>1',
    ],
    ...['absent~x', 'errorCode=null', 'on="true"', 'constructor~x', 'toString!=null', '-batchSize>3'],
  ])('%s does not', (text) => {
    expect(matches(text)).toBe(false);
  });

  it('takes the start of a range in and its end out, and keeps entries without a time', () => {
    const time = entry.time ?? 0;
    const inRange = (start: number, end: number) =>
      matchesAdvancedQuery(entry, DEFAULT_QUERY, { start, end });
    expect([inRange(time, time + 1), inRange(time - 1, time)]).toEqual([true, false]);
    const timeless = readEntry({ message: 'x' }, 'ep');
    expect(matchesAdvancedQuery(timeless, DEFAULT_QUERY, { start: 0, end: 1 })).toBe(true);
  });

  it('never hides an unknown level by a minimum, but by name', () => {
    const odd = readEntry({ level: 'odd', message: '' }, 'ep');
    const test = (text: string) => matchesAdvancedQuery(odd, parseQueryText(text).query);
    expect(['level>=fatal', 'level:unknown', 'level:fatal', '-level:unknown'].map(test)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('finds nothing by a pattern that is not one', () => {
    const texts = [{ kind: 'regex', text: '(', caseSensitive: false, exclude: false }] as const;
    expect(matchesAdvancedQuery(entry, { ...DEFAULT_QUERY, texts })).toBe(false);
  });
});

describe('running a query over entries', () => {
  const raws: readonly JsonObject[] = [
    { level: 'warn', memoryUsage: '900MB', duration: 3 },
    { level: 'fatal', memoryUsage: '1GB', duration: 1 },
    { level: 'debug', message: 'no figures' },
    { level: 'error', memoryUsage: '0.5GB', duration: 2 },
  ];
  const all = raws.map((raw, index) =>
    readEntry({ timestamp: `2024-01-15T10:00:0${index}Z`, message: '', ...raw }, 'ep'),
  );
  const run = (text: string) =>
    runAdvancedQuery(all, parseQueryText(text).query).entries.map(({ level }) => level);

  it.each([
    ['', ['error', 'debug', 'fatal', 'warn']],
    ['sort:timestamp asc', ['warn', 'fatal', 'debug', 'error']],
    ['sort:level desc', ['fatal', 'error', 'warn', 'debug']],
    ['sort:memoryUsage asc', ['error', 'warn', 'fatal', 'debug']],
    ['sort:duration desc', ['warn', 'error', 'fatal', 'debug']],
    ['sort:duration asc limit:2', ['fatal', 'error']],
  ])('sorts and cuts: %s', (text, levels) => {
    expect(run(text)).toEqual(levels);
  });

  it('says how many matched before the limit', () => {
    expect(runAdvancedQuery(all, parseQueryText('level>=warn limit:1').query)).toMatchObject({
      matched: 3,
      entries: [{ level: 'error' }],
    });
  });
});

describe("the dashboard's filters as a query", () => {
  it('keeps every one of them', () => {
    const query = queryFromView({
      ...DEFAULT_VIEW,
      endpoints: ['ep_1'],
      level: 'warn',
      search: 'memory.*error',
      jobId: 'job_1',
      sources: ['a', 'b c'],
      fields: [{ path: ['metadata', 'batchSize'], value: '4', exclude: true }],
      order: 'oldest',
      limit: 50,
    });
    expect(formatQueryText(query)).toBe(
      'endpoint:ep_1 level>=warn source:a,"b c" job:job_1 -metadata.batchSize in ("4",4) /memory.*error/ ' +
        'sort:timestamp asc limit:50',
    );
  });

  it.each(['4', 'CUDA_OOM', 'true', 'null', '4.0', ''])(
    'finds by the value %j what the filter finds',
    (value) => {
      for (const path of ['batchSize', 'errorCode', 'on', 'none', 'absent']) {
        for (const exclude of [false, true]) {
          const filter = { path: ['metadata', path], value, exclude };
          if (path === 'absent' && value === 'null') continue; // A query counts an absent field as null.
          const query = queryFromView({ ...DEFAULT_VIEW, fields: [filter] });
          expect(matchesAdvancedQuery(entry, query)).toBe(matchesFieldFilter(entry, filter));
        }
      }
    },
  );
});
