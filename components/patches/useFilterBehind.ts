'use client';
import type { FilterLayer } from '@/lib/domain/layerFilters';
import { filterLayersAnswerSchema } from '@/lib/protocol/rest';
import { useResource, valueOf } from '../api/useResource';
import { filterLayersPath } from '../filters/filterPaths';
import { filterLayerBehind } from '@/lib/filters/filterLayerBehind';
import type { PatchesModel } from './usePatchesModel';

/** The layer whose weights make the channel that is looked at; null: there is none, or it is not known yet. */
export function useFilterBehind({
  networkId,
  graph,
  layer,
  channel,
}: Pick<PatchesModel, 'networkId' | 'graph' | 'layer' | 'channel'>): FilterLayer | null {
  const path = networkId && graph && channel !== null ? filterLayersPath(networkId) : null;
  const layers = valueOf(useResource(path, filterLayersAnswerSchema))?.layers;
  return graph && layer && layers ? filterLayerBehind(graph, layer, layers) : null;
}
