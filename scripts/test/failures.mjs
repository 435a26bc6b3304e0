import path from 'node:path';

/** More are counted, not named. */
const MOST_NAMED = 40;
const LONGEST_LINE = 300;

/**
 * The tests that failed in a vitest JSON report, each a line: file, name and the first line of what was wrong. A file
 * that could not be loaded is named by itself.
 * @param {object} report @param {string} root what its paths are told relative to @returns {string[]}
 */
export function failuresOfVitest(report, root) {
  return report.testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = path.relative(root, name);
    const failed = assertionResults.filter((assertion) => assertion.status === 'failed');
    if (failed.length === 0) return status === 'failed' ? [lineOf(file, message)] : [];
    return failed.map(({ fullName, failureMessages }) => lineOf(`${file} › ${fullName}`, failureMessages[0]));
  });
}

/**
 * The same of a Playwright JSON report, with the errors outside tests.
 * @returns {string[]}
 */
export function failuresOfPlaywright({ suites, errors }) {
  return [...suites.flatMap(failedSpecs), ...errors.map(({ message }) => lineOf('outside any test', message))];
}

/** Files hold `describe` blocks, and these further ones. */
function failedSpecs({ specs = [], suites = [] }) {
  const failed = specs.filter(({ ok }) => !ok);
  const lines = failed.map(({ file, line, title, tests }) => {
    const errors = tests.flatMap(({ results }) => results.flatMap((result) => result.errors ?? []));
    return lineOf(`e2e/${file}:${line} › ${title}`, errors[0]?.message);
  });
  return [...lines, ...suites.flatMap(failedSpecs)];
}

/** What a summary says of them: all, or the first and how many more there are. @param {string[]} failures */
export function tellFailures(failures) {
  const named = failures.slice(0, MOST_NAMED);
  const more = failures.length - named.length;
  return [...named, ...(more > 0 ? [`and ${more} more`] : [])];
}

function lineOf(name, message = '') {
  const first = withoutColours(message).trim().split('\n')[0];
  const line = first === '' ? name : `${name}: ${first}`;
  return line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE - 1)}…` : line;
}

function withoutColours(text) {
  // eslint-disable-next-line no-control-regex -- the escape character begins every colour of a terminal
  return text.replaceAll(/\u001b\[[0-9;]*m/g, '');
}
