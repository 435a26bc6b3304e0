import { AppError } from '@/lib/domain/appError';
import { reviewEntrySchema, type ReviewEntry } from '@/lib/domain/findingReview';
import type { FindingRepository } from './database';
import { appendEntry } from './entryLog';
import { Prisma, type FindingReviewEntry as ReviewEntryRow, type PrismaClient } from './generated/client';
import type { ReviewerChange } from './noticeRecords';
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
    async addReviewEntry(expected, entry, { status, reviewer, notices }) {
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
          set: Prisma.sql`status = coalesce(${status}, status)`,
          also: Prisma.sql`${reviewerRow(reviewer, at)}${noticeRows(notices, { source: said.id, by: said.by, at })}`,
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
