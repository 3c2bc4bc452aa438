import { expect, test } from 'vitest';
import { countPlaywright, countVitest, failuresOfPlaywright, failuresOfVitest, sum } from './test-count.mjs';

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

test('names what failed', () => {
  const failed = { status: 'failed', fullName: 'a b', failureMessages: ['Error: c\n    at d'] };
  const passed = { status: 'passed', fullName: 'e', failureMessages: [] };
  expect(
    failuresOfVitest({
      testResults: [
        { status: 'passed', name: 'x.test.ts', assertionResults: [passed] },
        { status: 'failed', name: 'y.test.ts', assertionResults: [passed, failed] },
        { status: 'failed', name: 'z.test.ts', assertionResults: [], message: 'no such file\n' },
      ],
    }),
  ).toEqual(['y.test.ts › a b: Error: c', 'z.test.ts: no such file']);

  const spec = (/** @type {boolean} */ ok) => ({
    ok,
    file: 'a.spec.ts',
    line: 5,
    title: 'opens',
    tests: [{ results: [{ error: { message: 'Error: timed out\nCall log:' } }] }],
  });
  expect(
    failuresOfPlaywright({ suites: [{ specs: [spec(true)], suites: [{ specs: [spec(false)] }] }] }),
  ).toEqual(['a.spec.ts:5 › opens: Error: timed out']);
  expect([...failuresOfVitest(undefined), ...failuresOfPlaywright(undefined)]).toEqual([]);
});
