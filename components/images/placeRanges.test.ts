import { describe, expect, it } from 'vitest';
import {
  clipPlaces,
  countPlaces,
  formatPlaces,
  hasPlace,
  NO_PLACES,
  parsePlaces,
  togglePlace,
  withPlaces,
  type PlaceRanges,
} from './placeRanges';

describe('selected places', () => {
  it('are the same as a set of numbers, through 2,000 random changes', () => {
    let seed = 7;
    const random = (below: number) => (seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0) % below;
    let ranges: PlaceRanges = NO_PLACES;
    const twin = new Set<number>();
    for (let step = 0; step < 2000; step++) {
      if (random(4) === 0) {
        const [a, b] = [random(60), random(60)];
        ranges = withPlaces(ranges, a, b);
        for (let place = Math.min(a, b); place <= Math.max(a, b); place++) twin.add(place);
      } else {
        const place = random(60);
        ranges = togglePlace(ranges, place);
        if (!twin.delete(place)) twin.add(place);
      }
      if (step % 50 === 0) {
        twin.clear();
        ranges = NO_PLACES;
      }
      const places = Array.from({ length: 60 }, (_, place) => place).filter((place) => hasPlace(ranges, place));
      expect(places).toEqual([...twin].sort((a, b) => a - b));
      expect(countPlaces(ranges)).toBe(twin.size);
      // In order and apart: no two of them could be one.
      expect(ranges.every(([first], i) => i === 0 || first > ranges[i - 1]![1] + 1)).toBe(true);
      expect(parsePlaces(formatPlaces(ranges))).toEqual(ranges);
    }
  });

  it('of all are one range, and end where the list ends', () => {
    const all = withPlaces(NO_PLACES, 0, 19_999);
    expect([formatPlaces(all), countPlaces(all)]).toEqual(['0-19999', 20_000]);
    expect(clipPlaces(withPlaces(all, 30_000, 30_001), 500)).toEqual([[0, 499]]);
  });

  it.each(['', 'all', '1-', '-3', '1,,2', '1;2', '99999999'])('are none where %j stands in the address', (text) => {
    expect(parsePlaces(text)).toEqual(NO_PLACES);
  });
});
