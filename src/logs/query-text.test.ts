import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { type AdvancedQuery, DEFAULT_QUERY } from './advanced-query';
import {
  formatQueryText,
  isSameQuery,
  parseQueryText,
  readQueryParameter,
  writeQueryParameter,
} from './query-text';
import { advancedQueries, texts } from './query-text-arbitrary';
import { MAX_QUERY_TEXT } from './query-text-scan';

vi.setConfig({ testTimeout: 60_000 });

const read = (text: string): Partial<AdvancedQuery> => {
  const { query, problems } = parseQueryText(text);
  expect(problems).toEqual([]);
  return Object.fromEntries(
    Object.entries(query).filter(
      ([name, value]) =>
        JSON.stringify(value) !==
        JSON.stringify(Object.entries(DEFAULT_QUERY).find(([one]) => one === name)?.[1]),
    ),
  );
};
const field = (text: string) => read(text).fields;
const term = (text: string) => read(text).texts;
const phrase = { kind: 'phrase', caseSensitive: false, exclude: false } as const;
const regex = { ...phrase, kind: 'regex' } as const;

describe('a query text', () => {
  it('and its query are two views of one thing, whatever the query holds', () => {
    fc.assert(
      fc.property(advancedQueries, (query) => {
        const text = formatQueryText(query);
        expect(parseQueryText(text)).toMatchObject({ query, problems: [] });
        expect(text).toBe(formatQueryText(parseQueryText(text).query));
      }),
      { numRuns: 1_500 },
    );
  });

  it('passes through an address unchanged', () => {
    fc.assert(
      fc.property(advancedQueries, (query) => {
        const params = new URL(`https://x/?view=logs`).searchParams;
        writeQueryParameter(params, query);
        const { searchParams } = new URL(`https://x/?${params}`);
        const back = readQueryParameter(searchParams);
        expect(back.query).toEqual(query);
        expect(isSameQuery(back.query, query)).toBe(true);
        expect(back.text).toBe(formatQueryText(query));
        expect(searchParams.get('view')).toBe('logs');
      }),
      { numRuns: 500 },
    );
  });

  const anything = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 80 }),
    fc.string({ maxLength: 80 }),
    fc
      .array(
        fc.oneof(
          texts,
          fc.constantFrom(
            ...[
              'level',
              'source',
              'sort',
              'gpu',
              ':',
              '=',
              '!=',
              '>=',
              '<',
              '~',
              '!~',
              ' in (',
              '(',
              ')',
              ',',
              '"',
            ],
            ...[
              '\\',
              '/',
              '-',
              ' ',
              ' ',
              'desc',
              'AND',
              'limit:',
              'from:',
              'metadata.',
              '5',
              '30GB',
              'level>=',
            ],
          ),
        ),
        { maxLength: 20 },
      )
      .map((parts) => parts.join('')),
    fc.tuple(advancedQueries, fc.nat(), fc.nat()).map(([query, a, b]) => {
      const text = formatQueryText(query);
      return text.slice(a % (text.length + 1)) + text.slice(0, b % (text.length + 1));
    }),
  );

  it('never throws, and every problem and token has its place', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const { query, problems, tokens } = parseQueryText(text);
        for (const { start, end } of problems) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(text.length);
        }
        let at = 0;
        for (const { start, end } of tokens) {
          expect(start).toBeGreaterThanOrEqual(at);
          expect(end).toBeGreaterThan(start);
          expect(text.slice(at, start).trim()).toBe('');
          at = end;
        }
        expect(text.slice(at).trim()).toBe('');
        expect(parseQueryText(formatQueryText(query))).toMatchObject({ query, problems: [] });
      }),
      { numRuns: 2_000 },
    );
  });

  it('is read quickly and to its limit however long it is', () => {
    for (const piece of ['"', '/a', '(', '-', '\\', 'a.', 'a in (', 'level:', '~"', '/\\', ',']) {
      const { problems } = parseQueryText(piece.repeat(100_000));
      expect(problems.at(-1)).toMatchObject({ start: MAX_QUERY_TEXT, end: piece.length * 100_000 });
    }
  });
});

describe('parts of a query text', () => {
  it('reads the sample of the manual', () => {
    const text =
      'level>=warn source:model_inference gpuUtilization>90 "out of memory" -source:cache_manager job:job_123';
    const query: AdvancedQuery = {
      ...DEFAULT_QUERY,
      levels: { minimum: 'warn', include: [], exclude: [] },
      sources: { include: ['model_inference'], exclude: ['cache_manager'] },
      fields: [{ path: ['gpuUtilization'], operator: '$gt', value: 90, exclude: false }],
      texts: [{ ...phrase, text: 'out of memory' }],
      jobId: 'job_123',
    };
    expect(parseQueryText(text)).toMatchObject({ query, problems: [] });
    expect(formatQueryText(query)).toBe(
      'level>=warn source:model_inference -source:cache_manager job:job_123 gpuUtilization>90 "out of memory"',
    );
  });

  it('is empty for the default query, and reads white space as it', () => {
    expect(formatQueryText(DEFAULT_QUERY)).toBe('');
    expect(read(' \n\t')).toEqual({});
  });

  it.each([
    ['level:error,fatal', { minimum: null, include: ['error', 'fatal'], exclude: [] }],
    ['level:(error, fatal)', { minimum: null, include: ['error', 'fatal'], exclude: [] }],
    ['level:error level:fatal', { minimum: null, include: ['error', 'fatal'], exclude: [] }],
    ['Level:WARNING', { minimum: null, include: ['warn'], exclude: [] }],
    ['-level:debug', { minimum: null, include: [], exclude: ['debug'] }],
    ['level!=debug', { minimum: null, include: [], exclude: ['debug'] }],
    ['level > warn', { minimum: 'error', include: [], exclude: [] }],
    ['level<=info', { minimum: null, include: [], exclude: ['warn', 'error', 'fatal'] }],
    ['level<error', { minimum: null, include: [], exclude: ['error', 'fatal'] }],
    ['-level>=error', { minimum: null, include: [], exclude: ['error', 'fatal'] }],
    ['-level<warn', { minimum: 'warn', include: [], exclude: [] }],
    ['level:unknown', { minimum: null, include: ['unknown'], exclude: [] }],
  ])('%s', (text, levels) => {
    expect(read(text).levels).toEqual(levels);
  });

  it.each([
    ['gpuUtilization>90', { path: ['gpuUtilization'], operator: '$gt', value: 90 }],
    ['gpuUtilization >= 90.5', { path: ['gpuUtilization'], operator: '$gte', value: 90.5 }],
    ['memoryUsage>30GB', { path: ['memoryUsage'], operator: '$gt', value: '30GB' }],
    [
      'memoryUsage~"3[0-9]\\.[0-9]GB"',
      { path: ['memoryUsage'], operator: '$regex', value: '3[0-9]\\.[0-9]GB' },
    ],
    ['memoryUsage=~3[0-9]GB', { path: ['memoryUsage'], operator: '$regex', value: '3[0-9]GB' }],
    ['metadata.errorCode=CUDA_OOM', { path: ['metadata', 'errorCode'], operator: '$eq', value: 'CUDA_OOM' }],
    ['errorCode!=CUDA_OOM', { path: ['errorCode'], operator: '$ne', value: 'CUDA_OOM' }],
    ['model:llama-2-70b', { path: ['model'], operator: '$eq', value: 'llama-2-70b' }],
    ['batchSize in (2,4)', { path: ['batchSize'], operator: '$in', value: [2, 4] }],
    ['batchSize IN ( 2 , "4" )', { path: ['batchSize'], operator: '$in', value: [2, '4'] }],
    ['batchSize:2,4', { path: ['batchSize'], operator: '$in', value: [2, 4] }],
    ['cacheHit=true', { path: ['cacheHit'], operator: '$eq', value: true }],
    ['cacheHit="true"', { path: ['cacheHit'], operator: '$eq', value: 'true' }],
    [
      'jobNumber=12345678901234567890',
      { path: ['jobNumber'], operator: '$eq', value: '12345678901234567890' },
    ],
    ['metadata."a b".0=null', { path: ['metadata', 'a b', '0'], operator: '$eq', value: null }],
    ['"level"=error', { path: ['level'], operator: '$eq', value: 'error' }],
    ['job~"^job_1"', { path: ['jobId'], operator: '$regex', value: '^job_1' }],
    ['source~model_', { path: ['source'], operator: '$regex', value: 'model_' }],
  ])('%s', (text, condition) => {
    expect(field(text)).toEqual([{ ...condition, exclude: false }]);
  });

  it.each([
    ['-errorCode=CUDA_OOM', '$eq', 'CUDA_OOM'],
    ['errorCode!~^CUDA', '$regex', '^CUDA'],
    ['errorCode not in (A,B)', '$in', ['A', 'B']],
    ['errorCode!=A,B', '$in', ['A', 'B']],
  ])('%s is turned round', (text, operator, value) => {
    expect(field(text)).toEqual([{ path: ['errorCode'], operator, value, exclude: true }]);
  });

  it.each([
    ['timeout', { ...phrase, text: 'timeout' }],
    ['-timeout', { ...phrase, text: 'timeout', exclude: true }],
    ['"Timeout"c', { ...phrase, text: 'Timeout', caseSensitive: true }],
    ['/mem.*error/', { ...regex, text: 'mem.*error' }],
    ['/out of memory/c', { ...regex, text: 'out of memory', caseSensitive: true }],
    ['/x/i', { ...regex, text: 'x' }],
    ['-/a\\/b/', { ...regex, text: 'a/b', exclude: true }],
    ['~"a/b"', { ...regex, text: 'a/b' }],
    ['~^mem', { ...regex, text: '^mem' }],
    ['/models/stable/model.safetensors', { ...phrase, text: '/models/stable/model.safetensors' }],
    ['https://api.tensorone.ai', { ...phrase, text: 'https://api.tensorone.ai' }],
    ['12:30:45', { ...phrase, text: '12:30:45' }],
    ['"\\U0041"', { ...phrase, text: '\\U0041' }],
    ['--flag', { ...phrase, text: '--flag' }],
    ['"a\\"b\\\\\\n\\u0041"', { ...phrase, text: 'a"b\\\nA' }],
  ])('%s is searched for', (text, expected) => {
    expect(term(text)).toEqual([expected]);
  });

  it('takes the rest: time, sort, limit, request, endpoints', () => {
    expect(
      read(
        'endpoint:ep_1,ep_2 from:2024-01-15T10:00:00Z to:"now - 5m" request:req_1 sort:duration ASC limit:500',
      ),
    ).toEqual({
      endpoints: ['ep_1', 'ep_2'],
      from: '2024-01-15T10:00:00Z',
      to: 'now - 5m',
      requestId: 'req_1',
      sort: { field: ['duration'], order: 'asc' },
      limit: 500,
    });
    expect(read('sort:metadata."a b" error')).toEqual({
      sort: { field: ['metadata', 'a b'], order: 'desc' },
      texts: [{ ...phrase, text: 'error' }],
    });
  });
});

describe('tokens', () => {
  it('say how each stretch is read', () => {
    const text = '-source:(a,b) gpu > 90 "x" /y/c sort:z desc OR';
    const { tokens } = parseQueryText(text);
    expect(tokens.map(({ kind, start, end }) => `${kind} ${text.slice(start, end)}`)).toEqual([
      ...['negation -', 'field source', 'operator :', 'punctuation (', 'value a', 'punctuation ,', 'value b'],
      ...['punctuation )', 'field gpu', 'operator >', 'value 90', 'text "x"', 'regex /y/c', 'field sort'],
      ...['operator :', 'value z', 'keyword desc', 'ignored OR'],
    ]);
  });
});
