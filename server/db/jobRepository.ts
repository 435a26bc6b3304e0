import { z } from 'zod';
import { AppError, errorBodySchema } from '@/lib/domain/appError';
import { idSchema, sha256Schema } from '@/lib/domain/hash';
import { occlusionGridSchema } from '@/lib/domain/job';
import { deviceSchema, occlusionIdentitySchema } from '@/lib/domain/provenance';
import { hasCode, UNIQUE_VIOLATION } from './databaseError';
import type { JobRecord, JobRepository, ResultChunk } from './database';
import { Prisma, type Job as JobRow, type PrismaClient } from './generated/client';
import { nextInstant } from './nextInstant';
import { parseStored } from './parseStored';

const UNFINISHED = ['queued', 'running'] as const;

const jobRecordSchema: z.ZodType<JobRecord> = z.object({
  id: idSchema,
  resultKey: sha256Schema,
  attempt: z.int().min(1),
  networkId: idSchema,
  imageId: idSchema,
  identity: occlusionIdentitySchema,
  grid: occlusionGridSchema,
  classCount: z.int().min(1),
  recheckOf: idSchema.nullable(),
  requestedBy: z.string(),
  createdAt: z.iso.datetime(),
  status: z.enum([...UNFINISHED, 'completed', 'failed', 'cancelled']),
  error: errorBodySchema.nullable(),
  cancelledBy: z.string().nullable(),
  device: deviceSchema.nullable(),
  computeMs: z.number(),
  resultHash: sha256Schema.nullable(),
  pixelsHash: sha256Schema.nullable(),
  specularVersion: z.string().nullable(),
  finishedAt: z.iso.datetime().nullable(),
});

export function createJobRepository(prisma: PrismaClient): JobRepository {
  async function get(id: string): Promise<JobRecord | null> {
    const row = await prisma.job.findUnique({ where: { id } });
    return row && toJobRecord(row);
  }

  return {
    get,
    async create(job) {
      try {
        return toJobRecord(await prisma.job.create({ data: { ...job, status: 'queued', createdAt: nextInstant() } }));
      } catch (error) {
        if (hasCode(error, UNIQUE_VIOLATION))
          throw new AppError('conflict', `Attempt ${job.attempt} at this result was started by somebody else already.`);
        throw error;
      }
    },
    async latest(resultKey) {
      const row = await prisma.job.findFirst({ where: { resultKey }, orderBy: { attempt: 'desc' } });
      return row && toJobRecord(row);
    },
    async update(id, { error, device, ...change }) {
      // One statement that looks and changes: nobody can finish the job in between.
      const [changed] = await prisma.job.updateManyAndReturn({
        where: { id, status: { in: [...UNFINISHED] } },
        data: { ...change, error: nullable(error), device: nullable(device) },
      });
      const job = changed ? toJobRecord(changed) : await get(id);
      if (!job) throw new AppError('not_found', `There is no job "${id}".`);
      return job;
    },
    async listUnfinished() {
      const rows = await prisma.job.findMany({
        where: { status: { in: [...UNFINISHED] } },
        orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
      });
      return rows.map(toJobRecord);
    },
    async noteRequest(sessionId, jobId) {
      const at = nextInstant();
      await prisma.jobRequest.upsert({
        where: { sessionId_jobId: { sessionId, jobId } },
        create: { sessionId, jobId, at },
        update: { at },
      });
    },
    async listOfSession(sessionId, limit) {
      const rows = await prisma.jobRequest.findMany({
        where: { sessionId },
        orderBy: [{ at: 'desc' }, { jobId: 'asc' }],
        take: limit,
        include: { job: true },
      });
      return rows.map(({ job }) => toJobRecord(job));
    },
    async sessionsOf(jobId) {
      const rows = await prisma.jobRequest.findMany({
        where: { jobId },
        orderBy: [{ at: 'asc' }, { sessionId: 'asc' }],
        select: { sessionId: true },
      });
      return rows.map(({ sessionId }) => sessionId);
    },
    ...createChunkStore(prisma),
  };
}

type ChunkStore = Pick<JobRepository, 'addChunk' | 'chunks' | 'deleteChunks'>;

function createChunkStore(prisma: PrismaClient): ChunkStore {
  return {
    async addChunk(resultKey, { from, count, hash }) {
      // The same cells stored again (a second attempt that began before the first was gone) replace themselves.
      await prisma.resultChunk.upsert({
        where: { resultKey_from: { resultKey, from } },
        create: { resultKey, from, count, hash },
        update: { count, hash },
      });
    },
    async chunks(resultKey): Promise<ResultChunk[]> {
      return prisma.resultChunk.findMany({
        where: { resultKey },
        orderBy: { from: 'asc' },
        select: { from: true, count: true, hash: true },
      });
    },
    async deleteChunks(resultKey, from = 0) {
      await prisma.resultChunk.deleteMany({ where: { resultKey, from: { gte: from } } });
    },
  };
}

/** Prisma tells the database's NULL from JSON's null; these columns use the first. */
function nullable<T>(value: T | null | undefined): T | typeof Prisma.DbNull | undefined {
  return value === null ? Prisma.DbNull : value;
}

function toJobRecord(row: JobRow): JobRecord {
  return parseStored(jobRecordSchema, 'jobs', row.id, {
    ...row,
    createdAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
  });
}
