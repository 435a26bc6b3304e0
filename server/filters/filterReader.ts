/** Filters of stored networks, measured and read once: who asks meanwhile waits for the same. */
import { AppError } from '@/lib/domain/appError';
import type { LayerFilters } from '@/lib/domain/layerFilters';
import type { ResolvedModelCard } from '@/lib/domain/modelCard';
import type { ArtifactStore } from '../artifacts/artifactStore';
import type { Compute, NetworkRef } from '../compute/compute';
import type { FilterValues } from '../compute/readFilters';
import type { Database } from '../db/database';
import { LruCache } from '../images/lruCache';
import { networkRef } from '../networks/createCardTrials';

/** Filters whose measures are kept in memory: some hundred bytes each. */
const MAX_MEASURED = 50_000;
/** Weights that are kept in memory: 64 MiB. */
const MAX_KEPT_VALUES = 2 ** 24;

export interface OpenedNetwork {
  name: string;
  network: NetworkRef;
  card: ResolvedModelCard;
  /** What the answers depend on. */
  key: string;
}

export interface FilterReader {
  /** Throws `not_found`. */
  open(networkId: string): Promise<OpenedNetwork>;
  measure(opened: OpenedNetwork, layer?: string): Promise<LayerFilters>;
  /** The filters from `from` on; to the end without a count. */
  values(opened: OpenedNetwork, layer: string, from: number, count?: number): Promise<FilterValues>;
}

export interface FilterReaderDependencies {
  database: { networks: Pick<Database['networks'], 'get'> };
  artifacts: Pick<ArtifactStore, 'pathOf'>;
  compute: Pick<Compute, 'filters' | 'measuredFilters'>;
}

export function createFilterReader({ database, artifacts, compute }: FilterReaderDependencies): FilterReader {
  const measured = keepRead<LayerFilters>(MAX_MEASURED, ({ filters }) => filters.length);
  const kept = keepRead<FilterValues>(MAX_KEPT_VALUES, ({ values }) => values.length);
  return {
    async open(networkId) {
      const stored = await database.networks.get(networkId);
      if (!stored) throw new AppError('not_found', `There is no network "${networkId}".`, { field: 'networkId' });
      const { name, card, weightsHash, cardHash } = stored;
      return { name, card, network: await networkRef(artifacts, weightsHash, card), key: cardHash + weightsHash };
    },
    measure: ({ network, card, key }, layer) =>
      measured(JSON.stringify([key, layer ?? null]), () => compute.measuredFilters(network, card, layer)),
    values: ({ network, card, key }, layer, from, count) =>
      kept(JSON.stringify([key, layer, from, count ?? null]), () =>
        compute.filters(network, card, { layer, from, count }),
      ),
  };
}

/** The most recently used values up to a total size. What fails is tried again. */
function keepRead<T>(maxSize: number, sizeOf: (value: T) => number) {
  const known = new LruCache<T>(maxSize);
  const reading = new Map<string, Promise<T>>();
  async function readAndKeep(key: string, read: () => Promise<T>): Promise<T> {
    try {
      const value = await read();
      known.set(key, value, sizeOf(value));
      return value;
    } finally {
      reading.delete(key);
    }
  }
  return async (key: string, read: () => Promise<T>): Promise<T> => {
    const kept = known.get(key);
    if (kept) return kept;
    const promise = reading.get(key) ?? readAndKeep(key, read);
    reading.set(key, promise);
    return promise;
  };
}
