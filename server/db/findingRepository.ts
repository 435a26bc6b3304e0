import { AppError } from '@/lib/domain/appError';
import { findingCheckSchema, findingSchema, type Finding, type FindingCheck } from '@/lib/domain/finding';
import { wordsOf } from '@/lib/domain/findingWords';
import { containsPattern } from './containsPattern';
import { FOREIGN_KEY_VIOLATION, hasCode, ROW_NOT_FOUND } from './databaseError';
import type { FindingRepository } from './database';
import { createFindingReviews } from './findingReviews';
import { createFindingRevisions } from './findingRevisions';
import { Prisma, type FindingCheck as FindingCheckRow, type PrismaClient } from './generated/client';
import { nextInstant } from './nextInstant';
import { parseStored } from './parseStored';
import { storableJson } from './storableJson';

const withChecks = { checks: { orderBy: [{ createdAt: 'desc' }, { id: 'asc' }] } } satisfies Prisma.FindingInclude;
type FindingRow = Prisma.FindingGetPayload<{ include: typeof withChecks }>;
type FindingFilter = Parameters<FindingRepository['list']>[0];

export function createFindingRepository(prisma: PrismaClient): FindingRepository {
  async function get(id: string): Promise<Finding | null> {
    const row = await prisma.finding.findUnique({ where: { id }, include: withChecks });
    return row && toFinding(row);
  }
  return {
    async create(finding) {
      try {
        const createdAt = nextInstant();
        const stored = storableJson(finding);
        const first = { ...wordsOf(stored), number: 1, by: stored.author, origin: { kind: 'created' }, createdAt };
        const data = { ...stored, createdAt, revisions: { create: first } };
        return toFinding(await prisma.finding.create({ data, include: withChecks }));
      } catch (error) {
        if (hasCode(error, FOREIGN_KEY_VIOLATION))
          throw new AppError('not_found', `There is no session "${finding.sessionId}".`, { field: 'sessionId' });
        throw error;
      }
    },
    get,
    async list(filter, { offset, limit }) {
      const where = whereFindings(filter);
      const [page, [counted]] = await Promise.all([
        prisma.$queryRaw<{ id: string }[]>`
          SELECT id FROM findings WHERE ${where} ORDER BY created_at DESC, id LIMIT ${limit} OFFSET ${offset}`,
        prisma.$queryRaw<{ total: bigint }[]>`SELECT count(*) AS total FROM findings WHERE ${where}`,
      ]);
      const ids = page.map(({ id }) => id);
      const rows = await prisma.finding.findMany({ where: { id: { in: ids } }, include: withChecks });
      const byId = new Map(rows.map((row) => [row.id, toFinding(row)]));
      return { items: ids.flatMap((id) => byId.get(id) ?? []), total: Number(counted?.total ?? 0) };
    },
    ...createFindingRevisions(prisma, get),
    ...createFindingReviews(prisma),
    async createCheck(check) {
      try {
        return toFindingCheck(
          await prisma.findingCheck.create({ data: { ...storableJson(check), createdAt: nextInstant() } }),
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

/** In SQL, because Prisma cannot look for a part of a tag. */
function whereFindings({ sessionId, networkId, tag, search }: FindingFilter): Prisma.Sql {
  const conditions = [Prisma.sql`TRUE`];
  if (sessionId !== undefined) conditions.push(Prisma.sql`session_id = ${sessionId}`);
  if (networkId !== undefined) conditions.push(Prisma.sql`target->>'networkId' = ${networkId}`);
  if (tag !== undefined) conditions.push(Prisma.sql`${tag} = ANY (tags)`);
  if (search !== undefined) {
    const pattern = containsPattern(search);
    conditions.push(Prisma.sql`(title ILIKE ${pattern} OR text ILIKE ${pattern}
      OR EXISTS (SELECT FROM unnest(tags) AS tag WHERE tag ILIKE ${pattern}))`);
  }
  return Prisma.join(conditions, ' AND ');
}

function toFinding({ editedBy, editedAt, ...row }: FindingRow): Finding {
  return parseStored(findingSchema, 'findings', row.id, {
    ...row,
    createdAt: row.createdAt.toISOString(),
    lastEdit: editedAt && { by: editedBy, at: editedAt.toISOString() },
    checks: row.checks.map(toFindingCheck),
  });
}

function toFindingCheck(row: FindingCheckRow): FindingCheck {
  return parseStored(findingCheckSchema, 'finding_checks', row.id, { ...row, createdAt: row.createdAt.toISOString() });
}
