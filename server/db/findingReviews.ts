import { AppError } from '@/lib/domain/appError';
import { reviewEntrySchema, type ReviewEntry } from '@/lib/domain/findingReview';
import type { FindingRepository } from './database';
import { appendEntry } from './entryLog';
import { Prisma, type FindingReviewEntry as ReviewEntryRow, type PrismaClient } from './generated/client';
import type { AddedPart, ReviewerChange } from './noticeRecords';
import { noticeRows } from './noticeRows';
import { parseStored } from './parseStored';
import { storableJson } from './storableJson';

const LOG = {
  owners: 'findings',
  count: 'review_number',
  entries: 'finding_review_entries',
  owner: 'finding_id',
};

/** The part of the findings that keeps what people say of them. */
export function createFindingReviews(
  prisma: PrismaClient,
): Pick<FindingRepository, 'addReviewEntry' | 'reviewEntries'> {
  return {
    async addReviewEntry(expected, entry, { status, reviewer, notices, part = null }) {
      const { findingId, ...said } = storableJson(entry);
      const own = async () => {
        const row = await prisma.findingReviewEntry.findUnique({ where: { id: said.id } });
        if (!row || row.findingId === findingId) return row;
        throw new AppError('conflict', `There is an entry "${said.id}" about another finding: make another id.`, {
          field: 'id',
        });
      };
      try {
        const isStored = await appendEntry(prisma, LOG, findingId, expected, said, (at) => ({
          set: Prisma.sql`status = coalesce(${status}, status)${addedWords(part)}`,
          also: Prisma.sql`${partRow(part, { ...said, at })}${reviewerRow(reviewer, at)}${noticeRows(notices, { source: said.id, by: said.by, at })}`,
        }));
        const row = await own();
        return isStored && row ? toEntry(row) : null;
      } catch (error) {
        // Another finding may have got an entry of this id at the same instant: then the database refuses this one.
        if (!(error instanceof AppError)) await own();
        throw error;
      }
    },
    async reviewEntries(findingId, after, limit) {
      const rows = await prisma.findingReviewEntry.findMany({
        where: { findingId, number: { gt: after } },
        orderBy: { number: 'asc' },
        take: limit,
      });
      return rows.map(toEntry);
    },
  };
}

function toEntry(row: ReviewEntryRow): ReviewEntry {
  return parseStored(reviewEntrySchema, 'finding_review_entries', row.id, {
    ...row,
    createdAt: row.createdAt.toISOString(),
  });
}

/** A part of the statement: the row of the person who is asked or answers. Of `subject`. */
function reviewerRow(reviewer: ReviewerChange | null, at: Date): Prisma.Sql {
  if (!reviewer) return Prisma.empty;
  const { personKey, person, by, note, state, asksNow } = storableJson(reviewer);
  const answeredAt = state === 'asked' ? null : at;
  return Prisma.sql`, reviewer AS (
    INSERT INTO finding_reviewers (finding_id, person_key, person, "by", note, state, asked_at, answered_at)
    SELECT id, ${personKey}, ${person}, ${by}, ${note}, ${state}, ${at}, ${answeredAt} FROM subject
    ON CONFLICT (finding_id, person_key) DO UPDATE SET person = excluded.person, "by" = excluded."by",
      note = excluded.note, state = excluded.state, answered_at = excluded.answered_at,
      asked_at = CASE WHEN ${asksNow} THEN excluded.asked_at ELSE finding_reviewers.asked_at END)`;
}

/** A part of the statement: the row of what the entry adds to the finding. Of `subject`. */
function partRow(part: AddedPart | null, { id, by, at }: { id: string; by: string; at: Date }): Prisma.Sql {
  if (!part) return Prisma.empty;
  const { number, note, sessionId, kind, target, evidence } = storableJson(part);
  return Prisma.sql`, part AS (
    INSERT INTO finding_parts (id, finding_id, number, entry, "by", at, note, session_id, kind, target, evidence)
    SELECT ${id}, id, ${number}, number, ${by}, ${at}, ${note}, ${sessionId}, ${kind},
      ${JSON.stringify(target)}::jsonb, ${JSON.stringify(evidence)}::jsonb FROM subject)`;
}

/** What the finding's row is searched by besides; it begins with a comma. */
function addedWords(part: AddedPart | null): Prisma.Sql {
  if (!part) return Prisma.empty;
  const { note, target, evidence } = storableJson(part);
  return Prisma.sql`, added_words = concat_ws(' ', nullif(added_words, ''),
    finding_subject(${JSON.stringify(target)}::jsonb, ${JSON.stringify(evidence)}::jsonb), ${note}::text)`;
}

/** The same of all parts that are stored, for those that come by another way. */
export async function storeAddedWords(prisma: Pick<PrismaClient, '$executeRaw'>, findingId: string): Promise<void> {
  await prisma.$executeRaw`
    UPDATE findings SET added_words = coalesce((
      SELECT string_agg(concat_ws(' ', finding_subject(part.target, part.evidence), part.note), ' ' ORDER BY part.number)
      FROM finding_parts AS part WHERE part.finding_id = findings.id), '')
    WHERE id = ${findingId}`;
}
