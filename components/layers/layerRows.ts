/** The rows of the layer list: which, and in which order. */
import type { NetworkLayer } from '@/lib/domain/networkGraph';
import { isQuietLayer } from '@/lib/graphLayout/foldLayers';

export interface LayerRow {
  layer: NetworkLayer;
  /** Place in the network, from 1. */
  number: number;
}

export const LAYER_COLUMNS = ['number', 'name', 'type', 'parameters', 'field'] as const;
export type LayerColumn = (typeof LAYER_COLUMNS)[number];
export interface LayerSort {
  column: LayerColumn;
  direction: 'ascending' | 'descending';
}

/**
 * Layers in whose name, type or detail every word of `find` stands; without those that only follow another one unless
 * `all`. A layer that is looked for by its full name is found whatever it is.
 */
export function selectRows(layers: readonly NetworkLayer[], find: string, all: boolean): LayerRow[] {
  const words = find.toLowerCase().split(/\s+/).filter(Boolean);
  return layers
    .map((layer, index) => ({ layer, number: index + 1 }))
    .filter(({ layer }) => {
      if (!all && isQuietLayer(layer) && layer.name !== find) return false;
      const text = `${layer.name} ${layer.type} ${layer.detail}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
}

export function sortRows(rows: readonly LayerRow[], { column, direction }: LayerSort): LayerRow[] {
  const sign = direction === 'ascending' ? 1 : -1;
  return rows.toSorted((a, b) => sign * compare(a, b, column) || a.number - b.number);
}

function compare(a: LayerRow, b: LayerRow, column: LayerColumn): number {
  switch (column) {
    case 'number':
      return a.number - b.number;
    case 'name':
      return a.layer.name.localeCompare(b.layer.name, 'en', { numeric: true });
    case 'type':
      return a.layer.type.localeCompare(b.layer.type, 'en');
    case 'parameters':
      return a.layer.parameters - b.layer.parameters;
    case 'field':
      return fieldArea(a.layer) - fieldArea(b.layer);
  }
}

/** Pixels that a unit sees; what sees the whole picture comes after every window, what is not known last. */
function fieldArea({ receptiveField: field }: NetworkLayer): number {
  switch (field.kind) {
    case 'none':
      return 0;
    case 'window':
      return field.height.size * field.width.size;
    case 'irregular':
      return field.height * field.width;
    case 'whole':
      return Number.MAX_SAFE_INTEGER - 1;
    case 'unknown':
      return Number.MAX_SAFE_INTEGER;
  }
}
