import type { z } from 'zod';
import { AppError, parseOrThrow } from '@/lib/domain/appError';
import { MAX_BATCH_PICTURES } from '@/lib/domain/occlusionBatch';
import type { createBatchSchema } from '@/lib/protocol/batchRest';
import { imageFilterQuerySchema } from '@/lib/protocol/rest';
import type { Services } from '@/server/services';
import { found } from '../_request/address';

const PAGE_PICTURES = 1000;
type Chosen = z.output<typeof createBatchSchema>['pictures'];

/** The pictures that a request means, by their ids, with the set that they are of and a name for them. */
export async function chosenPictures(
  chosen: Chosen,
  { database: { images }, selections }: Pick<Services, 'database' | 'selections'>,
): Promise<{ imageSetId: string; imageIds: string[]; name: string }> {
  switch (chosen.kind) {
    case 'selection': {
      const { imageSetId, imageIds, name } = await selections.get(chosen.selectionId);
      return { imageSetId, imageIds, name };
    }
    case 'ids': {
      const known = new Map((await images.getMany(chosen.imageIds)).map((image) => [image.id, image]));
      const imageSetId = found(known.get(chosen.imageIds[0] ?? '') ?? null, 'picture', 'pictures').imageSetId;
      const stranger = chosen.imageIds.find((id) => known.get(id)?.imageSetId !== imageSetId);
      if (stranger !== undefined)
        throw new AppError('invalid_input', `The picture "${stranger}" is not in the set of the first one. Leave it out.`, { field: 'pictures' }); // prettier-ignore
      return { imageSetId, imageIds: [...new Set(chosen.imageIds)], name: `${known.size} pictures` };
    }
    case 'set': {
      const { imageSetId } = chosen;
      const { name } = found(await images.getSet(imageSetId), 'image set', 'pictures');
      const filter = parseOrThrow(imageFilterQuerySchema, chosen.filter, 'The filter');
      const imageIds: string[] = [];
      for (const [first, last] of chosen.ranges ?? [[0, MAX_BATCH_PICTURES]])
        for (let offset = first; offset <= last; offset += PAGE_PICTURES) {
          const page = { offset, limit: Math.min(PAGE_PICTURES, last - offset + 1) };
          const { items } = await images.list(imageSetId, page, filter);
          if (items.length === 0) break;
          imageIds.push(...items.map(({ id }) => id));
        }
      return { imageSetId, imageIds: [...new Set(imageIds)], name };
    }
  }
}
