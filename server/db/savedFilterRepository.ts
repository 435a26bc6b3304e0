import { AppError } from '@/lib/domain/appError';
import { savedFilterSchema, type SavedFilter } from '@/lib/domain/findingFilter';
import type { SavedFilterRepository } from './database';
import { hasCode, ROW_NOT_FOUND, UNIQUE_VIOLATION } from './databaseError';
import type { PrismaClient, SavedFilter as SavedFilterRow } from './generated/client';
import { nextInstant } from './nextInstant';
import { parseStored } from './parseStored';
import { storableJson, storableText } from './storableJson';

export function createSavedFilterRepository(prisma: PrismaClient): SavedFilterRepository {
  /** Who has the name is looked up only then: of two who take it at once, the database lets one. */
  async function withFreeName(name: string, store: () => Promise<SavedFilterRow>): Promise<SavedFilter> {
    try {
      return toSavedFilter(await store());
    } catch (error) {
      if (!hasCode(error, UNIQUE_VIOLATION)) throw error;
      const other = await prisma.savedFilter.findUnique({ where: { name } });
      const by = other ? `, saved by ${other.by}` : '';
      throw new AppError('conflict', `There is a filter “${name}” already${by}. Give yours another name.`, {
        field: 'name',
        cause: error,
      });
    }
  }
  return {
    create({ filter, ...saved }) {
      const texts = storableJson(saved);
      const data = { ...texts, filter: storableJson(filter), createdAt: nextInstant() };
      return withFreeName(texts.name, () => prisma.savedFilter.create({ data }));
    },
    async list() {
      const rows = await prisma.savedFilter.findMany();
      // Here, so that they have the same order whatever the locale of the database is.
      return rows.map(toSavedFilter).toSorted((a, b) => a.name.localeCompare(b.name, 'en'));
    },
    async rename(id, name) {
      const stored = storableText(name);
      try {
        return await withFreeName(stored, () => prisma.savedFilter.update({ where: { id }, data: { name: stored } }));
      } catch (error) {
        if (hasCode(error, ROW_NOT_FOUND))
          throw new AppError('not_found', 'This filter was deleted meanwhile. Save it anew.', { cause: error });
        throw error;
      }
    },
    async delete(id) {
      await prisma.savedFilter.deleteMany({ where: { id } });
    },
  };
}

function toSavedFilter(row: SavedFilterRow): SavedFilter {
  return parseStored(savedFilterSchema, 'saved_filters', row.id, { ...row, createdAt: row.createdAt.toISOString() });
}
