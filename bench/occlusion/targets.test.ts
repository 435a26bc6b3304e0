import { expect, it } from 'vitest';
import { ratiosOf, verdictOf } from './targets';

const rounds = [
  { naiveMs: 10, incrementalMs: 5 },
  { naiveMs: 9, incrementalMs: 3 },
  { naiveMs: 20, incrementalMs: 8 },
];

it('takes the ratio of each round, and holds where their median does', () => {
  expect(ratiosOf(rounds)).toEqual([2, 3, 2.5]);
  expect(verdictOf('resnet18', { patch: 16, stride: 4 }, rounds)).toEqual({ least: 2.5, ratio: 2.5, holds: true });
  expect(verdictOf('alexnet', { patch: 16, stride: 4 }, rounds)).toMatchObject({ holds: false });
});

it('promises nothing for other patches and other networks', () => {
  expect(verdictOf('resnet18', { patch: 32, stride: 8 }, rounds)).toBeNull();
  expect(verdictOf('zfnet', { patch: 16, stride: 4 }, rounds)).toBeNull();
});
