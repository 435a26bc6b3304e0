import type { ImageSetSummary } from '@/components/images/ImageSetList';
import type { Services } from '@/server/services';

/** Pictures that stand for a set in a list. */
const SAMPLES = 6;

/** Every set with its first pictures, oldest first. */
export async function loadImageSets({ database }: Pick<Services, 'database'>): Promise<ImageSetSummary[]> {
  const sets = (await database.images.listSets()).toSorted((a, b) => a.createdAt.localeCompare(b.createdAt));
  return Promise.all(
    sets.map(async (imageSet) => ({
      imageSet,
      samples: (await database.images.list(imageSet.id, { offset: 0, limit: SAMPLES })).items,
    })),
  );
}
