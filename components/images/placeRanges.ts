/**
 * Which places of a long list are selected, as ranges: all of 20,000 pictures is one of them. Values are never changed;
 * each function gives a new one. Ranges are in order, apart from each other by at least one place.
 */
export type PlaceRanges = readonly (readonly [first: number, last: number])[];

export const NO_PLACES: PlaceRanges = [];

export function countPlaces(ranges: PlaceRanges): number {
  return ranges.reduce((sum, [first, last]) => sum + last - first + 1, 0);
}

export function hasPlace(ranges: PlaceRanges, place: number): boolean {
  return ranges.some(([first, last]) => first <= place && place <= last);
}

/** With all from `a` to `b`, both included, in either order. */
export function withPlaces(ranges: PlaceRanges, a: number, b: number): PlaceRanges {
  const others: [number, number][] = [];
  let [first, last] = [Math.min(a, b), Math.max(a, b)];
  for (const range of ranges) {
    if (range[1] < first - 1 || range[0] > last + 1) others.push([...range]);
    else [first, last] = [Math.min(first, range[0]), Math.max(last, range[1])];
  }
  return [...others, [first, last] as const].sort(([one], [other]) => one - other);
}

export function withoutPlace(ranges: PlaceRanges, place: number): PlaceRanges {
  return ranges.flatMap(([first, last]): [number, number][] => {
    if (place < first || place > last) return [[first, last]];
    const before: [number, number][] = place > first ? [[first, place - 1]] : [];
    return place < last ? [...before, [place + 1, last]] : before;
  });
}

export function togglePlace(ranges: PlaceRanges, place: number): PlaceRanges {
  return hasPlace(ranges, place) ? withoutPlace(ranges, place) : withPlaces(ranges, place, place);
}

/** Those below `total`. */
export function clipPlaces(ranges: PlaceRanges, total: number): PlaceRanges {
  return ranges.flatMap(([first, last]): [number, number][] =>
    first < total ? [[first, Math.min(last, total - 1)]] : [],
  );
}

/** "0-99,150", as it stands in an address. */
export function formatPlaces(ranges: PlaceRanges): string {
  return ranges.map(([first, last]) => (first === last ? String(first) : `${first}-${last}`)).join(',');
}

/** Reads what formatPlaces wrote; nothing is selected where it cannot be read. */
export function parsePlaces(text: string): PlaceRanges {
  if (!/^\d{1,7}(?:-\d{1,7})?(?:,\d{1,7}(?:-\d{1,7})?)*$/.test(text)) return NO_PLACES;
  return text.split(',').reduce((ranges, part) => {
    const [first, last] = part.split('-').map(Number);
    return withPlaces(ranges, first ?? 0, last ?? first ?? 0);
  }, NO_PLACES);
}
