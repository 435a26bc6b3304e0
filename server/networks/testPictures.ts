/** Stored pictures to try a card with: those whose labels it knows before all others, each of another class. */
import type { Image } from '@/lib/domain/imageSet';
import { isPlaceholderLabels } from '@/lib/modelCard/labelProblems';
import { classOfLabel } from '@/lib/occlusion/targetClass';
import type { ImageRepository } from '../db/database';

type Images = Pick<ImageRepository, 'listSets' | 'list' | 'labels'>;

/** At most `count` pictures, spread over labels and sets; always the same for the same store. */
export async function findTestPictures(images: Images, labels: readonly string[], count: number): Promise<Image[]> {
  const sets = (await images.listSets()).filter(({ imageCount }) => imageCount > 0);
  const found: Image[] = [];
  if (!isPlaceholderLabels(labels))
    for (const { id } of sets) found.push(...(await knownPictures(images, id, labels, count - found.length)));
  if (found.length > 0) return found;
  const each = Math.max(1, Math.ceil(count / Math.max(1, sets.length)));
  for (const { id, imageCount } of sets.slice(0, count))
    for (let k = 0; k < Math.min(each, imageCount) && found.length < count; k++) {
      const offset = Math.floor((k * imageCount) / Math.min(each, imageCount));
      found.push(...(await images.list(id, { offset, limit: 1 })).items);
    }
  return found;
}

async function knownPictures(images: Images, setId: string, labels: readonly string[], count: number) {
  const known = (await images.labels(setId)).filter(({ label }) => classOfLabel(label, labels) !== null);
  if (known.length === 0 || count <= 0) return [];
  const found: Image[] = [];
  const rounds = Math.ceil(count / known.length);
  // Evenly through the labels, so that a few of a thousand are not all of the letter A.
  const step = Math.max(1, known.length / count);
  for (let round = 0; round < rounds; round++)
    for (let at = 0; at < known.length && found.length < count; at += step) {
      const { label } = known[Math.floor(at)]!;
      found.push(...(await images.list(setId, { offset: round, limit: 1 }, { label })).items);
    }
  return found;
}
