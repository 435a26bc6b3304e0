/** @typedef {{ passed: number, failed: number, skipped: number }} Count */

/** @type {Count} */
export const PASSED_ONCE = { passed: 1, failed: 0, skipped: 0 };
/** @type {Count} */
export const FAILED_ONCE = { passed: 0, failed: 1, skipped: 0 };

/** @param {Count[]} counts @returns {Count} */
export function addCounts(counts) {
  const sum = (key) => counts.reduce((total, count) => total + count[key], 0);
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
}

/** @param {Count} count */
export function formatCount({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/**
 * The tests of a vitest JSON report. A file that could not be loaded has no tests: it counts as one failure.
 * @returns {Count}
 */
export function countVitest(report) {
  const broken = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((assertion) => assertion.status === 'failed'),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/**
 * The tests of a Playwright JSON report. Errors outside tests (a file that could not be loaded) count as failures.
 * @returns {Count}
 */
export function countPlaywright({ stats, errors }) {
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected + errors.length, skipped: stats.skipped };
}

/**
 * A runner that ended badly without a failed test (an unhandled error, a crash after the report) is a failure too.
 * @param {Count} count @param {boolean} endedWell @returns {Count}
 */
export function countEnding(count, endedWell) {
  return endedWell || count.failed > 0 ? count : addCounts([count, FAILED_ONCE]);
}

/**
 * Which suites to run: all, or those named by `--only a,b` or `--only=a`. Throws with a plain sentence.
 * @param {string[]} args @param {string[]} known
 */
export function parseOnly(args, known) {
  const [first, second, ...rest] = args.flatMap((arg) => arg.split(/(?<=^--only)=/));
  if (first === undefined) return known;
  const names = second?.split(',').filter(Boolean) ?? [];
  const unknown = names.filter((name) => !known.includes(name));
  if (first !== '--only' || names.length === 0 || unknown.length > 0 || rest.length > 0) {
    throw new Error(`Not understood: ${args.join(' ')}. Use --only with some of ${known.join(',')}.`);
  }
  return known.filter((name) => names.includes(name));
}
