import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import type { StaleReason } from '@/lib/domain/findingStaleness';
import { StaleNotice } from './StaleNotice';

const textOf = (reasons: StaleReason[], checkable: number[]) =>
  renderToStaticMarkup(<StaleNotice {...{ reasons, checkable }} />).replaceAll(/<[^>]*>/g, '');
const newer = (parts?: number[]): StaleReason => ({
  ...{ kind: 'newer-weights', networkId: 'n', name: 'Digits', at: '2026-01-01T00:00:00.000Z' },
  ...(parts && { parts }),
});

it('a reason leads to a check where its own parts can be checked with newer weights', () => {
  expect(textOf([newer()], [1])).toContain('Check it with them below.');
  expect(textOf([newer()], [])).not.toContain('Check');
  expect(textOf([newer([2])], [1])).not.toContain('Check');
  expect(textOf([newer([1, 2])], [1])).toContain('Check part 1 with them below. (parts 1, 2)');
  expect(textOf([newer([1, 2])], [1, 2, 3])).toContain('Check it with them below.');
});

it('what could not be looked up is not said to be as it was', () => {
  expect(textOf([{ kind: 'unknown' }], [1])).toMatch(/could not be looked up/);
  expect(textOf([], [1])).toBe('');
});
