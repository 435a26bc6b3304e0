/** Findings with all that belongs to them, to be taken elsewhere and to be taken in as they were there. */
import { AppError } from '@/lib/domain/appError';
import type { FindingPart } from '@/lib/domain/finding';
import { findingRevisionSchema } from '@/lib/domain/findingWords';
import { reviewEntrySchema } from '@/lib/domain/findingReview';
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
import { inChunks } from './inChunks';
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
    ...createReading(prisma),
    addSessions: (sessions) => addSessions(prisma, sessions),
    async add(findings, sessions) {
      const ids = findings.map(({ id }) => id);
      try {
        await prisma.$transaction(
          async (transaction) => {
            if (sessions.length > 0) await addSessions(transaction, sessions);
            await inChunks(findings.map(rowOf), (data) => transaction.finding.createMany({ data }));
            await addHistory(transaction, {
              revisions: findings.flatMap(({ revisions }) => revisions),
              review: findings.flatMap(({ review }) => review),
              checks: findings.flatMap(({ checks }) => checks),
              added: findings.flatMap(({ id: findingId, added }) => added.map((part) => ({ ...part, findingId }))),
            });
            await storeReviewers(transaction, findings);
          },
          { timeout: TIMEOUT_MS, maxWait: TIMEOUT_MS },
        );
        return true;
      } catch (error) {
        if (!isTaken(error)) throw error;
        if ((await prisma.finding.count({ where: { id: { in: ids } } })) > 0) return false;
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
            await addHistory(transaction, {
              ...additions,
              added: additions.added.map((part) => ({ ...part, findingId: id })),
            });
            await transaction.findingReviewer.deleteMany({ where: { findingId: id } });
            await storeReviewers(transaction, [{ id, review: [...here.review, ...review] }]);
            return true;
          },
          { timeout: TIMEOUT_MS, maxWait: TIMEOUT_MS },
        );
      } catch (error) {
        if (isTaken(error)) throw takenId();
        throw error;
      }
    },
  };
}

function createReading(
  prisma: PrismaClient,
): Pick<FindingArchiveRepository, 'outline' | 'whole' | 'taken' | 'sessions'> {
  return {
    async outline({ search, ...filter }, ids) {
      const { where } = searchCondition(termsOf(search));
      const chosen = ids ? Prisma.sql`id = ANY(${[...ids]}::text[])` : Prisma.sql`TRUE`;
      return prisma.$queryRaw`
        SELECT id, title, status, revision, review_number AS "reviewNumber", session_id AS "sessionId", ARRAY(
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
    async taken(findings) {
      const owners = new Map(
        findings.flatMap(({ id, review, checks }) => [...review, ...checks].map((one) => [one.id, id] as const)),
      );
      const ids = [...owners.keys()];
      if (ids.length === 0) return new Set();
      const rows = await prisma.$queryRaw<{ id: string; findingId: string }[]>`
        SELECT id, finding_id AS "findingId" FROM finding_review_entries WHERE id = ANY(${ids}::text[])
        UNION ALL SELECT id, finding_id FROM finding_checks WHERE id = ANY(${ids}::text[])`;
      const taken = rows.filter(({ id, findingId }) => owners.get(id) !== findingId);
      return new Set(taken.flatMap(({ id }) => owners.get(id) ?? []));
    },
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

function rowOf({ checks: _, revisions: __, review: ___, added: ____, lastEdit, createdAt, ...rest }: ArchivedFinding) {
  const edited = { editedBy: lastEdit?.by ?? null, editedAt: lastEdit && new Date(lastEdit.at) };
  return { ...rest, ...edited, createdAt: new Date(createdAt) };
}

async function addSessions(
  transaction: Pick<Prisma.TransactionClient, 'session'>,
  sessions: readonly ArchivedSession[],
): Promise<void> {
  const data = sessions.map((one) => ({ ...one, createdAt: new Date(one.createdAt), updatedAt: nextInstant() }));
  await inChunks(data, (rows) => transaction.session.createMany({ data: rows, skipDuplicates: true }));
}

type AddedRows = Omit<Additions, 'added'> & { added: readonly (FindingPart & { findingId: string })[] };

/** The logs are most of the rows: as one JSON value each they cost a third of what they do one value at a time. */
async function addHistory(transaction: Prisma.TransactionClient, additions: AddedRows): Promise<void> {
  await inChunks(additions.revisions, (rows) =>
    storeAll(
      rows,
      transaction.$executeRaw`
    INSERT INTO finding_revisions (finding_id, number, title, text, tags, "by", origin, created_at)
    SELECT "findingId", number, title, text, tags, "by", origin, "createdAt"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS given (
      "findingId" text, number int, title text, text text, tags text[], "by" text, origin jsonb, "createdAt" timestamptz)
    ON CONFLICT DO NOTHING`,
    ),
  );
  await inChunks(additions.review, (rows) =>
    storeAll(
      rows,
      transaction.$executeRaw`
    INSERT INTO finding_review_entries (id, finding_id, number, "by", act, created_at)
    SELECT id, "findingId", number, "by", act, "createdAt"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS given (
      id text, "findingId" text, number int, "by" text, act jsonb, "createdAt" timestamptz)
    ON CONFLICT DO NOTHING`,
    ),
  );
  const checks = additions.checks.map(({ createdAt, ...check }) => ({ ...checkRow(check), createdAt: new Date(createdAt) })); // prettier-ignore
  await inChunks(checks, (data) => transaction.findingCheck.createMany({ data }));
  await inChunks(
    additions.added.map((part) => ({ ...part, at: new Date(part.at) })),
    (data) => transaction.findingPart.createMany({ data }),
  );
  for (const findingId of new Set(additions.added.map((part) => part.findingId)))
    await storeAddedWords(transaction, findingId);
}

/** Undoes everything where one of them has an id that is taken. */
async function storeAll(rows: readonly unknown[], stored: Promise<number>): Promise<void> {
  if ((await stored) !== rows.length) throw takenId();
}

/** Who is asked to look at them, as their logs say: kept beside them for the filter and for the lists of each person. */
async function storeReviewers(
  transaction: Prisma.TransactionClient,
  findings: readonly Pick<ArchivedFinding, 'id' | 'review'>[],
): Promise<void> {
  const rows = findings.flatMap(({ id: findingId, review }) =>
    reviewOf(review).reviewers.map(({ person, by, at, note, state, answer }) => ({
      ...{ findingId, personKey: personKey(person), person, by, note, state },
      askedAt: new Date(at),
      answeredAt: state === 'asked' || !answer ? null : new Date(answer.at),
    })),
  );
  await inChunks(rows, (data) => transaction.findingReviewer.createMany({ data }));
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

function isTaken(error: unknown): boolean {
  return hasCode(error, UNIQUE_VIOLATION) || (error instanceof AppError && error.code === 'conflict');
}

function takenId(): AppError {
  return new AppError(
    'conflict',
    'An entry of its review or a check has the id of one that belongs to another finding here.',
  );
}
