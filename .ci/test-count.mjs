// @ts-check
/**
 * Counts what the test runners did, from their JSON reports.
 *
 * @typedef {{ passed: number, failed: number, skipped: number }} Count
 */

/** @param {Count[]} counts @returns {Count} */
export function sum(counts) {
  return counts.reduce(
    (total, one) => ({
      passed: total.passed + one.passed,
      failed: total.failed + one.failed,
      skipped: total.skipped + one.skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );
}

/**
 * A run that failed without a failed test (a crash, a missing report, an error outside any test) is one failure,
 * and so is a run in which no test ran at all.
 *
 * @param {Count} count
 * @param {boolean} ok whether the runner ended with code 0
 * @returns {Count}
 */
function withRunFailure(count, ok) {
  const nothingRan = count.passed + count.failed === 0;
  return count.failed === 0 && (!ok || nothingRan) ? { ...count, failed: 1 } : count;
}

/**
 * @param {any} report Vitest's JSON report, or undefined where there is none
 * @param {boolean} ok
 * @returns {Count}
 */
export function countVitest(report, ok) {
  // A file that cannot be loaded has no tests in it to fail.
  const broken = (report?.testResults ?? []).filter(
    (/** @type {any} */ file) => file.status === 'failed' && file.assertionResults.length === 0,
  ).length;
  const skipped = (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0);
  return withRunFailure(
    { passed: report?.numPassedTests ?? 0, failed: (report?.numFailedTests ?? 0) + broken, skipped },
    ok,
  );
}

/**
 * @param {any} report Playwright's JSON report, or undefined where there is none
 * @param {boolean} ok
 * @returns {Count}
 */
export function countPlaywright(report, ok) {
  const { expected = 0, unexpected = 0, flaky = 0, skipped = 0 } = report?.stats ?? {};
  return withRunFailure({ passed: expected, failed: unexpected + flaky, skipped }, ok);
}

/**
 * The names of the tests that failed, with the first line of why: what is left to read of a long run.
 *
 * @param {any} report Vitest's JSON report, or undefined where there is none
 * @returns {string[]}
 */
export function failuresOfVitest(report) {
  return (report?.testResults ?? [])
    .filter((/** @type {any} */ file) => file.status === 'failed')
    .flatMap((/** @type {any} */ file) =>
      file.assertionResults.length === 0
        ? [`${file.name}: ${firstLine(file.message)}`]
        : file.assertionResults
            .filter((/** @type {any} */ one) => one.status === 'failed')
            .map(
              (/** @type {any} */ one) =>
                `${file.name} › ${one.fullName}: ${firstLine(one.failureMessages?.[0])}`,
            ),
    );
}

/**
 * @param {any} report Playwright's JSON report, or undefined where there is none
 * @returns {string[]}
 */
export function failuresOfPlaywright(report) {
  /** @param {any} suite @returns {string[]} */
  const inSuite = (suite) => [
    ...(suite.specs ?? [])
      .filter((/** @type {any} */ spec) => !spec.ok)
      .map(
        (/** @type {any} */ spec) =>
          `${spec.file}:${spec.line} › ${spec.title}: ${firstLine(spec.tests?.[0]?.results?.at(-1)?.error?.message)}`,
      ),
    ...(suite.suites ?? []).flatMap(inSuite),
  ];
  return (report?.suites ?? []).flatMap(inSuite);
}

/** @param {unknown} text */
function firstLine(text) {
  return typeof text === 'string' ? (text.split('\n')[0] ?? '') : 'no message';
}
