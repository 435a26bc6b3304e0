import type { ModelInput } from '@/lib/domain/modelCard';
import { drawFilters } from '@/lib/filters/filterBank';
import type { Compute, NetworkRef } from '../compute/compute';
import type { ImageReader } from '../image/fitImage';
import { LruCache } from '../images/lruCache';

/** Bytes of the pictures that are kept; each has a few thousand. */
const MAX_KEPT_BYTES = 4 * 1024 ** 2;

export interface FilterPictures {
  get(network: NetworkRef, input: Pick<ModelInput, 'channels'>): Promise<Uint8Array | null>;
}

/** PNGs of first filters. A picture is read from the weights once; who asks meanwhile waits for the same. */
export function createFilterPictures(dependencies: {
  compute: Pick<Compute, 'firstFilters'>;
  imageReader: Pick<ImageReader, 'encodePng'>;
}): FilterPictures {
  const { compute, imageReader } = dependencies;
  const known = new LruCache<{ png: Uint8Array | null }>(MAX_KEPT_BYTES);
  const reading = new Map<string, Promise<Uint8Array | null>>();

  async function read(key: string, network: NetworkRef, input: Pick<ModelInput, 'channels'>) {
    try {
      const bank = await compute.firstFilters(network);
      const png = bank && (await imageReader.encodePng(drawFilters(bank, input)));
      known.set(key, { png }, png?.length ?? 1);
      return png;
    } finally {
      reading.delete(key);
    }
  }

  return {
    async get(network, input) {
      const key = JSON.stringify([network.key, input.channels]);
      const kept = known.get(key);
      if (kept) return kept.png;
      const promise = reading.get(key) ?? read(key, network, input);
      reading.set(key, promise);
      return promise;
    },
  };
}
