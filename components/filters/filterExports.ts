/** Files of what is shown: addresses of the REST routes with the same layer, order, contrast and scale. */
import type { LayerFilters } from '@/lib/domain/layerFilters';
import { isDrawable } from '@/lib/filters/filterGrid';
import { isColoured } from '@/lib/filters/filterLook';
import { MAX_RECTANGLES } from '@/lib/filters/filterSvg';
import { filterSize } from '@/lib/filters/layerWeights';
import { filtersPath } from './filterPaths';
import type { FiltersLook } from './filtersLook';

export interface FilterExport {
  label: string;
  href: string;
  /** What the file holds, where that is not all of the layer. */
  note: string | null;
}

/** @param scale pixels of the screen for a weight */
export function filterExports(
  networkId: string,
  filters: Pick<LayerFilters, 'shape' | 'input' | 'layer'>,
  { range, symmetric, sort, scale }: Pick<FiltersLook, 'range' | 'symmetric' | 'sort'> & { scale: number },
): FilterExport[] {
  const { shape, layer } = filters;
  const [count] = shape;
  const base = filtersPath(networkId, layer.name);
  const picture = (label: string, size: { scale: number; count: number } | null): FilterExport[] => {
    if (!size) return [];
    const query = new URLSearchParams({ scale: String(size.scale), range, symmetric: String(symmetric), sort });
    const isPart = size.count < count;
    if (isPart) query.set('count', String(size.count));
    const note = isPart ? `the first ${size.count.toLocaleString('en-GB')} filters` : null;
    return [{ label, href: `${base}/${label.toLowerCase()}?${query}`, note }];
  };
  const size = drawable(filters, scale);
  const inSvg = Math.floor(MAX_RECTANGLES / filterSize(shape));
  return [
    ...picture('PNG', size),
    ...picture('SVG', size && inSvg > 0 ? { ...size, count: Math.min(size.count, inSvg) } : null),
    { label: 'NPY', href: `${base}/npy`, note: null },
    { label: 'JSON', href: base, note: null },
  ];
}

/** The largest scale up to the wanted one, and then as many filters, as one picture may have; null: not even one filter. */
function drawable({ shape, input }: Pick<LayerFilters, 'shape' | 'input'>, wanted: number) {
  const [count, inputs] = shape;
  const coloured = isColoured(input, inputs);
  for (let scale = wanted; scale >= 1; scale--)
    if (isDrawable(shape, { count, scale, coloured })) return { scale, count };
  for (let some = Math.floor(count / 2); some >= 1; some = Math.floor(some / 2))
    if (isDrawable(shape, { count: some, scale: 1, coloured })) return { scale: 1, count: some };
  return null;
}
