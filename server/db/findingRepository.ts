import { z } from 'zod';
import { AppError } from '@/lib/domain/appError';
import {
  findingCheckSchema,
  findingSchema,
  type Finding,
  type FindingCheck,
  type NewCheck,
} from '@/lib/domain/finding';
import { findingStatusSchema } from '@/lib/domain/findingReview';
import { wordsOf } from '@/lib/domain/findingWords';
import { FOREIGN_KEY_VIOLATION, hasCode, ROW_NOT_FOUND } from './databaseError';
import type { FindingRepository } from './database';
import { createFindingReviews } from './findingReviews';
import { createFindingRevisions } from './findingRevisions';
import { createFindingSearch } from './findingSearch';
import { type Prisma, type FindingCheck as FindingCheckRow, type PrismaClient } from './generated/client';
import { nextInstant } from './nextInstant';
import { noticeData, revisionSource } from './noticeRows';
import { parseStored } from './parseStored';
import { storableJson } from './storableJson';

/** With its parts and checks, and without what is only there to be searched. */
export const wholeFinding = {
  include: {
    added: { orderBy: { number: 'asc' }, omit: { networkId: true, layer: true } },
    checks: { orderBy: [{ createdAt: 'desc' }, { id: 'asc' }] },
  },
  omit: { plain: true, facets: true, networkId: true, layer: true, addedWords: true },
} satisfies Prisma.FindingDefaultArgs;
const headSchema = z.object({
  ...{ id: z.string(), title: z.string(), status: findingStatusSchema, author: z.string() },
  ...{ revision: z.int(), reviewNumber: z.int() },
});
type FindingRow = Prisma.FindingGetPayload<typeof wholeFinding>;

export function createFindingRepository(prisma: PrismaClient): FindingRepository {
  async function get(id: string): Promise<Finding | null> {
    const row = await prisma.finding.findUnique({ where: { id }, ...wholeFinding });
    return row && findingOf(row);
  }
  async function getMany(ids: string[]): Promise<Finding[]> {
    return (await prisma.finding.findMany({ where: { id: { in: ids } }, ...wholeFinding })).map(findingOf);
  }
  return {
    async create(finding, notices = []) {
      try {
        const createdAt = nextInstant();
        const stored = storableJson(finding);
        const first = { ...wordsOf(stored), number: 1, by: stored.author, origin: { kind: 'created' }, createdAt };
        const data = { ...stored, createdAt, revisions: { create: first } };
        const noticed = noticeData(notices, {
          subjectId: stored.id,
          source: revisionSource(1),
          by: stored.author,
          at: createdAt,
        });
        if (noticed.length === 0) return findingOf(await prisma.finding.create({ data, ...wholeFinding }));
        const [row] = await prisma.$transaction([
          prisma.finding.create({ data, ...wholeFinding }),
          prisma.notice.createMany({ data: noticed }),
        ]);
        return findingOf(row);
      } catch (error) {
        if (hasCode(error, FOREIGN_KEY_VIOLATION))
          throw new AppError('not_found', `There is no session "${finding.sessionId}".`, { field: 'sessionId' });
        throw error;
      }
    },
    get,
    async heads(ids) {
      const select = { id: true, title: true, status: true, author: true, revision: true, reviewNumber: true } as const;
      const rows = await prisma.finding.findMany({ where: { id: { in: [...ids] } }, select });
      return rows.map((row) => parseStored(headSchema, 'findings', row.id, row));
    },
    ...createFindingSearch(prisma, getMany),
    ...createFindingRevisions(prisma, get),
    ...createFindingReviews(prisma),
    async createCheck(check) {
      try {
        return toFindingCheck(
          await prisma.findingCheck.create({ data: { ...checkRow(check), createdAt: nextInstant() } }),
        );
      } catch (error) {
        if (hasCode(error, FOREIGN_KEY_VIOLATION))
          throw new AppError('not_found', `There is no finding "${check.findingId}".`);
        throw error;
      }
    },
    async updateCheck(id, outcome) {
      try {
        return toFindingCheck(
          await prisma.findingCheck.update({ where: { id }, data: { outcome: storableJson(outcome) } }),
        );
      } catch (error) {
        if (hasCode(error, ROW_NOT_FOUND)) throw new AppError('not_found', `There is no check "${id}".`);
        throw error;
      }
    },
    async findCheckByJob(jobId) {
      const row = await prisma.findingCheck.findFirst({
        where: { jobId },
        orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
      });
      return row && toFindingCheck(row);
    },
  };
}

export function findingOf({ editedBy, editedAt, ...row }: FindingRow): Finding {
  return parseStored(findingSchema, 'findings', row.id, {
    ...row,
    createdAt: row.createdAt.toISOString(),
    lastEdit: editedAt && { by: editedBy, at: editedAt.toISOString() },
    added: row.added.map((part) => ({ ...part, at: part.at.toISOString() })),
    checks: row.checks.map(toFindingCheck),
  });
}

export function checkRow({ network, ...check }: NewCheck) {
  return storableJson({ ...check, networkId: network?.id ?? null, networkName: network?.name ?? null });
}

function toFindingCheck({ networkId, networkName, ...row }: FindingCheckRow): FindingCheck {
  const network = networkId !== null && networkName !== null ? { network: { id: networkId, name: networkName } } : {};
  return parseStored(findingCheckSchema, 'finding_checks', row.id, {
    ...row,
    ...network,
    createdAt: row.createdAt.toISOString(),
  });
}
