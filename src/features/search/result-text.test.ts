import { expect, it } from 'vitest';
import { parseQueryText } from '../../logs/query-text';
import { HOUR_MS } from '../../logs/time-range';
import type { SearchResult } from '../../sources/log-source';
import { resultText, unsearchedText } from './result-text';
import { searchedRange } from './search-range';

const NOW = Date.parse('2024-01-15T12:00:00Z');
const RANGE = { start: NOW - 6 * HOUR_MS, end: NOW };
const RESULT: SearchResult = {
  entries: [],
  matched: 1_234,
  matchedExactly: false,
  total: null,
  summary: null,
  asked: RANGE,
  notes: [],
  requests: 2,
  next: null,
};

it('says how many of how many, and that a count is only a lower bound', () => {
  expect(resultText(RESULT)).toBe('0 of at least 1,234 matching; computed by 2 requests');
  expect(resultText({ ...RESULT, matchedExactly: true, total: 1 })).toBe(
    '0 of 1,234 matching; computed over 1 entry by 2 requests',
  );
});

it('says what of the range was not searched', () => {
  expect(unsearchedText(RESULT, RANGE, 'utc')).toBeNull();
  const back = { ...RESULT, asked: { start: NOW - HOUR_MS, end: NOW } };
  expect(unsearchedText(back, RANGE, 'utc')).toContain('back to 2024-01-15 11:00:00');
  const forth = { ...RESULT, asked: { start: RANGE.start, end: NOW - HOUR_MS } };
  expect(unsearchedText(forth, RANGE, 'utc')).toContain('up to 2024-01-15 11:00:00');
});

it.each([
  ['memory', RANGE, false],
  ['from:now-1h', { start: NOW - HOUR_MS, end: NOW }, true],
  ['to:2024-01-15T08:00:00Z x', { start: RANGE.start, end: NOW - 4 * HOUR_MS }, true],
  ['from:nonsense', { start: NOW - HOUR_MS, end: NOW }, true],
  ['"from:now-1h"', RANGE, false],
])('the range of %s', (text, range, fromText) => {
  const { query } = parseQueryText(text);
  expect(searchedRange(text, query, RANGE, NOW, 'utc')).toEqual({ range, fromText });
});
