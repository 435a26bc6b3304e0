/** The pictures of a set that have no prediction yet: those whose bytes are known are copied, the others are handed on. */
import type { Image } from '@/lib/domain/imageSet';
import type { PicturePrediction } from '@/lib/domain/prediction';
import { relabel } from '@/lib/evaluation/relabel';
import type { PredictionRepository } from '../db/database';
import type { SamePictures } from './fittedBatches';

/** Pictures that are looked up together. */
const PAGE = 256;

export interface MissingPicturesOptions {
  predictions: Pick<PredictionRepository, 'listMissing' | 'findByHashes'>;
  networkId: string;
  imageSetId: string;
  signal: AbortSignal;
  /** The class of a picture's own label. */
  classOf(image: Image): number | null;
  /** Stores what another set's rows tell. */
  reuse(predictions: (PicturePrediction & { runId: string })[]): Promise<void>;
}

/**
 * In the order of the set. Pictures of the same bytes and the same label class are one item within a page. Pictures that
 * are added meanwhile come at the end.
 */
export async function* missingPictures(options: MissingPicturesOptions): AsyncGenerator<SamePictures> {
  const { predictions, networkId, imageSetId, signal } = options;
  let from = 0;
  while (!signal.aborted) {
    const page = await predictions.listMissing(networkId, imageSetId, { from, limit: PAGE });
    const last = page.at(-1);
    if (!last) return;
    from = last.position + 1;
    yield* grouped(await withoutKnown(page, options), options);
  }
}

/** Copies what is known of the same bytes, and gives back the rest. */
async function withoutKnown(page: readonly Image[], options: MissingPicturesOptions): Promise<Image[]> {
  const { predictions, networkId, classOf, reuse } = options;
  const known = await predictions.findByHashes(networkId, [...new Set(page.map(({ hash }) => hash))]);
  if (known.length === 0) return [...page];
  const byHash = new Map<string, typeof known>();
  for (const one of known) byHash.set(one.hash, [...(byHash.get(one.hash) ?? []), one]);
  const copied: (PicturePrediction & { runId: string })[] = [];
  const unknown = page.filter((image) => {
    for (const { runId, ...prediction } of byHash.get(image.hash) ?? []) {
      const copy = relabel(prediction, image.id, classOf(image));
      if (!copy) continue;
      copied.push({ ...copy, runId });
      return false;
    }
    return true;
  });
  if (copied.length > 0) await reuse(copied);
  return unknown;
}

function* grouped(images: readonly Image[], { classOf }: MissingPicturesOptions): Generator<SamePictures> {
  const groups = new Map<string, [Image, ...Image[]]>();
  for (const image of images) {
    const key = `${image.hash} ${classOf(image)}`;
    const group = groups.get(key);
    if (group) group.push(image);
    else groups.set(key, [image]);
  }
  yield* groups.values();
}
