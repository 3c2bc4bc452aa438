import fc from 'fast-check';
import type { AdvancedQuery, Comparison, FieldCondition, Scalar, TextTerm } from './advanced-query';
import { ENTRY_LEVELS, LEVELS } from './level';
import { LIMIT, searchProblem } from './query';

/** Random queries for property tests: everything that the model allows, with texts chosen to be awkward. */

const awkward = fc.constantFrom(
  ...[
    '',
    '__proto__',
    'constructor',
    'level',
    'Source',
    'in',
    'not',
    'OR',
    'desc',
    '90',
    'true',
    'null',
    '-1',
  ],
  ...['a b', 'a,b', '(a)', 'a"b', "a'b", 'a\\', '\\"', '\\\\n', '\\n', '\\u0041', '\n', '\t', '/x/', '/x/c'],
  ...[
    'a:b',
    'a=b',
    '>5',
    '~x',
    '-x',
    '--x',
    'a.b',
    '.',
    'http://x',
    '30GB',
    '250ms',
    '007',
    '1e3',
    'İß',
    '😀',
  ],
  ...[
    '\ud800',
    '\u202e',
    '\u00a0',
    '$HOME',
    '`id`',
    '%00',
    '#',
    '&',
    '+',
    'memory.*error|OOM',
    '9007199254740993',
  ],
);
export const texts = fc.oneof(
  awkward,
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({ maxLength: 12 }),
);
const someText = texts.filter((text) => text !== '');
const patterns = fc
  .oneof(
    someText,
    fc.constantFrom(
      '3[0-9]\\.[0-9]GB',
      'a/b',
      'a\\/b',
      '\\\\/',
      '[/]',
      'a\\\\',
      '\\d+ "x"',
      '^\\s*$',
      '(?=x)',
    ),
  )
  .filter((text) => searchProblem(text) === null);

const numbers = fc
  .oneof(
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom(1e20, 2 ** 53, 1e-7, 1e21),
  )
  .map((number) => (Object.is(number, -0) ? 0 : number));
const scalars: fc.Arbitrary<Scalar> = fc.oneof(texts, numbers, fc.boolean(), fc.constant(null));

const comparisons: fc.Arbitrary<Comparison> = fc.oneof(
  fc.record({
    operator: fc.constantFrom('$gt' as const, '$gte' as const, '$lt' as const, '$lte' as const),
    value: fc.oneof(numbers, texts),
  }),
  fc.record({ operator: fc.constantFrom('$eq' as const, '$ne' as const), value: scalars }),
  fc.record({
    operator: fc.constant('$in' as const),
    value: fc.uniqueArray(scalars, { minLength: 1, maxLength: 4 }),
  }),
  fc.record({ operator: fc.constant('$regex' as const), value: fc.oneof(patterns, fc.constant('')) }),
);
const knownPaths = fc.constantFrom(
  ...[
    ['gpuUtilization'],
    ['memoryUsage'],
    ['duration'],
    ['errorCode'],
    ['metadata', 'errorCode'],
    ['batchSize'],
  ],
  ...[
    ['metadata', 'phases', 'queueTime'],
    ['message'],
    ['jobId'],
    ['level'],
    ['metadata', 'duration'],
    ['model'],
  ],
);
export const paths: fc.Arbitrary<readonly string[]> = fc.oneof(
  knownPaths,
  fc.array(texts, { minLength: 1, maxLength: 3 }),
);
const conditions: fc.Arbitrary<FieldCondition> = fc
  .tuple(paths, fc.boolean(), comparisons)
  .map(([path, exclude, comparison]) => ({ path, exclude, ...comparison }));

const terms: fc.Arbitrary<TextTerm> = fc.oneof(
  fc.record({
    kind: fc.constant('phrase' as const),
    text: someText,
    caseSensitive: fc.boolean(),
    exclude: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('regex' as const),
    text: patterns,
    caseSensitive: fc.boolean(),
    exclude: fc.boolean(),
  }),
);
const times = fc.constantFrom(
  'now',
  'now-1h',
  ' now - 15m',
  '2024-01-15T10:00:00Z',
  '2024-01-15 10:00',
  '1705312800',
);
const names = fc.uniqueArray(
  fc.oneof(texts, fc.constantFrom('model_inference', 'cache_manager', 'resource_monitor')),
  { maxLength: 3 },
);
const levels = <T>(all: readonly T[]) => fc.uniqueArray(fc.constantFrom(...all), { maxLength: 3 });

export const advancedQueries: fc.Arbitrary<AdvancedQuery> = fc.record({
  endpoints: fc.uniqueArray(fc.stringMatching(/^[\w.-]*\w$/, { maxLength: 12 }), { maxLength: 3 }),
  from: times,
  to: times,
  levels: fc.record({
    minimum: fc.option(fc.constantFrom(...LEVELS)),
    include: levels(ENTRY_LEVELS),
    exclude: levels(ENTRY_LEVELS),
  }),
  sources: fc.record({ include: names, exclude: names }),
  texts: fc.array(terms, { maxLength: 4 }),
  fields: fc.array(conditions, { maxLength: 4 }),
  jobId: texts,
  requestId: texts,
  sort: fc.record({ field: paths, order: fc.constantFrom('asc' as const, 'desc' as const) }),
  limit: fc.integer({ min: LIMIT.min, max: LIMIT.max }),
});
