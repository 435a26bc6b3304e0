/** Findings with all that belongs to them, to be taken elsewhere and to be taken in as they were there. */
import { AppError } from '@/lib/domain/appError';
import { findingRevisionSchema } from '@/lib/domain/findingWords';
import { reviewEntrySchema, type ReviewEntry } from '@/lib/domain/findingReview';
import { reviewOf } from '@/lib/review/reviewOf';
import { personKey } from '@/lib/review/samePerson';
import type { ArchivedFinding, ArchivedSession } from '@/lib/findingArchive/archive';
import type { Additions } from '@/lib/findingArchive/joinFinding';
import type { FindingArchiveRepository } from './findingArchiveRecords';
import { hasCode, UNIQUE_VIOLATION } from './databaseError';
import { filterCondition, searchCondition } from './findingFilters';
import { checkRow, findingOf, wholeFinding } from './findingRepository';
import { storeAddedWords } from './findingReviews';
import { termsOf } from './findingSearch';
import { Prisma, type PrismaClient } from './generated/client';
import { nextInstant } from './nextInstant';
import { parseStored } from './parseStored';

/** Of storing one finding: a review of 5,000 long entries takes a minute. */
const TIMEOUT_MS = 300_000;

const withHistory = {
  include: {
    ...wholeFinding.include,
    revisions: { orderBy: { number: 'asc' } },
    review: { orderBy: { number: 'asc' } },
  },
  omit: wholeFinding.omit,
} satisfies Prisma.FindingDefaultArgs;
type Row = Prisma.FindingGetPayload<typeof withHistory>;

export function createFindingArchiveRepository(prisma: PrismaClient): FindingArchiveRepository {
  return {
    async outline({ search, ...filter }, ids) {
      const { where } = searchCondition(termsOf(search));
      const chosen = ids ? Prisma.sql`id = ANY(${[...ids]}::text[])` : Prisma.sql`TRUE`;
      return prisma.$queryRaw`
        SELECT id, title, status, session_id AS "sessionId", ARRAY(
          SELECT DISTINCT session_id FROM finding_parts WHERE finding_id = findings.id) AS "partSessionIds" FROM findings
        WHERE ${filterCondition(filter)} AND ${where} AND ${chosen} ORDER BY created_at, id COLLATE "C"`;
    },
    async whole(ids) {
      const rows = await prisma.finding.findMany({ where: { id: { in: [...ids] } }, ...withHistory });
      const byId = new Map(rows.map((row) => [row.id, row]));
      return ids.flatMap((id) => {
        const row = byId.get(id);
        return row ? [toArchived(row)] : [];
      });
    },
    async add(finding, session) {
      const { checks, revisions, review, added, lastEdit, id, ...rest } = finding;
      const edited = { editedBy: lastEdit?.by ?? null, editedAt: lastEdit && new Date(lastEdit.at) };
      try {
        await prisma.$transaction(
          async (transaction) => {
            if (session) await addSessions(transaction, [session]);
            await transaction.finding.create({ data: { ...rest, id, ...edited, createdAt: new Date(rest.createdAt) } });
            await addHistory(transaction, id, { revisions, review, added, checks });
            await storeReviewers(transaction, id, review);
          },
          { timeout: TIMEOUT_MS, maxWait: TIMEOUT_MS },
        );
        return true;
      } catch (error) {
        if (!hasCode(error, UNIQUE_VIOLATION)) throw error;
        if (await prisma.finding.findUnique({ where: { id }, select: { id: true } })) return false;
        throw takenId();
      }
    },
    async extend(here, additions) {
      const { revisions, review } = additions;
      const last = revisions.at(-1);
      const words = last && {
        ...{ title: last.title, text: last.text, tags: last.tags, revision: last.number },
        ...{ editedBy: last.by, editedAt: new Date(last.createdAt) },
      };
      const status = review.length > 0 && { status: reviewOf([...here.review, ...review]).status };
      const data = { ...words, ...status, reviewNumber: here.reviewNumber + review.length };
      const { id, revision, reviewNumber } = here;
      try {
        return await prisma.$transaction(
          async (transaction) => {
            // It waits for whoever is changing the finding, and then finds other numbers.
            const { count } = await transaction.finding.updateMany({ where: { id, revision, reviewNumber }, data });
            if (count === 0) return false;
            await addHistory(transaction, id, additions);
            await storeReviewers(transaction, id, [...here.review, ...review]);
            return true;
          },
          { timeout: TIMEOUT_MS, maxWait: TIMEOUT_MS },
        );
      } catch (error) {
        if (hasCode(error, UNIQUE_VIOLATION)) throw takenId();
        throw error;
      }
    },
    addSessions: (sessions) => addSessions(prisma, sessions),
    async sessions(ids) {
      const rows = await prisma.session.findMany({
        where: { id: { in: [...ids] } },
        select: { id: true, name: true, view: true, createdAt: true },
        orderBy: { id: 'asc' },
      });
      return rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() })) as unknown as ArchivedSession[];
    },
  };
}

async function addSessions(
  prisma: Pick<Prisma.TransactionClient, 'session'>,
  sessions: readonly ArchivedSession[],
): Promise<void> {
  const data = sessions.map((one) => ({ ...one, createdAt: new Date(one.createdAt), updatedAt: nextInstant() }));
  await prisma.session.createMany({ data, skipDuplicates: true });
}

async function addHistory(
  transaction: Prisma.TransactionClient,
  findingId: string,
  additions: Additions,
): Promise<void> {
  const dated = <T extends { createdAt: string }>(rows: readonly T[]) =>
    rows.map((row) => ({ ...row, createdAt: new Date(row.createdAt) }));
  await transaction.findingRevision.createMany({ data: dated(additions.revisions) });
  await transaction.findingReviewEntry.createMany({ data: dated(additions.review) });
  await transaction.findingCheck.createMany({
    data: additions.checks.map(({ createdAt, ...check }) => ({ ...checkRow(check), createdAt: new Date(createdAt) })),
  });
  if (additions.added.length === 0) return;
  const parts = additions.added.map((part) => ({ ...part, findingId, at: new Date(part.at) }));
  await transaction.findingPart.createMany({ data: parts });
  await storeAddedWords(transaction, findingId);
}

/** Who is asked to look at it, as its log says: kept beside it for the filter and for the lists of each person. */
async function storeReviewers(
  transaction: Prisma.TransactionClient,
  findingId: string,
  log: readonly ReviewEntry[],
): Promise<void> {
  await transaction.findingReviewer.deleteMany({ where: { findingId } });
  await transaction.findingReviewer.createMany({
    data: reviewOf(log).reviewers.map(({ person, by, at, note, state, answer }) => ({
      ...{ findingId, personKey: personKey(person), person, by, note, state },
      askedAt: new Date(at),
      answeredAt: state === 'asked' || !answer ? null : new Date(answer.at),
    })),
  });
}

function toArchived({ revisions, review, ...row }: Row): ArchivedFinding {
  return {
    ...findingOf(row),
    revisions: revisions.map((one) =>
      parseStored(findingRevisionSchema, 'finding_revisions', `${one.findingId}, ${one.number}`, dateless(one)),
    ),
    review: review.map((one) => parseStored(reviewEntrySchema, 'finding_review_entries', one.id, dateless(one))),
  };
}

function dateless<T extends { createdAt: Date }>(row: T) {
  return { ...row, createdAt: row.createdAt.toISOString() };
}

function takenId(): AppError {
  return new AppError(
    'conflict',
    'An entry of its review or a check has the id of one that belongs to another finding here.',
  );
}
