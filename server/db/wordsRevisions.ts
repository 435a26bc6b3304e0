/** Words that are changed and of which every version is kept: of findings, and of collections. */
import type { FindingWords, RevisionOrigin } from '@/lib/domain/findingWords';
import type { NewNotice } from '@/lib/domain/notice';
import type { Page } from './database';
import { Prisma, type PrismaClient } from './generated/client';
import { nextInstant } from './nextInstant';
import { storableJson, storableText } from './storableJson';

/** The names of the tables and columns; never anything that comes from outside. */
export interface WordsTables {
  owners: string;
  revisions: string;
  /** Of the revisions: the owner's id. */
  owner: string;
  /** What else is set in the owner's row with a change; it begins with a comma. */
  alsoSet?: (by: string, at: Date) => Prisma.Sql;
  /** Parts of the statement that store the notices; they begin with a comma and have the owner's id from `subject`. */
  notices?: (notices: readonly NewNotice[], of: { revision: number; by: string; at: Date }) => Prisma.Sql;
}

export interface WordsChange {
  words: FindingWords;
  by: string;
  origin: RevisionOrigin;
  /** Of the people whom the change concerns, where notices are kept of these words. */
  notices?: readonly NewNotice[];
}

export interface WordsRepository<Owner, Revision> {
  /**
   * Changes the words if they still are of revision `expected`, and keeps them as the next one, with the notices: all or
   * nothing. Null: there is no such owner, or it has another revision.
   */
  edit(id: string, expected: number, change: WordsChange): Promise<Owner | null>;
  revision(id: string, number: number): Promise<Revision | null>;
  /** Newest first. */
  revisions(id: string, page: { offset: number; limit: number }): Promise<Page<Revision>>;
}

export function createWordsRevisions<Owner, Revision>(
  prisma: PrismaClient,
  tables: WordsTables,
  get: (id: string) => Promise<Owner | null>,
  toRevision: (ownerId: string, row: unknown) => Revision,
): WordsRepository<Owner, Revision> {
  const [owners, all, owner] = [tables.owners, tables.revisions, tables.owner].map((name) => Prisma.raw(`"${name}"`));
  const read = async (ownerId: string, which: Prisma.Sql) => {
    const rows = await prisma.$queryRaw<{ createdAt: Date }[]>`
      SELECT number, title, text, tags, "by", origin, created_at AS "createdAt" FROM ${all}
      WHERE ${owner} = ${ownerId} ${which}`;
    return rows.map((row) => toRevision(ownerId, { ...row, createdAt: row.createdAt.toISOString() }));
  };
  return {
    async edit(id, expected, { words, by, origin, notices = [] }) {
      const { title, text, tags } = storableJson(words);
      const [who, at] = [storableText(by), nextInstant()];
      // One statement: of two edits of the same revision the second waits for the first, and then finds another revision.
      const stored = await prisma.$executeRaw`
        WITH subject AS (
          UPDATE ${owners} SET title = ${title}, text = ${text}, tags = ${tags}::text[], revision = revision + 1,
                               edited_by = ${who}, edited_at = ${at}${tables.alsoSet?.(who, at) ?? Prisma.empty}
          WHERE id = ${id} AND revision = ${expected} RETURNING id, revision)
          ${tables.notices?.(notices, { revision: expected + 1, by: who, at }) ?? Prisma.empty}
        INSERT INTO ${all} (${owner}, number, title, text, tags, "by", origin, created_at)
        SELECT id, revision, ${title}, ${text}, ${tags}::text[], ${who}, ${JSON.stringify(origin)}::jsonb, ${at}
        FROM subject`;
      return stored === 1 ? get(id) : null;
    },
    async revision(id, number) {
      const [found] = await read(id, Prisma.sql`AND number = ${number}`);
      return found ?? null;
    },
    async revisions(id, { offset, limit }) {
      const [items, counted] = await Promise.all([
        read(id, Prisma.sql`ORDER BY number DESC LIMIT ${limit} OFFSET ${offset}`),
        prisma.$queryRaw<{ total: bigint }[]>`SELECT count(*) AS total FROM ${all} WHERE ${owner} = ${id}`,
      ]);
      return { items, total: Number(counted[0]?.total ?? 0) };
    },
  };
}
