import { AppError } from '@/lib/domain/appError';
import { selectionSchema, type Selection } from '@/lib/domain/embedding';
import { FOREIGN_KEY_VIOLATION, hasCode, ROW_NOT_FOUND } from './databaseError';
import type { MappedPicture, SelectionRepository } from './embeddingRecords';
import type { PrismaClient, Selection as SelectionRow } from './generated/client';
import { nextInstant } from './nextInstant';
import { parseStored } from './parseStored';
import { storableText } from './storableJson';

export function createSelectionRepository(prisma: PrismaClient): SelectionRepository {
  async function membersOf(ids: readonly string[]): Promise<Map<string, string[]>> {
    const rows = await prisma.$queryRaw<{ selectionId: string; imageIds: string[] }[]>`
      SELECT m.selection_id AS "selectionId", array_agg(m.image_id ORDER BY i.position) AS "imageIds"
      FROM selection_members m JOIN images i ON i.id = m.image_id
      WHERE m.selection_id = ANY (${ids}) GROUP BY m.selection_id`;
    return new Map(rows.map(({ selectionId, imageIds }) => [selectionId, imageIds]));
  }
  async function withMembers(rows: readonly SelectionRow[]): Promise<Selection[]> {
    const members = await membersOf(rows.map(({ id }) => id));
    return rows.map((row) => toSelection(row, members.get(row.id) ?? []));
  }
  async function get(id: string): Promise<Selection | null> {
    const row = await prisma.selection.findUnique({ where: { id } });
    return row && (await withMembers([row]))[0]!;
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
      return withMembers(await prisma.selection.findMany({ where: { imageSetId }, orderBy }));
    },
    async update(id, { name, note }) {
      const data = { name: name && storableText(name), note: note && storableText(note) };
      try {
        return (await withMembers([await prisma.selection.update({ where: { id }, data })]))[0]!;
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

function toSelection(row: SelectionRow, imageIds: string[]): Selection {
  return parseStored(selectionSchema, 'selections', row.id, {
    ...row,
    createdAt: row.createdAt.toISOString(),
    imageIds,
  });
}
