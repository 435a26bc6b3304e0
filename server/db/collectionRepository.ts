import { AppError } from '@/lib/domain/appError';
import {
  collectionEntrySchema,
  collectionRevisionSchema,
  collectionSchema,
  type Collection,
  type CollectionEntry,
} from '@/lib/domain/collection';
import { wordsOf } from '@/lib/domain/findingWords';
import type { CollectionRepository } from './collectionRecords';
import { hasCode, UNIQUE_VIOLATION } from './databaseError';
import { appendEntry } from './entryLog';
import {
  Prisma,
  type CollectionEntry as EntryRow,
  type Collection as CollectionRow,
  type PrismaClient,
} from './generated/client';
import { nextInstant } from './nextInstant';
import { noticeData, noticeRows, revisionSource } from './noticeRows';
import { parseStored } from './parseStored';
import { storableJson, storableText } from './storableJson';
import { createWordsRevisions, type WordsTables } from './wordsRevisions';

const { sql } = Prisma;
const SUBJECT = { subjectKind: 'collection' as const };
const WORDS: WordsTables = {
  owners: 'collections',
  revisions: 'collection_revisions',
  owner: 'collection_id',
  alsoSet: (by, at) => sql`, changed_by = ${by}, changed_at = greatest(changed_at, ${at})`,
  notices: (notices, { revision, by, at }) => noticeRows(notices, { source: revisionSource(revision), by, at, ...SUBJECT }), // prettier-ignore
};
const LOG = { owners: 'collections', count: 'entry_number', entries: 'collection_entries', owner: 'collection_id' };

export function createCollectionRepository(prisma: PrismaClient): CollectionRepository {
  async function get(id: string): Promise<Collection | null> {
    const row = await prisma.collection.findUnique({ where: { id } });
    return row && toCollection(row);
  }
  return {
    async create(collection, notices = []) {
      const stored = storableJson(collection);
      const at = nextInstant();
      const first = { ...wordsOf(stored), number: 1, by: stored.author, origin: { kind: 'created' }, createdAt: at };
      const data = { ...stored, findingIds: [], createdAt: at, changedBy: stored.author, changedAt: at };
      const source = { source: revisionSource(1), by: stored.author, at, ...SUBJECT };
      const noticed = noticeData(notices, { ...source, subjectId: stored.id });
      try {
        const [row] = await prisma.$transaction([
          prisma.collection.create({ data: { ...data, revisions: { create: first } } }),
          ...(noticed.length > 0 ? [prisma.notice.createMany({ data: noticed })] : []),
        ]);
        return toCollection(row);
      } catch (error) {
        const known = hasCode(error, UNIQUE_VIOLATION) ? await get(stored.id) : null;
        if (known) return known;
        throw error;
      }
    },
    get,
    async list({ finding, isPutAway }, { offset, limit }) {
      const where = { isPutAway, ...(finding === undefined ? {} : { findingIds: { has: finding } }) };
      const orderBy = [{ changedAt: 'desc' as const }, { id: 'asc' as const }];
      const [rows, total] = await Promise.all([
        prisma.collection.findMany({ where, orderBy, skip: offset, take: limit }),
        prisma.collection.count({ where }),
      ]);
      return { items: rows.map(toCollection), total };
    },
    ...createWordsRevisions(prisma, WORDS, get, (collectionId, row) =>
      parseStored(collectionRevisionSchema, WORDS.revisions, collectionId, { ...(row as object), collectionId }),
    ),
    async addEntry(id, expected, entry, { findingIds, isPutAway }, notices = []) {
      const by = storableText(entry.by);
      const own = async () => {
        const row = await prisma.collectionEntry.findUnique({ where: { id: entry.id } });
        if (!row || row.collectionId === id) return row;
        throw new AppError('conflict', `There is an entry "${entry.id}" of another collection: make another id.`, {
          field: 'id',
        });
      };
      try {
        const isStored = await appendEntry(prisma, LOG, id, expected, entry, (at) => ({
          set: sql`finding_ids = ${findingIds}::text[], is_put_away = ${isPutAway}, changed_by = ${by}, changed_at = greatest(changed_at, ${at})`,
          also: noticeRows(notices, { source: entry.id, by, at, ...SUBJECT }),
        }));
        const row = await own();
        return isStored && row ? toEntry(row) : null;
      } catch (error) {
        // Another collection may have got an entry of this id at the same instant: then the database refuses this one.
        if (!(error instanceof AppError)) await own();
        throw error;
      }
    },
    async entries(id, after, limit) {
      const where = { collectionId: id, number: { gt: after } };
      return (await prisma.collectionEntry.findMany({ where, orderBy: { number: 'asc' }, take: limit })).map(toEntry);
    },
  };
}

export function toCollection({ editedBy, editedAt, changedBy, changedAt, ...row }: CollectionRow): Collection {
  return parseStored(collectionSchema, 'collections', row.id, {
    ...row,
    createdAt: row.createdAt.toISOString(),
    lastEdit: editedAt && { by: editedBy, at: editedAt.toISOString() },
    lastChange: { by: changedBy, at: changedAt.toISOString() },
  });
}

function toEntry(row: EntryRow): CollectionEntry {
  return parseStored(collectionEntrySchema, 'collection_entries', row.id, {
    ...row,
    createdAt: row.createdAt.toISOString(),
  });
}
