import { z } from 'zod';
import { AppError, errorBodySchema } from '@/lib/domain/appError';
import { embeddingSchema } from '@/lib/domain/embedding';
import { sha256Schema } from '@/lib/domain/hash';
import type { EmbeddingChange, EmbeddingRecord, EmbeddingRepository, MappedPicture } from './embeddingRecords';
import { FOREIGN_KEY_VIOLATION, hasCode, ROW_NOT_FOUND, UNIQUE_VIOLATION } from './databaseError';
import { Prisma, type PrismaClient } from './generated/client';
import { nextInstant } from './nextInstant';
import { parseStored } from './parseStored';
import { storableJson, storableText } from './storableJson';

/** The artifacts of a row, beside its frames; NULL where there is none. In SQL. */
export const OWN_HASHES = Prisma.sql`ARRAY[points_hash, state_hash, axes_hash,
  extension->>'pointsHash', extension->>'frameHash', extension->>'stateHash']`;

const UNFINISHED = ['queued', 'running'] as const;

const extensionSchema = z.object({
  iteration: z.int().min(0),
  pointsHash: sha256Schema,
  frameHash: sha256Schema,
  stateHash: sha256Schema.nullable(),
});
const recordSchema: z.ZodType<EmbeddingRecord> = embeddingSchema.omit({ state: true }).extend({
  key: sha256Schema,
  status: z.enum([...UNFINISHED, 'paused', 'finished', 'failed']),
  pausedBy: z.string().nullable(),
  stopped: z.boolean(),
  error: errorBodySchema.nullable(),
  finishedAt: z.iso.datetime().nullable(),
  extension: extensionSchema.nullable(),
  pointsHash: sha256Schema.nullable(),
  stateHash: sha256Schema.nullable(),
  axesHash: sha256Schema.nullable(),
});

const withFrames = {
  frames: { select: { iteration: true }, orderBy: { iteration: 'asc' } },
} satisfies Prisma.EmbeddingInclude;
type Row = Prisma.EmbeddingGetPayload<{ include: typeof withFrames }>;

export function createEmbeddingRepository(prisma: PrismaClient): EmbeddingRepository {
  return { ...createRows(prisma), ...createLists(prisma), ...createArtifacts(prisma) };
}

type Rows = Pick<EmbeddingRepository, 'create' | 'get' | 'findByKey' | 'update'>;
function createRows(prisma: PrismaClient): Rows {
  return {
    async create({ request, layer, extends: extendsId, extension, requestedBy, ...embedding }) {
      const { imageSetId, networkId } = request;
      const data = {
        ...embedding,
        imageSetId,
        networkId,
        extendsId,
        extension: toColumn(extension),
        iteration: extension?.iteration ?? 0,
        request: storableJson(request),
        layer: storableText(layer),
        requestedBy: storableText(requestedBy),
        createdAt: nextInstant(),
        status: 'queued',
        kl: [],
        measures: [],
        seconds: {},
      };
      try {
        return toRecord(await prisma.embedding.create({ data, include: withFrames }));
      } catch (error) {
        if (hasCode(error, UNIQUE_VIOLATION))
          throw new AppError('conflict', 'This map is there already.', { cause: error });
        if (hasCode(error, FOREIGN_KEY_VIOLATION))
          throw new AppError('not_found', 'The image set, the network or the extended map was deleted.', { cause: error }); // prettier-ignore
        throw error;
      }
    },
    async get(id) {
      const row = await prisma.embedding.findUnique({ where: { id }, include: withFrames });
      return row && toRecord(row);
    },
    async findByKey(key) {
      const row = await prisma.embedding.findUnique({ where: { key }, include: withFrames });
      return row && toRecord(row);
    },
    async update(id, change) {
      try {
        return toRecord(await prisma.embedding.update({ where: { id }, data: toColumns(change), include: withFrames }));
      } catch (error) {
        if (hasCode(error, ROW_NOT_FOUND)) throw noSuchEmbedding(id);
        throw error;
      }
    },
  };
}

type Lists = Pick<EmbeddingRepository, 'list' | 'listUnfinished' | 'pictures'>;
function createLists(prisma: PrismaClient): Lists {
  return {
    async list({ imageSetId }, { offset, limit }) {
      const where = { imageSetId };
      const orderBy = [{ createdAt: 'desc' as const }, { id: 'asc' as const }];
      const [rows, total] = await Promise.all([
        prisma.embedding.findMany({ where, orderBy, skip: offset, take: limit, include: withFrames }),
        prisma.embedding.count({ where }),
      ]);
      return { items: rows.map(toRecord), total };
    },
    async listUnfinished() {
      const rows = await prisma.embedding.findMany({
        where: { status: { in: [...UNFINISHED] } },
        orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
        include: withFrames,
      });
      return rows.map(toRecord);
    },
    async pictures(imageSetId) {
      // Not parsed one by one: there may be a hundred thousand, of columns that the database itself keeps right.
      return prisma.$queryRaw<MappedPicture[]>`
        SELECT id, hash, file_name AS "fileName", label FROM images
        WHERE image_set_id = ${imageSetId} ORDER BY position`;
    },
  };
}

type Artifacts = Pick<EmbeddingRepository, 'addFrame' | 'frames' | 'clear' | 'sharedHashes'>;
function createArtifacts(prisma: PrismaClient): Artifacts {
  return {
    async addFrame(embeddingId, { iteration, hash }) {
      try {
        await prisma.embeddingFrame.upsert({
          where: { embeddingId_iteration: { embeddingId, iteration } },
          create: { embeddingId, iteration, hash },
          update: { hash },
        });
      } catch (error) {
        if (hasCode(error, FOREIGN_KEY_VIOLATION)) throw noSuchEmbedding(embeddingId);
        throw error;
      }
    },
    async frames(embeddingId) {
      return prisma.embeddingFrame.findMany({
        where: { embeddingId },
        orderBy: { iteration: 'asc' },
        select: { iteration: true, hash: true },
      });
    },
    async clear(id) {
      const nothing = Prisma.DbNull;
      const artifacts = { points: nothing, extension: nothing, pointsHash: null, stateHash: null, axesHash: null };
      const measured = { iteration: 0, kl: [], measures: [], explained: nothing, displacement: nothing };
      await prisma.$transaction([
        prisma.embeddingFrame.deleteMany({ where: { embeddingId: id } }),
        prisma.embedding.updateMany({ where: { id }, data: { ...artifacts, ...measured } }),
      ]);
    },
    async sharedHashes(id, hashes) {
      const rows = await prisma.$queryRaw<{ hash: string }[]>`
        SELECT hash FROM embedding_frames WHERE embedding_id <> ${id} AND hash = ANY (${hashes})
        UNION SELECT hash FROM embeddings, unnest(${OWN_HASHES}) AS hash
          WHERE id <> ${id} AND hash = ANY (${hashes})`;
      return rows.map(({ hash }) => hash);
    },
  };
}

function toColumns({ error, points, explained, displacement, extension, pausedBy, ...change }: EmbeddingChange) {
  return {
    ...change,
    pausedBy: pausedBy && storableText(pausedBy),
    error: toColumn(error && storableJson(error)),
    extension: toColumn(extension),
    points: toColumn(points),
    explained: toColumn(explained),
    displacement: toColumn(displacement),
  };
}

/** Prisma tells the database's NULL from JSON's null; these columns use the first. */
function toColumn<T>(value: T | null | undefined): T | typeof Prisma.DbNull | undefined {
  return value === null ? Prisma.DbNull : value;
}

function toRecord({ extendsId, frames, ...row }: Row): EmbeddingRecord {
  return parseStored(recordSchema, 'embeddings', row.id, {
    ...row,
    extends: extendsId,
    createdAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
    keptFrames: frames.map(({ iteration }) => iteration),
  });
}

function noSuchEmbedding(id: string): AppError {
  return new AppError('not_found', `There is no map "${id}".`);
}
