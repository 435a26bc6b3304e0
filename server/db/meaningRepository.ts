import { findingStatusSchema } from '@/lib/domain/findingReview';
import { filterCondition } from './findingFilters';
import { Prisma, type PrismaClient } from './generated/client';
import type { MeaningRepository, WordsToRead } from './meaningRecords';

export function createMeaningRepository(prisma: PrismaClient): MeaningRepository {
  const missing = (encoder: string) => Prisma.sql`
    findings LEFT JOIN finding_meanings AS known
      ON known.finding_id = findings.id AND known.revision = findings.revision AND known.encoder = ${encoder}
    WHERE known.finding_id IS NULL`;
  return {
    missing: (encoder, limit) =>
      prisma.$queryRaw<WordsToRead[]>`
        SELECT findings.id, findings.revision, title, text, tags FROM ${missing(encoder)}
        ORDER BY created_at DESC, findings.id LIMIT ${limit}`,
    async countMissing(encoder) {
      const [row] = await prisma.$queryRaw<{ count: bigint }[]>`SELECT count(*) FROM ${missing(encoder)}`;
      return Number(row?.count ?? 0);
    },
    async put(encoder, read) {
      for (const { findingId, revision, vectors } of read)
        await prisma.$executeRaw`
          INSERT INTO finding_meanings (finding_id, revision, encoder, vectors)
          SELECT id, ${revision}, ${encoder}, ${Buffer.from(vectors.buffer, vectors.byteOffset, vectors.byteLength)}
          FROM findings WHERE id = ${findingId}
          ON CONFLICT (finding_id) DO UPDATE
            SET revision = excluded.revision, encoder = excluded.encoder, vectors = excluded.vectors
            WHERE finding_meanings.revision <= excluded.revision OR finding_meanings.encoder <> excluded.encoder`;
    },
    async page(encoder, after, limit) {
      const where = { encoder, findingId: { gt: after } };
      const rows = await prisma.findingMeaning.findMany({ where, orderBy: { findingId: 'asc' }, take: limit });
      return rows.map(({ findingId, revision, vectors }) => ({ findingId, revision, vectors: new Int8Array(vectors) }));
    },
    async ids(filter) {
      const rows = await prisma.$queryRaw<{ id: string }[]>`SELECT id FROM findings WHERE ${filterCondition(filter)}`;
      return rows.map(({ id }) => id);
    },
    async findings(ids) {
      const select = { id: true, title: true, text: true, tags: true, author: true, status: true };
      const rows = await prisma.finding.findMany({ where: { id: { in: [...ids] } }, select });
      return rows.map((row) => ({ ...row, status: findingStatusSchema.parse(row.status) }));
    },
  };
}
