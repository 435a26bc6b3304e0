import { AppError } from '@/lib/domain/appError';
import { imageSchema, imageSetSchema, type Image, type ImageSet, type NewImage } from '@/lib/domain/imageSet';
import { FOREIGN_KEY_VIOLATION, hasCode, ROW_NOT_FOUND } from './databaseError';
import type { ImageFilter, ImageRepository, Page, PictureState } from './database';
import type { Image as ImageRow, Prisma, PrismaClient } from './generated/client';
import { nextInstant } from './nextInstant';
import { parseStored } from './parseStored';

/** Nine values each: well below the 32,767 that one statement of PostgreSQL may carry. */
const ROWS_PER_INSERT = 2_000;
const ADD_TIMEOUT_MS = 120_000;

const withCount = { _count: { select: { images: true } } } as const;
type ImageSetRow = Prisma.ImageSetGetPayload<{ include: typeof withCount }>;

export function createImageRepository(prisma: PrismaClient): ImageRepository {
  return {
    async createSet(set) {
      return toImageSet(
        await prisma.imageSet.create({ data: { ...set, createdAt: nextInstant() }, include: withCount }),
      );
    },
    async getSet(id) {
      const row = await prisma.imageSet.findUnique({ where: { id }, include: withCount });
      return row && toImageSet(row);
    },
    /** Oldest first: the demo stays at the top. */
    async listSets() {
      const rows = await prisma.imageSet.findMany({
        orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
        include: withCount,
      });
      return rows.map(toImageSet);
    },
    addImages: (imageSetId, images) =>
      prisma.$transaction((transaction) => addImages(transaction, imageSetId, images), {
        timeout: ADD_TIMEOUT_MS,
        maxWait: ADD_TIMEOUT_MS,
      }),
    async get(id) {
      const row = await prisma.image.findUnique({ where: { id } });
      return row && toImage(row);
    },
    async getMany(ids) {
      return (await prisma.image.findMany({ where: { id: { in: [...ids] } } })).map(toImage);
    },
    async findByHashes(imageSetId, hashes) {
      return (await prisma.image.findMany({ where: { imageSetId, hash: { in: [...hashes] } } })).map(toImage);
    },
    stateSince: (ids, since) => stateSince(prisma, ids, new Date(since)),
    async idsWithPrefix(imageSetId, prefix) {
      const startsWith = escapeLike(prefix);
      const rows = await prisma.image.findMany({ where: { imageSetId, id: { startsWith } }, select: { id: true } });
      return rows.map(({ id }) => id);
    },
    async list(imageSetId, { offset, limit }, filter = {}) {
      const page = { skip: offset, take: limit };
      const where = whereImages(imageSetId, filter);
      if (filter.network !== undefined && filter.sort !== undefined && filter.sort !== 'position')
        return listByConfidence(
          prisma,
          { ...wherePrediction(filter.network, filter), image: where },
          filter.sort,
          page,
        );
      const [rows, total] = await Promise.all([
        prisma.image.findMany({ where, orderBy: { position: 'asc' }, ...page }),
        prisma.image.count({ where }),
      ]);
      return { items: rows.map(toImage), total };
    },
    async labels(imageSetId) {
      const groups = await prisma.image.groupBy({
        by: ['label'],
        where: { imageSetId, label: { not: null } },
        _count: true,
      });
      return groups
        .flatMap(({ label, _count }) => (label === null ? [] : [{ label, count: _count }]))
        .sort((a, b) => compareText(a.label, b.label));
    },
    async deleteSet(id) {
      try {
        await prisma.imageSet.delete({ where: { id } });
      } catch (error) {
        if (hasCode(error, ROW_NOT_FOUND)) throw noSuchSet(id);
        if (hasCode(error, FOREIGN_KEY_VIOLATION))
          throw new AppError(
            'conflict',
            'Results were computed from pictures of this set, and findings may rest on them: it cannot be deleted.',
          );
        throw error;
      }
    },
  };
}

async function addImages(
  transaction: Prisma.TransactionClient,
  imageSetId: string,
  images: NewImage[],
): Promise<Image[]> {
  // The lock on the set makes a second import wait, so that positions stay without gaps and without doubles.
  const locked = await transaction.$queryRaw<unknown[]>`SELECT id FROM image_sets WHERE id = ${imageSetId} FOR UPDATE`;
  if (locked.length === 0) throw noSuchSet(imageSetId);
  const { _max } = await transaction.image.aggregate({ where: { imageSetId }, _max: { position: true } });
  const first = (_max.position ?? -1) + 1;
  const rows = images.map(({ id, fileName, label, hash, widthPx, heightPx, maskHash = null }, index) => ({
    id,
    imageSetId,
    position: first + index,
    fileName,
    label,
    hash,
    widthPx,
    heightPx,
    maskHash,
  }));
  for (let start = 0; start < rows.length; start += ROWS_PER_INSERT)
    await transaction.image.createMany({ data: rows.slice(start, start + ROWS_PER_INSERT) });
  return rows;
}

/** The order is that of the predictions, so that their table is the one that is asked. */
async function listByConfidence(
  prisma: PrismaClient,
  where: Prisma.PredictionWhereInput,
  sort: 'most-confident' | 'least-confident',
  page: { skip: number; take: number },
): Promise<Page<Image>> {
  const [rows, total] = await Promise.all([
    prisma.prediction.findMany({
      where,
      orderBy: [{ confidence: sort === 'most-confident' ? 'desc' : 'asc' }, { image: { position: 'asc' } }],
      select: { image: true },
      ...page,
    }),
    prisma.prediction.count({ where }),
  ]);
  return { items: rows.map(({ image }) => toImage(image)), total };
}

function whereImages(imageSetId: string, filter: ImageFilter): Prisma.ImageWhereInput {
  const { search, label, network } = filter;
  const contains = search === undefined ? undefined : { contains: escapeLike(search), mode: 'insensitive' as const };
  return {
    imageSetId,
    ...(label === undefined ? {} : { label }),
    ...(contains ? { OR: [{ fileName: contains }, { label: contains }] } : {}),
    ...(network !== undefined && asksForPrediction(filter)
      ? { predictions: { some: wherePrediction(network, filter) } }
      : {}),
  };
}

function asksForPrediction({ prediction, actual, outcome, minConfidence, maxConfidence }: ImageFilter): boolean {
  return [prediction, actual, outcome, minConfidence, maxConfidence].some((condition) => condition !== undefined);
}

function wherePrediction(networkId: string, filter: ImageFilter): Prisma.PredictionWhereInput {
  const { prediction, actual, outcome, minConfidence, maxConfidence } = filter;
  return {
    networkId,
    classIndex: prediction,
    labelClass: actual,
    // Without a known label the rank is NULL, which is neither.
    labelRank: outcome && (outcome === 'right' ? 0 : { gt: 0 }),
    confidence: { gte: minConfidence, lte: maxConfidence },
  };
}

/** Prisma hands a search text to LIKE as it is, where "_" and "%" stand for anything. */
function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}

/** By code point, the same on every machine; digits of one length in their order. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function noSuchSet(id: string): AppError {
  return new AppError('not_found', `There is no image set "${id}".`);
}

function toImageSet({ _count, createdAt, ...row }: ImageSetRow): ImageSet {
  return parseStored(imageSetSchema, 'image_sets', row.id, {
    ...row,
    imageCount: _count.images,
    createdAt: createdAt.toISOString(),
  });
}

function toImage(row: ImageRow): Image {
  return parseStored(imageSchema, 'images', row.id, row);
}

/** By name and label: a folder for each class may have a "001.png" in all of them. */
/** By a join: for each picture by itself the whole set would be read. */
async function stateSince(prisma: PrismaClient, ids: readonly string[], since: Date): Promise<PictureState[]> {
  const rows = await prisma.$queryRaw<{ id: string; hash: string; replaced_at: Date | null }[]>`
    SELECT old.id, old.hash, MAX(later.added_at) AS replaced_at FROM images old LEFT JOIN images later
      ON later.image_set_id = old.image_set_id AND later.file_name = old.file_name
        AND later.label IS NOT DISTINCT FROM old.label AND later.hash <> old.hash AND later.added_at >= ${since}
      WHERE old.id = ANY (${[...ids]}::text[]) GROUP BY old.id`;
  return rows.map(({ id, hash, replaced_at: at }) => ({ id, hash, replacedAt: at && at.toISOString() }));
}
