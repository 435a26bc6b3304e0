/**
 * The personal part of the view of filters in the address:
 * `?range=layer&symmetric=0&sort=orientation&only=gabor&bin=orientation.3&scale=8&more=ID&more=ID&table=1&order=norm.descending`.
 * What is as usual is left out; what cannot be read is as if it were not there.
 */
import { idSchema } from '@/lib/domain/hash';
import { FILTER_RANGES, FILTER_SORTS } from '@/lib/domain/layerFilters';
import { FREQUENCY_BINS, ORIENTATION_BINS } from '@/lib/filters/filterSummary';
import { FILTER_COLUMNS, type FilterOrder } from './filterRows';
import {
  DEFAULT_FILTERS_LOOK as USUAL,
  FILTER_KINDS,
  MAX_MORE_NETWORKS,
  MAX_SCREEN_SCALE,
  type FiltersLook,
  type HistogramBin,
} from './filtersLook';

/** Adds what differs from the usual look, with the keys always in the same order. */
export function writeFiltersLook(query: URLSearchParams, look: FiltersLook): void {
  const set = (name: string, value: string | null) => value !== null && query.set(name, value);
  set('range', look.range === USUAL.range ? null : look.range);
  set('symmetric', look.symmetric ? null : '0');
  set('sort', look.sort === USUAL.sort ? null : look.sort);
  set('only', look.only === USUAL.only ? null : look.only);
  set('bin', look.bin && `${look.bin.of}.${look.bin.at}`);
  set('scale', look.scale === null ? null : String(look.scale));
  for (const id of look.more) query.append('more', id);
  set('table', look.table ? '1' : null);
  const order = formatOrder(look.order);
  set('order', order === formatOrder(USUAL.order) ? null : order);
}

export function readFiltersLook(query: URLSearchParams): FiltersLook {
  const scale = Number(query.get('scale') ?? NaN);
  return {
    range: FILTER_RANGES.find((one) => one === query.get('range')) ?? USUAL.range,
    symmetric: query.get('symmetric') !== '0',
    sort: FILTER_SORTS.find((one) => one === query.get('sort')) ?? USUAL.sort,
    only: FILTER_KINDS.find((one) => one === query.get('only')) ?? USUAL.only,
    bin: parseBin(query.get('bin') ?? ''),
    scale: Number.isInteger(scale) && scale >= 1 && scale <= MAX_SCREEN_SCALE ? scale : null,
    more: [...new Set(query.getAll('more'))].filter((id) => idSchema.safeParse(id).success).slice(0, MAX_MORE_NETWORKS),
    table: query.get('table') === '1',
    order: parseOrder(query.get('order') ?? ''),
  };
}

function parseBin(text: string): HistogramBin | null {
  const match = /^(orientation|frequency)\.(\d{1,2})$/.exec(text);
  if (!match) return null;
  const of = match[1] === 'orientation' ? 'orientation' : 'frequency';
  const at = Number(match[2]);
  return at < (of === 'orientation' ? ORIENTATION_BINS : FREQUENCY_BINS) ? { of, at } : null;
}

function formatOrder({ column, direction }: FilterOrder): string {
  return direction === 'ascending' ? column : `${column}.descending`;
}

function parseOrder(text: string): FilterOrder {
  const orders = FILTER_COLUMNS.flatMap((column) =>
    (['ascending', 'descending'] as const).map((direction) => ({ column, direction })),
  );
  return orders.find((order) => formatOrder(order) === text) ?? USUAL.order;
}
