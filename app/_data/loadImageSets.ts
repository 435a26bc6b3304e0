import type { ImageSetSummary } from '@/components/images/ImageSetList';
import type { ImageSet } from '@/lib/domain/imageSet';
import type { Services } from '@/server/services';

type ImageDatabase = { database: Pick<Services['database'], 'images'> };

/** Pictures that stand for a set in a list. */
const SAMPLES = 6;

/** Every set with its first pictures, oldest first. */
export async function loadImageSets(services: ImageDatabase): Promise<ImageSetSummary[]> {
  const sets = await services.database.images.listSets();
  return withSamples(
    services,
    sets.toSorted((a, b) => a.createdAt.localeCompare(b.createdAt)),
  );
}

/** The sets with their first pictures, in the same order. */
export function withSamples({ database }: ImageDatabase, sets: readonly ImageSet[]): Promise<ImageSetSummary[]> {
  return Promise.all(
    sets.map(async (imageSet) => ({
      imageSet,
      samples: (await database.images.list(imageSet.id, { offset: 0, limit: SAMPLES })).items,
    })),
  );
}
