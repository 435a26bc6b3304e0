import type { z } from 'zod';
import { AppError, errorBodySchema } from '@/lib/domain/appError';
import { imageSchema, type Image } from '@/lib/domain/imageSet';
import {
  batchPictureSchema,
  occlusionBatchSchema,
  pictureDropSchema,
  type BatchCounts,
  type BatchPicture,
  type OcclusionBatch,
} from '@/lib/domain/occlusionBatch';
import { littleEndian } from '@/lib/tensor/npy';
import type { BatchOrder, BatchRepository } from './batchRecords';
import { FOREIGN_KEY_VIOLATION, hasCode, UNIQUE_VIOLATION } from './databaseError';
import { Prisma, type OcclusionBatch as BatchRow, type PrismaClient } from './generated/client';
import { nextInstant } from './nextInstant';
import { parseStored } from './parseStored';
import { storableJson, storableText } from './storableJson';

const withImage = { image: true } as const;
type PictureRow = Prisma.OcclusionBatchPictureGetPayload<{ include: typeof withImage }>;
const WAITS = { drops: null, error: { equals: Prisma.DbNull } };
const SORT_COLUMNS = {
  'greatest-drop': 'greatestDrop',
  'mean-drop': 'meanDrop',
  base: 'baseProbability',
  outside: 'outsideShare',
} as const;

export function createBatchRepository(prisma: PrismaClient): BatchRepository {
  return {
    async create({ imageIds, key, name, ...batch }) {
      const data = { ...batch, key, name: storableText(name), createdAt: nextInstant() };
      try {
        await prisma.$transaction([
          prisma.occlusionBatch.create({ data }),
          // One statement with one array: fifty thousand rows are more parameters than one statement may have.
          prisma.$executeRaw`
            INSERT INTO occlusion_batch_pictures (batch_id, place, image_id)
            SELECT ${batch.id}, place - 1, image_id
            FROM unnest(${[...imageIds]}::text[]) WITH ORDINALITY AS given(image_id, place)`,
        ]);
      } catch (error) {
        const before = hasCode(error, UNIQUE_VIOLATION) && (await prisma.occlusionBatch.findUnique({ where: { key } }));
        if (before) return toBatch(before);
        // A raw statement tells its violation in another way.
        if (hasCode(error, FOREIGN_KEY_VIOLATION) || String(error).includes('violates foreign key'))
          throw new AppError('not_found', 'The image set, the network or a picture was deleted meanwhile.', { cause: error }); // prettier-ignore
        throw error;
      }
      return toBatch(await prisma.occlusionBatch.findUniqueOrThrow({ where: { id: batch.id } }));
    },
    async get(id) {
      const row = await prisma.occlusionBatch.findUnique({ where: { id } });
      return row && toBatch(row);
    },
    async listOfSet(imageSetId) {
      const orderBy = [{ createdAt: 'desc' as const }, { id: 'asc' as const }];
      return (await prisma.occlusionBatch.findMany({ where: { imageSetId }, orderBy })).map(toBatch);
    },
    async delete(id) {
      await prisma.occlusionBatch.deleteMany({ where: { id } });
    },
    async counts(id) {
      const [counts] = await prisma.$queryRaw<BatchCounts[]>`
        SELECT count(*)::int AS "pictures", count(drops)::int AS "measured", count(error)::int AS "failed",
               count("right")::int AS "labelled", (count(*) FILTER (WHERE "right"))::int AS "right",
               count(outside_share)::int AS "withShare"
        FROM occlusion_batch_pictures WHERE batch_id = ${id}`;
      if (!counts) throw new Error('A count without groups gives one row.');
      return counts;
    },
    async millisecondsPerCell(networkId) {
      const [median] = await prisma.$queryRaw<{ ms: number | null }[]>`
        SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY ms) AS "ms" FROM (
          SELECT compute_ms / ((grid->>'rows')::int * (grid->>'cols')::int) AS ms FROM jobs
          WHERE network_id = ${networkId} AND status = 'completed' AND compute_ms > 0
            AND NOT jsonb_exists(grid, 'only')
          ORDER BY finished_at DESC LIMIT 20
        ) AS newest`;
      return median?.ms ?? null;
    },
    ...createPictures(prisma),
  };
}

type Pictures = Omit<BatchRepository, 'create' | 'get' | 'listOfSet' | 'delete' | 'counts' | 'millisecondsPerCell'>;

function createPictures(prisma: PrismaClient): Pictures {
  const rows = prisma.occlusionBatchPicture;
  const inOrder = { orderBy: { place: 'asc' as const }, include: withImage };
  return {
    async failures(batchId, limit) {
      const where = { batchId, error: { not: Prisma.DbNull } };
      return (await rows.findMany({ where, take: limit, ...inOrder })).map(({ imageId, image, error }) => ({
        imageId,
        fileName: image.fileName,
        error: parseStored(errorBodySchema, 'occlusion_batch_pictures', imageId, error),
      }));
    },
    async retryFailures(batchId) {
      await rows.updateMany({ where: { batchId, error: { not: Prisma.DbNull } }, data: { error: Prisma.DbNull } });
    },
    async listWaiting(batchId, { from, limit }) {
      const where = { batchId, place: { gte: from }, ...WAITS };
      return (await rows.findMany({ where, take: limit, ...inOrder })).map(({ place, image }) => ({
        place,
        image: toImage(image),
      }));
    },
    async setMeasured(batchId, place, measures, drops) {
      await rows.updateMany({ where: { batchId, place, ...WAITS }, data: { ...measures, drops: littleEndian(drops) } });
    },
    async setFailed(batchId, place, error) {
      await rows.updateMany({ where: { batchId, place, ...WAITS }, data: { error: storableJson(error) } });
    },
    async list(batchId, { offset, limit }, order) {
      const { rightWithShareOf: least } = order;
      const where = { batchId, ...(least === undefined ? {} : { right: true, outsideShare: { gte: least } }) };
      const [found, total] = await Promise.all([
        rows.findMany({ where, orderBy: orderOf(order), skip: offset, take: limit, include: withImage }),
        rows.count({ where }),
      ]);
      return { items: found.map(toPicture), total };
    },
    async listMeasured(batchId, { from, limit }) {
      const where = { batchId, place: { gte: from }, drops: { not: null } };
      return (await rows.findMany({ where, take: limit, ...inOrder })).map((row) => ({
        place: row.place,
        image: toImage(row.image),
        measures: toMeasures(row),
        drops: floatsOf(row.drops ?? new Uint8Array()),
      }));
    },
  };
}

function orderOf({ sort, descending }: BatchOrder): Prisma.OcclusionBatchPictureOrderByWithRelationInput[] {
  const direction = descending ? ('desc' as const) : ('asc' as const);
  if (sort === 'place') return [{ place: direction }];
  return [{ [SORT_COLUMNS[sort]]: { sort: direction, nulls: 'last' } }, { place: 'asc' }];
}

function toPicture(row: PictureRow): BatchPicture & { drops: Float32Array | null } {
  const state = row.drops
    ? { status: 'measured', measures: toMeasures(row) }
    : row.error === null
      ? { status: 'waiting' }
      : { status: 'failed', error: row.error };
  const { place, image } = row;
  const picture = parseStored(batchPictureSchema, 'occlusion_batch_pictures', row.imageId, { place, image, state });
  return { ...picture, drops: row.drops && floatsOf(row.drops) };
}

const toMeasures = (row: PictureRow) => parseStored(pictureDropSchema, 'occlusion_batch_pictures', row.imageId, row);
const toImage = (row: PictureRow['image']): Image => parseStored(imageSchema, 'images', row.id, row);

function toBatch({ createdAt, ...row }: BatchRow): OcclusionBatch {
  const batch = { ...row, createdAt: createdAt.toISOString() };
  return parseStored(occlusionBatchSchema as z.ZodType<OcclusionBatch>, 'occlusion_batches', row.id, batch);
}

function floatsOf(bytes: Uint8Array): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: bytes.byteLength / 4 }, (_, i) => view.getFloat32(i * 4, true));
}
