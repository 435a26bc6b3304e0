import { expect, it } from 'vitest';
import { normalNumbers } from './normalNumbers';
import { seededRandom } from './seededRandom';

it('two uniform numbers make a normal one, also the ends of their range', () => {
  const uniform = [0.5, 0, 0.5, 0.5, 0, 0.7, 1 - 2 ** -32, 0.25];
  const normal = normalNumbers(() => uniform.shift()!);
  const median = Math.sqrt(2 * Math.LN2); // −2 ln ½ = 2 ln 2
  for (const expected of [median, -median, 0, 0]) expect(normal()).toBeCloseTo(expected, 12);
});

it('many of them have the moments and the tails of the normal distribution, and are the same for a seed', () => {
  const normal = normalNumbers(seededRandom(5));
  const numbers = Array.from({ length: 100_000 }, normal);
  const mean = (power: number) => numbers.reduce((sum, value) => sum + value ** power, 0) / numbers.length;
  // Four standard errors of each: √(1, 2, 15, 96) / √n.
  expect(Math.abs(mean(1))).toBeLessThan(0.013);
  expect(Math.abs(mean(2) - 1)).toBeLessThan(0.018);
  expect(Math.abs(mean(3))).toBeLessThan(0.05);
  expect(Math.abs(mean(4) - 3)).toBeLessThan(0.13);
  const beyond = (limit: number) => numbers.filter((value) => Math.abs(value) > limit).length / numbers.length;
  expect(beyond(1.959964)).toBeCloseTo(0.05, 2);
  const again = normalNumbers(seededRandom(5));
  expect(numbers.slice(0, 20)).toEqual(Array.from({ length: 20 }, again));
});
