/** The pictures of a set that have no vector yet. */
import type { Image } from '@/lib/domain/imageSet';
import type { Sha256 } from '@/lib/domain/hash';
import type { FeatureRepository } from '../db/database';
import type { SamePictures } from '../predictions/fittedBatches';

/** Pictures that are looked up together. */
const PAGE = 256;

export interface MissingVectorsOptions {
  features: Pick<FeatureRepository, 'listMissing'>;
  key: Sha256;
  imageSetId: string;
  signal: AbortSignal;
  /** Told of pictures whose bytes were handed on before: their vector is on its way. */
  onRepeated(count: number): void;
}

/**
 * In the order of the set; pictures that are added meanwhile come at the end. Pictures of the same bytes are one item
 * within a page, and are not handed on again by a later one.
 */
export async function* missingVectors(options: MissingVectorsOptions): AsyncGenerator<SamePictures> {
  const { features, key, imageSetId, signal, onRepeated } = options;
  const handedOn = new Set<Sha256>();
  let from = 0;
  while (!signal.aborted) {
    const page = await features.listMissing(key, imageSetId, { from, limit: PAGE });
    const last = page.at(-1);
    if (!last) return;
    from = last.position + 1;
    const fresh = page.filter(({ hash }) => !handedOn.has(hash));
    onRepeated(page.length - fresh.length);
    for (const { hash } of fresh) handedOn.add(hash);
    yield* grouped(fresh);
  }
}

function grouped(images: readonly Image[]): Iterable<SamePictures> {
  const groups = new Map<Sha256, [Image, ...Image[]]>();
  for (const image of images) {
    const group = groups.get(image.hash);
    if (group) group.push(image);
    else groups.set(image.hash, [image]);
  }
  return groups.values();
}
