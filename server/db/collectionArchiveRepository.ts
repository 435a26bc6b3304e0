/** Collections with all that belongs to them, to be taken elsewhere and to be taken in as they were there. */
import { AppError } from '@/lib/domain/appError';
import { collectionEntrySchema, collectionRevisionSchema, type Collection } from '@/lib/domain/collection';
import { collectionRow } from '@/lib/findingArchive/joinCollection';
import type { CollectionArchiveRepository } from './archiveRecords';
import { toCollection } from './collectionRepository';
import { hasCode, UNIQUE_VIOLATION } from './databaseError';
import type { PrismaClient } from './generated/client';
import { inChunks } from './inChunks';
import { parseStored } from './parseStored';

/** Of storing one: 10,000 entries. */
const TRANSACTION = { timeout: 300_000, maxWait: 300_000 };

export function createCollectionArchiveRepository(prisma: PrismaClient): CollectionArchiveRepository {
  return {
    versions: () => prisma.$queryRaw`
      SELECT id, revision, entry_number AS "entryNumber" FROM collections ORDER BY created_at, id COLLATE "C"`,
    async whole(id) {
      const include = { revisions: { orderBy: { number: 'asc' } }, entries: { orderBy: { number: 'asc' } } } as const;
      const row = await prisma.collection.findUnique({ where: { id }, include });
      if (!row) return null;
      const { revisions, entries, ...own } = row;
      return {
        ...toCollection(own),
        revisions: revisions.map((one) => parseStored(collectionRevisionSchema, 'collection_revisions', `${id}, ${one.number}`, dateless(one))), // prettier-ignore
        entries: entries.map((one) => parseStored(collectionEntrySchema, 'collection_entries', one.id, dateless(one))),
      };
    },
    async add({ revisions, entries, ...collection }) {
      const { id } = collection;
      const data = { id, ...rowOf(collection), createdAt: new Date(collection.createdAt), author: collection.author };
      try {
        await prisma.$transaction(async (transaction) => {
          await transaction.collection.create({ data });
          await inChunks(revisions.map(dated), (data) => transaction.collectionRevision.createMany({ data }));
          await inChunks(entries.map(dated), (data) => transaction.collectionEntry.createMany({ data }));
        }, TRANSACTION);
        return true;
      } catch (error) {
        if (!hasCode(error, UNIQUE_VIOLATION)) throw error;
        if (await prisma.collection.findUnique({ where: { id }, select: { id: true } })) return false;
        throw takenId();
      }
    },
    async extend(here, additions) {
      const { id, revision, entryNumber } = here;
      const row = collectionRow({
        ...here,
        revisions: [...here.revisions, ...additions.revisions],
        entries: [...here.entries, ...additions.entries],
      });
      if (!row) throw new Error(`The collection "${id}" has no revision.`);
      try {
        return await prisma.$transaction(async (transaction) => {
          // It waits for whoever is changing the collection, and then finds other numbers.
          const where = { id, revision, entryNumber };
          const { count } = await transaction.collection.updateMany({ where, data: rowOf(row) });
          if (count === 0) return false;
          await inChunks(additions.revisions.map(dated), (data) => transaction.collectionRevision.createMany({ data }));
          await inChunks(additions.entries.map(dated), (data) => transaction.collectionEntry.createMany({ data }));
          return true;
        }, TRANSACTION);
      } catch (error) {
        if (hasCode(error, UNIQUE_VIOLATION)) throw takenId();
        throw error;
      }
    },
  };
}

/** The columns that change. */
function rowOf({ title, text, tags, revision, lastEdit, entryNumber, findingIds, isPutAway, lastChange }: Collection) {
  return {
    ...{ title, text, tags, revision, entryNumber, findingIds, isPutAway },
    ...{ editedBy: lastEdit?.by ?? null, editedAt: lastEdit && new Date(lastEdit.at) },
    ...{ changedBy: lastChange.by, changedAt: new Date(lastChange.at) },
  };
}

const dated = <T extends { createdAt: string }>(row: T) => ({ ...row, createdAt: new Date(row.createdAt) });
const dateless = <T extends { createdAt: Date }>(row: T) => ({ ...row, createdAt: row.createdAt.toISOString() });

function takenId(): AppError {
  return new AppError('conflict', 'An entry of its log has the id of one that belongs to another collection here.');
}
