import { normalNumbers } from '@/lib/random/normalNumbers';
import { seededRandom } from '@/lib/random/seededRandom';

/** Seeded chance: every machine draws the same. */
export interface Chance {
  /** From 0 to 1, without 1. */
  next(): number;
  between(low: number, high: number): number;
  /** A whole number from `low` to `high`, both included. */
  whole(low: number, high: number): number;
  pick<T>(values: readonly T[]): T;
  /** Mean 0, standard deviation 1. */
  normal(): number;
}

export function createChance(seed: number): Chance {
  const next = seededRandom(seed);
  const whole = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    between: (low, high) => low + next() * (high - low),
    whole,
    pick(values) {
      const value = values[whole(0, values.length - 1)];
      if (value === undefined) throw new RangeError('There is nothing to pick from.');
      return value;
    },
    normal: normalNumbers(next),
  };
}

/** The values in an order by chance (Fisher and Yates); the given list stays as it is. */
export function shuffled<T>(values: readonly T[], chance: Chance): T[] {
  const order = [...values];
  for (let i = order.length - 1; i > 0; i--) {
    const j = chance.whole(0, i);
    [order[i], order[j]] = [order[j] as T, order[i] as T];
  }
  return order;
}
