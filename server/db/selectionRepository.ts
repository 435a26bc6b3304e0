import { AppError } from '@/lib/domain/appError';
import { selectionSchema, selectionSummarySchema, type Selection, type SelectionSummary } from '@/lib/domain/embedding';
import { FOREIGN_KEY_VIOLATION, hasCode, ROW_NOT_FOUND } from './databaseError';
import type { MappedPicture, SelectionRepository } from './embeddingRecords';
import type { PrismaClient, Selection as SelectionRow } from './generated/client';
import { nextInstant } from './nextInstant';
import { parseStored } from './parseStored';
import { storableText } from './storableJson';

export function createSelectionRepository(prisma: PrismaClient): SelectionRepository {
  async function withMembers(row: SelectionRow): Promise<Selection> {
    const members = await prisma.$queryRaw<{ imageId: string }[]>`
      SELECT m.image_id AS "imageId" FROM selection_members m JOIN images i ON i.id = m.image_id
      WHERE m.selection_id = ${row.id} ORDER BY i.position`;
    const imageIds = members.map(({ imageId }) => imageId);
    return parseStored(selectionSchema, 'selections', row.id, { ...plain(row), imageIds });
  }
  async function get(id: string): Promise<Selection | null> {
    const row = await prisma.selection.findUnique({ where: { id } });
    return row && withMembers(row);
  }

  return {
    get,
    async create({ imageIds, name, note, createdBy, ...selection }) {
      await requireInSet(prisma, selection.imageSetId, imageIds);
      const texts = { name: storableText(name), note: storableText(note), createdBy: storableText(createdBy) };
      try {
        await prisma.$transaction([
          prisma.selection.create({ data: { ...selection, ...texts, createdAt: nextInstant() } }),
          // One statement with one array: a hundred thousand rows are more parameters than one statement may have.
          prisma.$executeRaw`
            INSERT INTO selection_members (selection_id, image_id)
            SELECT DISTINCT ${selection.id}, image_id FROM unnest(${imageIds}::text[]) AS image_id`,
        ]);
      } catch (error) {
        if (hasCode(error, FOREIGN_KEY_VIOLATION))
          throw new AppError('not_found', 'The image set or the map was deleted.', { cause: error });
        throw error;
      }
      const stored = await get(selection.id);
      if (!stored) throw new AppError('not_found', 'The image set was deleted.');
      return stored;
    },
    async list(imageSetId) {
      const orderBy = [{ createdAt: 'desc' as const }, { id: 'asc' as const }];
      const include = { _count: { select: { members: true } } };
      const rows = await prisma.selection.findMany({ where: { imageSetId }, orderBy, include });
      return rows.map(({ _count, ...row }) =>
        parseStored(selectionSummarySchema, 'selections', row.id, { ...plain(row), count: _count.members }),
      );
    },
    async update(id, { name, note }) {
      const data = { name: name && storableText(name), note: note && storableText(note) };
      try {
        return await withMembers(await prisma.selection.update({ where: { id }, data }));
      } catch (error) {
        if (hasCode(error, ROW_NOT_FOUND)) throw new AppError('not_found', `There is no selection "${id}".`);
        throw error;
      }
    },
    async delete(id) {
      await prisma.selection.deleteMany({ where: { id } });
    },
    async members(id) {
      return prisma.$queryRaw<MappedPicture[]>`
        SELECT i.id, i.hash, i.file_name AS "fileName", i.label
        FROM selection_members m JOIN images i ON i.id = m.image_id
        WHERE m.selection_id = ${id} ORDER BY i.position`;
    },
  };
}

async function requireInSet(prisma: PrismaClient, imageSetId: string, imageIds: readonly string[]): Promise<void> {
  const strangers = await prisma.$queryRaw<{ id: string }[]>`
    SELECT wanted.id FROM unnest(${imageIds}::text[]) AS wanted(id)
    WHERE NOT EXISTS (SELECT FROM images i WHERE i.id = wanted.id AND i.image_set_id = ${imageSetId}) LIMIT 1`;
  const [stranger] = strangers;
  if (stranger)
    throw new AppError('invalid_input', `The picture "${stranger.id}" is not in this image set. Leave it out.`, {
      field: 'imageIds',
    });
}

function plain(row: SelectionRow): Omit<SelectionSummary, 'count'> {
  return { ...row, createdAt: row.createdAt.toISOString() };
}
