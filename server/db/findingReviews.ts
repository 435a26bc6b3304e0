import { AppError } from '@/lib/domain/appError';
import { reviewEntrySchema, type ReviewEntry } from '@/lib/domain/findingReview';
import type { FindingRepository } from './database';
import { appendEntry } from './entryLog';
import { Prisma, type FindingReviewEntry as ReviewEntryRow, type PrismaClient } from './generated/client';
import { parseStored } from './parseStored';

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
    async addReviewEntry(expected, entry, status) {
      const { findingId, ...said } = entry;
      const alsoSet = () => Prisma.sql`status = coalesce(${status}, status)`;
      const isStored = await appendEntry(prisma, LOG, findingId, expected, said, alsoSet);
      const row = await prisma.findingReviewEntry.findUnique({ where: { id: said.id } });
      if (row && row.findingId !== findingId)
        throw new AppError('conflict', `There is an entry "${said.id}" about another finding: make another id.`, {
          field: 'id',
        });
      return isStored && row ? toEntry(row) : null;
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
