import type { ResolvedModelCard } from '@/lib/domain/modelCard';
import type { NetworkGraph } from '@/lib/domain/networkGraph';
import type { Compute, NetworkRef } from '../compute/compute';
import { LruCache } from '../images/lruCache';

/** Layers of all graphs that are kept; a few hundred bytes each. */
const MAX_LAYERS = 20_000;

export interface GraphCache {
  get(network: NetworkRef, card: ResolvedModelCard): Promise<NetworkGraph>;
}

/** Graphs by everything that they depend on. Who asks while one is being read waits for the same. */
export function createGraphCache(compute: Pick<Compute, 'graph'>): GraphCache {
  const known = new LruCache<NetworkGraph>(MAX_LAYERS);
  const reading = new Map<string, Promise<NetworkGraph>>();

  async function read(key: string, network: NetworkRef, card: ResolvedModelCard): Promise<NetworkGraph> {
    try {
      const graph = await compute.graph(network, card);
      known.set(key, graph, graph.layers.length);
      return graph;
    } finally {
      reading.delete(key);
    }
  }

  return {
    async get(network, card) {
      const { input, output, features } = card;
      const place = [input.tensor, input.width, input.height, input.layout, input.channels];
      const key = JSON.stringify([network.key, ...place, output.tensor, features ?? null]);
      const kept = known.get(key);
      if (kept) return kept;
      const promise = reading.get(key) ?? read(key, network, card);
      reading.set(key, promise);
      return promise;
    },
  };
}
