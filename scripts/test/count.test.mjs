import { describe, expect, test } from 'vitest';
import { countEnding, countPlaywright, countVitest, formatCount, parseOnly } from './count.mjs';

describe('counting', () => {
  test('is a plain line', () => {
    expect(formatCount({ passed: 12, failed: 0, skipped: 3 })).toBe('12 passed, 0 failed, 3 skipped');
  });

  test('a vitest file that could not be loaded is one failure, though it has no tests', () => {
    const report = {
      numPassedTests: 5,
      numFailedTests: 1,
      numPendingTests: 2,
      numTodoTests: 1,
      testResults: [
        { status: 'passed', assertionResults: [{ status: 'passed' }] },
        { status: 'failed', assertionResults: [{ status: 'failed' }] },
        { status: 'failed', assertionResults: [] },
      ],
    };
    expect(countVitest(report)).toEqual({ passed: 5, failed: 2, skipped: 3 });
  });

  test('a Playwright error outside any test is a failure', () => {
    const stats = { expected: 4, unexpected: 0, flaky: 0, skipped: 1 };
    expect(countPlaywright({ stats, errors: [{ message: 'cannot load' }] })).toEqual({
      passed: 4,
      failed: 1,
      skipped: 1,
    });
  });

  test('a runner that ends badly without a failed test is a failure, and is counted once otherwise', () => {
    const allPassed = { passed: 9, failed: 0, skipped: 0 };
    expect(countEnding(allPassed, true)).toEqual(allPassed);
    expect(countEnding(allPassed, false)).toEqual({ passed: 9, failed: 1, skipped: 0 });
    expect(countEnding({ passed: 8, failed: 1, skipped: 0 }, false).failed).toBe(1);
  });
});

describe('--only', () => {
  const known = ['format', 'unit', 'e2e'];

  test('without it, all suites run', () => {
    expect(parseOnly([], known)).toEqual(known);
  });

  test.each([[['--only', 'e2e,format']], [['--only=e2e,format']]])(
    '%j runs the named ones, in the usual order',
    (args) => {
      expect(parseOnly(args, known)).toEqual(['format', 'e2e']);
    },
  );

  test.each([[['--only']], [['--only', 'units']], [['unit']], [['--only', 'unit', 'e2e']], [['--only=']]])(
    '%j is refused with what there is',
    (args) => {
      expect(() => parseOnly(args, known)).toThrow('Use --only with some of format,unit,e2e.');
    },
  );
});
