/** Which filters of a layer are shown and in which order, and how they are related. */
import type { LayerFilters, MeasuredFilter } from '@/lib/domain/layerFilters';
import type { NetworkGraph } from '@/lib/domain/networkGraph';
import { COLOURFUL, frequencyBin, orientationBin } from '@/lib/filters/filterSummary';
import { sortFilters } from '@/lib/filters/sortFilters';
import type { Nearest } from './filterRows';
import type { FilterKind, FiltersLook, HistogramBin } from './filtersLook';

/** The filters that one looks at, in their order. */
export function shownFilters(
  { filters, duplicates }: Pick<LayerFilters, 'filters' | 'duplicates'>,
  { sort, only, bin }: Pick<FiltersLook, 'sort' | 'only' | 'bin'>,
): number[] {
  const nearest = nearestOf(duplicates);
  const shown = filters.filter((filter) => isOfKind(filter, only, nearest) && isInBin(filter, bin));
  return sortFilters(shown, sort);
}

function isOfKind(filter: MeasuredFilter, kind: FilterKind, nearest: Nearest): boolean {
  switch (kind) {
    case 'all':
      return true;
    case 'gabor':
      return filter.gabor?.gaborLike === true;
    case 'colour':
      return filter.colour !== null && filter.colour.colourfulness >= COLOURFUL;
    case 'grey':
      return filter.colour !== null && filter.colour.colourfulness < COLOURFUL;
    case 'dead':
      return filter.nearDead;
    case 'duplicate':
      return nearest.has(filter.index);
  }
}

function isInBin({ gabor }: MeasuredFilter, bin: HistogramBin | null): boolean {
  if (bin === null) return true;
  if (!gabor?.gaborLike) return false;
  return (bin.of === 'orientation' ? orientationBin(gabor) : frequencyBin(gabor)) === bin.at;
}

/** Of each filter in a listed pair the most alike other one. */
export function nearestOf({ pairs }: LayerFilters['duplicates']): Nearest {
  const nearest = new Map<number, { other: number; cosine: number }>();
  // The most alike come first.
  for (const { a, b, cosine } of pairs ?? []) {
    if (!nearest.has(a)) nearest.set(a, { other: b, cosine });
    if (!nearest.has(b)) nearest.set(b, { other: a, cosine });
  }
  return nearest;
}

/** The filters that point as one does, the most alike first. */
export function duplicatesOf(
  index: number,
  { pairs }: LayerFilters['duplicates'],
): { other: number; cosine: number }[] {
  return (pairs ?? [])
    .filter(({ a, b }) => a === index || b === index)
    .map(({ a, b, cosine }) => ({ other: a === index ? b : a, cosine }));
}

/**
 * The layer with filters that feeds another one most directly: the way back through the graph, step by step, the first
 * inputs first. Null where nothing before it has filters.
 */
export function filtersBefore(
  { layers }: Pick<NetworkGraph, 'layers'>,
  name: string,
  hasFilters: (name: string) => boolean,
): string | null {
  const byName = new Map(layers.map((layer) => [layer.name, layer]));
  const seen = new Set<string>([name]);
  let front = [name];
  while (front.length > 0) {
    const before = front.flatMap((each) => byName.get(each)?.inputs ?? []).filter((each) => !seen.has(each));
    const found = before.find((each) => hasFilters(each));
    if (found !== undefined) return found;
    before.forEach((each) => seen.add(each));
    front = [...new Set(before)];
  }
  return null;
}
