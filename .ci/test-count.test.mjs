import { expect, test } from 'vitest';
import { countPlaywright, countVitest, sum } from './test-count.mjs';

const loaded = { status: 'failed', assertionResults: [{}] };
const unloadable = { status: 'failed', assertionResults: [] };

test('counts the tests of a report', () => {
  const vitest = {
    numPassedTests: 5,
    numFailedTests: 1,
    numPendingTests: 2,
    numTodoTests: 1,
    testResults: [loaded],
  };
  expect(countVitest(vitest, false)).toEqual({ passed: 5, failed: 1, skipped: 3 });
  const playwright = { stats: { expected: 4, unexpected: 1, flaky: 1, skipped: 2 } };
  expect(countPlaywright(playwright, false)).toEqual({ passed: 4, failed: 2, skipped: 2 });
});

test('a file that cannot be loaded is a failure', () => {
  expect(countVitest({ numPassedTests: 5, testResults: [unloadable] }, false)).toMatchObject({ failed: 1 });
});

test('a run that fails outside its tests, leaves no report or runs nothing is a failure', () => {
  expect(countVitest({ numPassedTests: 5, testResults: [] }, false)).toMatchObject({ passed: 5, failed: 1 });
  expect(countPlaywright(undefined, true)).toMatchObject({ failed: 1 });
  expect(countPlaywright({ stats: { expected: 0, skipped: 3 } }, true)).toMatchObject({ failed: 1 });
});

test('sums', () => {
  const one = { passed: 1, failed: 2, skipped: 3 };
  expect(sum([one, one])).toEqual({ passed: 2, failed: 4, skipped: 6 });
});
