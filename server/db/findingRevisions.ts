import { findingRevisionSchema, type FindingRevision } from '@/lib/domain/findingWords';
import type { FindingRepository } from './database';
import type { FindingRevision as FindingRevisionRow, PrismaClient } from './generated/client';
import { nextInstant } from './nextInstant';
import { noticeRows, revisionSource } from './noticeRows';
import { parseStored } from './parseStored';
import { storableJson, storableText } from './storableJson';

/** The part of the findings that changes their words, and keeps every version of them. */
export function createFindingRevisions(
  prisma: PrismaClient,
  get: FindingRepository['get'],
): Pick<FindingRepository, 'edit' | 'revision' | 'revisions'> {
  return {
    async edit(id, expected, { words, by, origin, notices = [] }) {
      const { title, text, tags } = storableJson(words);
      const [who, at] = [storableText(by), nextInstant()];
      // One statement: of two edits of the same revision the second waits for the first, and then finds another revision.
      const stored = await prisma.$executeRaw`
        WITH finding AS (
          UPDATE findings SET title = ${title}, text = ${text}, tags = ${tags}::text[], revision = revision + 1,
                              edited_by = ${who}, edited_at = ${at}
          WHERE id = ${id} AND revision = ${expected} RETURNING id, revision)
          ${noticeRows(notices, { source: revisionSource(expected + 1), by: who, at })}
        INSERT INTO finding_revisions (finding_id, number, title, text, tags, "by", origin, created_at)
        SELECT id, revision, ${title}, ${text}, ${tags}::text[], ${who}, ${JSON.stringify(origin)}::jsonb, ${at}
        FROM finding`;
      return stored === 1 ? get(id) : null;
    },
    async revision(findingId, number) {
      const row = await prisma.findingRevision.findUnique({ where: { findingId_number: { findingId, number } } });
      return row && toRevision(row);
    },
    async revisions(findingId, { offset, limit }) {
      const where = { findingId };
      const [rows, total] = await Promise.all([
        prisma.findingRevision.findMany({ where, orderBy: { number: 'desc' }, skip: offset, take: limit }),
        prisma.findingRevision.count({ where }),
      ]);
      return { items: rows.map(toRevision), total };
    },
  };
}

function toRevision(row: FindingRevisionRow): FindingRevision {
  const id = `${row.findingId}, ${row.number}`;
  return parseStored(findingRevisionSchema, 'finding_revisions', id, {
    ...row,
    createdAt: row.createdAt.toISOString(),
  });
}
