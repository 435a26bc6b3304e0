import { describe, expect, it } from 'vitest';
import { seededRandom } from '../random/seededRandom';
import { compareFirings, Ranking, type Firing, type Side } from './ranking';

function randomFirings(count: number, values: number, seed: number): Firing[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, k) => ({
    value: Math.floor(values * random()) / 4,
    picture: Math.floor(k / 3),
    place: k % 3,
  }));
}

function shuffled<T>(list: readonly T[], seed: number): T[] {
  const random = seededRandom(seed);
  const keys = list.map(() => random());
  return list.map((item, k) => ({ item, key: keys[k]! })).toSorted((a, b) => a.key - b.key).map(({ item }) => item); // prettier-ignore
}

describe('a ranking', () => {
  it.each<[Side, number]>([
    ['highest', 5],
    ['highest', 400],
    ['lowest', 5],
    ['lowest', 400],
  ])('keeps what sorting all would put first: %s, %i different values', (side, values) => {
    for (let seed = 1; seed <= 20; seed++) {
      const firings = randomFirings(300, values, seed);
      const ranking = new Ranking(1, 9, side);
      for (const { value, picture, place } of firings) ranking.offer(0, value, picture, place);
      expect(ranking.of(0)).toEqual(firings.toSorted((a, b) => compareFirings(side, a, b)).slice(0, 9));
    }
  });

  it('is the same in whatever order the pictures come', () => {
    const firings = randomFirings(200, 3, 5);
    const rank = (list: readonly Firing[]) => {
      const ranking = new Ranking(1, 20, 'highest');
      for (const { value, picture, place } of list) ranking.offer(0, value, picture, place);
      return ranking.of(0);
    };
    for (let seed = 1; seed <= 10; seed++) expect(rank(shuffled(firings, seed))).toEqual(rank(firings));
  });

  it('keeps channels apart, holds fewer when fewer came, and never a NaN', () => {
    const ranking = new Ranking(3, 4, 'highest');
    ranking.offer(2, 1, 0, 5);
    ranking.offer(2, NaN, 1, 5);
    ranking.offer(0, -1, 2, 0);
    expect(ranking.of(0)).toEqual([{ value: -1, picture: 2, place: 0 }]);
    expect(ranking.of(1)).toEqual([]);
    expect(ranking.of(2)).toEqual([{ value: 1, picture: 0, place: 5 }]);
  });

  it('ranks infinities at the ends', () => {
    const ranking = new Ranking(1, 2, 'lowest');
    for (const [picture, value] of [0, Infinity, -Infinity].entries()) ranking.offer(0, value, picture, 0);
    expect(ranking.of(0).map(({ value }) => value)).toEqual([-Infinity, 0]);
  });
});
