import { AppError } from '@/lib/domain/appError';
import { reviewEntrySchema, type ReviewEntry } from '@/lib/domain/findingReview';
import type { FindingRepository } from './database';
import type { FindingReviewEntry as ReviewEntryRow, PrismaClient } from './generated/client';
import { nextInstant } from './nextInstant';
import { parseStored } from './parseStored';
import { storableJson } from './storableJson';

/** The part of the findings that keeps what people say of them. */
export function createFindingReviews(
  prisma: PrismaClient,
): Pick<FindingRepository, 'addReviewEntry' | 'reviewEntries'> {
  return {
    async addReviewEntry(expected, entry, status) {
      const { id, findingId, by, act } = storableJson(entry);
      // One statement: of two at the same time the second waits for the first, and then finds that the log has grown.
      const stored = await prisma.$executeRaw`
        WITH finding AS (
          UPDATE findings SET review_number = review_number + 1, status = coalesce(${status}, status)
          WHERE id = ${findingId} AND review_number = ${expected}
            AND NOT EXISTS (SELECT FROM finding_review_entries WHERE id = ${id})
          RETURNING id, review_number)
        INSERT INTO finding_review_entries (id, finding_id, number, "by", act, created_at)
        SELECT ${id}, id, review_number, ${by}, ${JSON.stringify(act)}::jsonb, ${nextInstant()} FROM finding`;
      const row = await prisma.findingReviewEntry.findUnique({ where: { id } });
      if (row && row.findingId !== findingId)
        throw new AppError('conflict', `There is an entry "${id}" about another finding: make another id.`, {
          field: 'id',
        });
      return stored === 1 && row ? toEntry(row) : null;
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
