'use client';
import { useMemo, useSyncExternalStore } from 'react';
import type { AppError } from '@/lib/domain/appError';
import type { FilterLayer, LayerFilters } from '@/lib/domain/layerFilters';
import { filterLayersAnswerSchema, layerFiltersAnswerSchema } from '@/lib/protocol/rest';
import { decodeNpy } from '@/lib/tensor/npy';
import { requestBytes } from '../api/request';
import { reloadResource, useResource, valueOf } from '../api/useResource';
import { chooseLayer, type LayerChoice } from '../layers/layerChoice';
import { filterLayersPath, filtersPath, weightsPath } from './filterPaths';
import { WeightRows } from './weightRows';

/** The filters of one network that are on the screen. */
export interface FilterSide {
  networkId: string;
  /** Layers with filters; null while they are not known. */
  choice: LayerChoice<FilterLayer> | null;
  /** Tells the layers on the screen apart; null while none is chosen. */
  key: string | null;
  filters: LayerFilters | null;
  /** As they come; null before it is known how many there are. */
  weights: WeightRows | null;
  problem: AppError | null;
  /** Asks again for what could not be had. */
  retry: () => void;
}

/** @param wanted name of a layer; null: the one that reads the picture, or else the first */
export function useFilterSide(networkId: string | null, wanted: string | null): FilterSide | null {
  const layers = useResource(networkId && filterLayersPath(networkId), filterLayersAnswerSchema);
  const known = valueOf(layers)?.layers ?? null;
  const choice = useMemo(() => {
    if (!known) return null;
    return chooseLayer(known, wanted, known.find(({ readsPicture }) => readsPicture) ?? known[0] ?? null);
  }, [known, wanted]);
  const layer = choice?.chosen?.name ?? null;
  const key = networkId && layer !== null ? filtersPath(networkId, layer) : null;
  const measured = useResource(key, layerFiltersAnswerSchema);
  const filters = key === null ? null : (valueOf(measured)?.filters ?? null);
  const weights = useWeightRows(networkId, layer, filters);
  if (!networkId) return null;
  const failed = [layers, measured].find(({ status }) => status === 'failed');
  return {
    ...{ networkId, choice, key, filters, weights },
    problem: failed?.status === 'failed' ? failed.error : null,
    retry() {
      void reloadResource(filterLayersPath(networkId), filterLayersAnswerSchema);
      if (key !== null) void reloadResource(key, layerFiltersAnswerSchema);
    },
  };
}

/** The same rows for the same layer, however often its measures are asked for again. */
function useWeightRows(networkId: string | null, layer: string | null, filters: LayerFilters | null) {
  const [count = 0, inputs = 0, rows = 0, cols = 0] = filters?.shape ?? [];
  return useMemo(() => {
    if (networkId === null || layer === null || count === 0) return null;
    return new WeightRows([count, inputs, rows, cols], async (from, some) => {
      const bytes = await requestBytes(weightsPath(networkId, layer, from, some));
      return decodeNpy(bytes).data;
    });
  }, [networkId, layer, count, inputs, rows, cols]);
}

const NEVER = () => () => {};

/** Draws again whenever weights come. */
export function useWeightVersion(rows: WeightRows | null): number {
  return useSyncExternalStore(
    rows?.subscribe ?? NEVER,
    () => rows?.version ?? 0,
    () => 0,
  );
}
