import { describe, expect, test } from 'vitest';
import { failuresOfPlaywright, failuresOfVitest, tellFailures } from './failures.mjs';

describe('the names of what failed', () => {
  test('of vitest: file, test and the first line of the reason; a file that could not be loaded', () => {
    const testResults = [
      { name: '/p/lib/a.test.ts', status: 'passed', message: '', assertionResults: [{ status: 'passed' }] },
      {
        name: '/p/lib/b.test.ts',
        status: 'failed',
        message: '',
        assertionResults: [
          { status: 'passed', fullName: 'one', failureMessages: [] },
          { status: 'failed', fullName: 'two', failureMessages: ['\u001b[31mAssertionError: 3\u001b[39m\n    at x'] },
        ],
      },
      { name: '/p/lib/c.test.ts', status: 'failed', message: 'Error: no such module\nstack', assertionResults: [] },
    ];
    expect(failuresOfVitest({ testResults }, '/p')).toEqual([
      'lib/b.test.ts › two: AssertionError: 3',
      'lib/c.test.ts: Error: no such module',
    ]);
  });

  test('of Playwright: however deep, and errors outside tests', () => {
    const spec = (title, ok, message) => ({
      title,
      ok,
      file: 'a.test.ts',
      line: 7,
      tests: [{ results: [{ errors: ok ? [] : [{ message }] }] }],
    });
    const suites = [
      { specs: [spec('good', true)], suites: [{ specs: [spec('bad', false, 'Error: not seen\n  at y')] }] },
      { specs: [spec('never began', false)] },
    ];
    suites[1].specs[0].tests[0].results = [];
    expect(failuresOfPlaywright({ suites, errors: [{ message: 'cannot load' }] })).toEqual([
      'e2e/a.test.ts:7 › bad: Error: not seen',
      'e2e/a.test.ts:7 › never began',
      'outside any test: cannot load',
    ]);
  });

  test('long lines are cut, and many are counted', () => {
    const [line] = failuresOfPlaywright({ suites: [], errors: [{ message: 'x'.repeat(1000) }] });
    expect(line).toHaveLength(300);
    const told = tellFailures(Array.from({ length: 43 }, (_, k) => `test ${k}`));
    expect(told).toHaveLength(41);
    expect(told.at(-1)).toBe('and 3 more');
  });
});
