import { isJsonObject, type Json, type JsonObject, valueAt } from '../logs/json';
import { invalidParameter } from './api-error';
import type { PatternTests, TextTest } from './pattern-tests';
import { asJson, type MockEntry } from './wire-entry';

type Test = (value: Json | undefined) => boolean;

/** Builds the test of one operator from its operand. Comparisons hold only between values of the same type. */
const OPERATORS = new Map<string, (operand: Json, field: string, tests: PatternTests) => Test>([
  ['$eq', (operand) => (value) => same(value, operand)],
  ['$ne', (operand) => (value) => !same(value, operand)],
  ['$gt', (operand) => (value) => compare(value, operand) > 0],
  ['$gte', (operand) => (value) => compare(value, operand) >= 0],
  ['$lt', (operand) => (value) => compare(value, operand) < 0],
  ['$lte', (operand) => (value) => compare(value, operand) <= 0],
  [
    '$in',
    (operand, field) => {
      if (!Array.isArray(operand)) throw invalidParameter(field, operand, '$in needs a list');
      return (value) => operand.some((item: Json) => same(value, item));
    },
  ],
  [
    '$regex',
    (operand, field, tests) => {
      if (typeof operand !== 'string') throw invalidParameter(field, operand, '$regex needs a text');
      const test = compile(operand, field, tests);
      return (value) => typeof value === 'string' && test(value);
    },
  ],
]);

/**
 * Makes one predicate of the `metadata` conditions of "Complex Filtering". A key names a field of the entry itself
 * or, failing that, of its metadata; dots lead into nested objects. A plain value is short for `$eq`.
 */
export function metadataMatcher(
  conditions: JsonObject,
  patterns: PatternTests,
): (entry: MockEntry) => boolean {
  const tests = Object.entries(conditions).flatMap(([field, condition]) => {
    const name = `filters.metadata.${field}`;
    const operators: readonly [string, Json][] = isJsonObject(condition)
      ? Object.entries(condition)
      : [['$eq', condition]];
    return operators.map(([operator, operand]) => {
      const build = OPERATORS.get(operator);
      if (!build)
        throw invalidParameter(name, operator, `must be one of ${[...OPERATORS.keys()].join(', ')}`);
      return { field, test: build(operand, name, patterns) };
    });
  });
  return (entry) => tests.every(({ field, test }) => test(fieldOf(entry, field)));
}

/** The value of a dotted field of an entry, looked for in the entry first and in its metadata then. */
export function fieldOf(entry: MockEntry, field: string): Json | undefined {
  const path = field.split('.');
  return valueAt(asJson(entry), path) ?? valueAt(entry.metadata ?? {}, path);
}

/** Negative, zero or positive like a sort callback; NaN (which fails every comparison) for incomparable values. */
export function compare(a: Json | undefined, b: Json | undefined): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0;
  return Number.NaN;
}

function same(a: Json | undefined, b: Json): boolean {
  return a === b || (typeof a === 'object' && JSON.stringify(a) === JSON.stringify(b));
}

function compile(pattern: string, field: string, tests: PatternTests): TextTest {
  let compiled: RegExp;
  try {
    compiled = new RegExp(pattern);
  } catch (error) {
    throw invalidParameter(field, pattern, error instanceof Error ? error.message : String(error));
  }
  const test = tests.testOf(compiled);
  if (typeof test === 'string') throw invalidParameter(field, pattern, test);
  return test;
}
