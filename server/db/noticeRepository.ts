import { askedReviewSchema, noticeSchema, SUBJECT_KINDS, type Notice } from '@/lib/domain/notice';
import { containsPattern } from './containsPattern';
import type { Notice as NoticeRow, PrismaClient } from './generated/client';
import { nextInstant } from './nextInstant';
import type { NoticeRepository } from './noticeRecords';
import { isRevisionSource } from './noticeRows';
import { parseStored } from './parseStored';
import { storableText } from './storableJson';

/** Names that are looked at: more than a workspace has people. */
const MOST_NAMES = 1_000;

export function createNoticeRepository(prisma: PrismaClient): NoticeRepository {
  return {
    async list(key, { unread }, { offset, limit }) {
      const where = { personKey: storableText(key), ...(unread && { readAt: null }) };
      const [rows, total] = await Promise.all([
        prisma.notice.findMany({
          where,
          orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
          skip: offset,
          take: limit,
        }),
        prisma.notice.count({ where }),
      ]);
      return { items: await withTitles(prisma, rows), total };
    },
    async state(key) {
      const personKey = storableText(key);
      const [unread, newest] = await Promise.all([
        prisma.notice.count({ where: { personKey, readAt: null } }),
        prisma.notice.findFirst({
          where: { personKey },
          orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
          select: { id: true },
        }),
      ]);
      return { unread, newest: newest?.id ?? null };
    },
    async mark(key, ids, read) {
      const where = { personKey: storableText(key), id: { in: [...ids] } };
      if (read) await prisma.notice.updateMany({ where: { ...where, readAt: null }, data: { readAt: nextInstant() } });
      else await prisma.notice.updateMany({ where, data: { readAt: null } });
    },
    async markAll(key, until) {
      const where = { personKey: storableText(key), readAt: null, createdAt: { lte: until } };
      await prisma.notice.updateMany({ where, data: { readAt: nextInstant() } });
    },
    async reviews(key, { offset, limit }) {
      const where = { personKey: storableText(key), state: { not: 'withdrawn' } };
      const [rows, total] = await Promise.all([
        prisma.findingReviewer.findMany({
          where,
          include: { finding: { select: { id: true, title: true, author: true, status: true } } },
          // By the alphabet: "asked" comes before "declined" and "done".
          orderBy: [{ state: 'asc' }, { askedAt: 'desc' }, { findingId: 'asc' }],
          skip: offset,
          take: limit,
        }),
        prisma.findingReviewer.count({ where }),
      ]);
      const items = rows.map(({ finding, by, note, state, askedAt, answeredAt }) =>
        parseStored(askedReviewSchema, 'finding_reviewers', `${finding.id}, ${key}`, {
          ...{ finding, by, note, state },
          at: askedAt.toISOString(),
          answeredAt: answeredAt?.toISOString() ?? null,
        }),
      );
      return { items, total };
    },
    async people(search) {
      const pattern = containsPattern(storableText(search));
      const rows = await prisma.$queryRaw<{ name: string }[]>`
        SELECT name FROM (
          SELECT author AS name FROM findings UNION SELECT "by" FROM finding_revisions
          UNION SELECT "by" FROM finding_review_entries UNION SELECT person FROM finding_reviewers
          UNION SELECT author FROM collections UNION SELECT "by" FROM collection_revisions
          UNION SELECT "by" FROM collection_entries) AS people
        WHERE name ILIKE ${pattern} LIMIT ${MOST_NAMES}`;
      return rows.map(({ name }) => name);
    },
  };
}

/** Titles may change, and so they are not part of a notice. */
async function withTitles(prisma: PrismaClient, rows: readonly NoticeRow[]): Promise<Notice[]> {
  const titles = new Map<string, string>();
  for (const kind of SUBJECT_KINDS)
    for (const { id, title } of await titlesOf(prisma, kind, rows)) titles.set(`${kind} ${id}`, title);
  return rows.map((row) =>
    toNotice(row, titles.get(`${row.subjectKind} ${row.subjectId}`) ?? `A ${row.subjectKind} that is gone`),
  );
}

async function titlesOf(prisma: PrismaClient, kind: Notice['subject']['kind'], rows: readonly NoticeRow[]) {
  const ids = [...new Set(rows.filter(({ subjectKind }) => subjectKind === kind).map(({ subjectId }) => subjectId))];
  if (ids.length === 0) return [];
  const which = { where: { id: { in: ids } }, select: { id: true, title: true } };
  return kind === 'collection' ? prisma.collection.findMany(which) : prisma.finding.findMany(which);
}

function toNotice({ subjectKind, subjectId, ...row }: NoticeRow, title: string): Notice {
  return parseStored(noticeSchema, 'notices', row.id, {
    ...row,
    subject: { kind: subjectKind, id: subjectId, title },
    isOfWords: isRevisionSource(row.source),
    createdAt: row.createdAt.toISOString(),
    readAt: row.readAt?.toISOString() ?? null,
  });
}
