import { randomUUID } from 'node:crypto';
import { AppError } from '@/lib/domain/appError';
import type { Selection } from '@/lib/domain/embedding';
import { csvField } from '@/lib/occlusion/mapCsv';
import type { Database } from '../db/database';
import type { MappedPicture } from '../db/embeddingRecords';
import type { SelectionService } from './selectionService';

/** Lines of a block. */
const BLOCK_LINES = 1000;

export function createSelectionService({
  database: { images, embeddings, selections },
}: {
  database: Pick<Database, 'images' | 'embeddings' | 'selections'>;
}): SelectionService {
  async function requireSet(id: string): Promise<void> {
    if (!(await images.getSet(id)))
      throw new AppError('not_found', `There is no image set "${id}".`, { field: 'imageSetId' });
  }
  async function get(id: string): Promise<Selection> {
    const selection = await selections.get(id);
    if (!selection) throw new AppError('not_found', `There is no selection "${id}". It may have been deleted.`);
    return selection;
  }

  return {
    get,
    async create({ by, ...selection }) {
      const { imageSetId, embeddingId } = selection;
      await requireSet(imageSetId);
      const embedding = embeddingId === null ? null : await embeddings.get(embeddingId);
      if (embeddingId !== null && embedding?.request.imageSetId !== imageSetId)
        throw new AppError('not_found', `There is no map "${embeddingId}" of this image set.`, { field: 'embeddingId' }); // prettier-ignore
      return selections.create({ ...selection, id: randomUUID(), createdBy: by });
    },
    async list(imageSetId) {
      await requireSet(imageSetId);
      return selections.list(imageSetId);
    },
    update: (id, change) => selections.update(id, change),
    async delete(id) {
      await get(id);
      await selections.delete(id);
    },
    async csv(id) {
      await get(id);
      return csvBlocks(await selections.members(id));
    },
  };
}

function* csvBlocks(pictures: readonly MappedPicture[]): Generator<string> {
  yield 'file,label\r\n';
  for (let from = 0; from < pictures.length; from += BLOCK_LINES)
    yield pictures
      .slice(from, from + BLOCK_LINES)
      .map(({ fileName, label }) => `${csvField(fileName)},${csvField(label ?? '')}\r\n`)
      .join('');
}
