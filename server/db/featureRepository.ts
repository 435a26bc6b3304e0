import { errorBodySchema, type ErrorBody } from '@/lib/domain/appError';
import { featureOriginSchema, featureSpaceSchema, type FeatureSpace, type FeatureTally } from '@/lib/domain/features';
import type { FailedPicture } from '@/lib/domain/failedPicture';
import { imageSchema, type Image } from '@/lib/domain/imageSet';
import { deviceSchema } from '@/lib/domain/provenance';
import type { FeatureRepository, FeatureRow, StoredFeatureChunk } from './database';
import { Prisma, type FeatureSpace as SpaceRow, type PrismaClient } from './generated/client';
import { nextInstant } from './nextInstant';
import { parseStored } from './parseStored';
import { storableJson, storableText } from './storableJson';

/** The columns of a picture under the names of its schema. */
const IMAGE = Prisma.sql`i.id, i.image_set_id AS "imageSetId", i.position, i.file_name AS "fileName", i.label, i.hash,
  i.width_px AS "widthPx", i.height_px AS "heightPx", i.mask_hash AS "maskHash"`;

export function createFeatureRepository(prisma: PrismaClient): FeatureRepository {
  return {
    ...createSpaces(prisma),
    ...createVectors(prisma),
    ...createLists(prisma),
    ...createChunks(prisma),
    ...createTallies(prisma),
  };
}

type Spaces = Pick<FeatureRepository, 'addSpace' | 'getSpace' | 'spacesOf'>;
function createSpaces(prisma: PrismaClient): Spaces {
  return {
    async addSpace({ layer, identity, ...space }) {
      const data = { ...space, layer: storableText(layer), identity: storableJson(identity), createdAt: nextInstant() };
      await prisma.featureSpace.createMany({ data: [data], skipDuplicates: true });
      return toSpace(await prisma.featureSpace.findUniqueOrThrow({ where: { key: space.key } }));
    },
    async getSpace(key) {
      const row = await prisma.featureSpace.findUnique({ where: { key } });
      return row && toSpace(row);
    },
    async spacesOf(imageSetId) {
      const keys = await prisma.$queryRaw<{ key: string }[]>`
        SELECT DISTINCT v.space_key AS key
        FROM images i JOIN feature_vectors v ON v.image_hash = i.hash WHERE i.image_set_id = ${imageSetId}
        UNION SELECT split_part(subject, '/', 1) FROM tasks
        WHERE kind = 'features' AND status IN ('queued', 'running') AND split_part(subject, '/', 2) = ${imageSetId}`;
      const rows = await prisma.featureSpace.findMany({
        where: { key: { in: keys.map(({ key }) => key) } },
        orderBy: [{ createdAt: 'desc' }, { key: 'asc' }],
      });
      return rows.map(toSpace);
    },
  };
}

type Vectors = Pick<FeatureRepository, 'addChunk' | 'addProblems' | 'clearProblems' | 'deleteChunk' | 'deleteEmptyChunks'>; // prettier-ignore
function createVectors(prisma: PrismaClient): Vectors {
  return {
    async addChunk(spaceKey, { hash, device, specularVersion, imageHashes, computedAt = nextInstant() }) {
      const chunk = { spaceKey, hash, device, specularVersion, computedAt };
      await prisma.$transaction([
        prisma.featureVector.deleteMany({ where: { spaceKey, imageHash: { in: [...imageHashes] } } }),
        // Pictures of other bytes may have the same vectors: then the chunk is there already.
        prisma.featureChunk.createMany({ data: [chunk], skipDuplicates: true }),
        prisma.featureVector.createMany({
          data: imageHashes.map((imageHash, row) => ({ spaceKey, imageHash, chunkHash: hash, row })),
        }),
      ]);
    },
    async addProblems(spaceKey, problems) {
      await prisma.featureVector.createMany({
        data: problems.map(({ imageHash, problem }) => ({ spaceKey, imageHash, problem: storableJson(problem) })),
        skipDuplicates: true,
      });
    },
    async clearProblems(key, imageSetId) {
      await prisma.$executeRaw`
        DELETE FROM feature_vectors WHERE space_key = ${key} AND problem IS NOT NULL
          AND image_hash IN (SELECT hash FROM images WHERE image_set_id = ${imageSetId})`;
    },
    async deleteChunk(hash) {
      await prisma.featureChunk.deleteMany({ where: { hash } });
    },
    async deleteEmptyChunks(key) {
      const emptied = await prisma.$queryRaw<{ hash: string }[]>`
        DELETE FROM feature_chunks c WHERE space_key = ${key} AND NOT EXISTS (
          SELECT 1 FROM feature_vectors v WHERE v.space_key = c.space_key AND v.chunk_hash = c.hash) RETURNING hash`;
      const hashes = emptied.map(({ hash }) => hash);
      const elsewhere = await prisma.featureChunk.findMany({ where: { hash: { in: hashes } }, select: { hash: true } });
      const kept = new Set(elsewhere.map(({ hash }) => hash));
      return hashes.filter((hash) => !kept.has(hash));
    },
  };
}

type Chunks = Pick<FeatureRepository, 'chunkHashes' | 'chunksOf' | 'rowsOfChunk'>;
function createChunks(prisma: PrismaClient): Chunks {
  return {
    async chunkHashes(key, imageSetId) {
      const rows = await prisma.$queryRaw<{ hash: string }[]>`
        SELECT DISTINCT v.chunk_hash AS hash
        FROM images i JOIN feature_vectors v ON v.image_hash = i.hash AND v.space_key = ${key}
        WHERE i.image_set_id = ${imageSetId} AND v.chunk_hash IS NOT NULL`;
      return rows.map(({ hash }) => hash);
    },
    async chunksOf(key, imageSetId) {
      const rows = await prisma.$queryRaw<StoredFeatureChunk[]>`
        SELECT c.hash, c.device, c.specular_version AS "specularVersion", c.computed_at AS "computedAt",
          (SELECT count(*)::int FROM feature_vectors w WHERE w.space_key = c.space_key AND w.chunk_hash = c.hash) AS rows
        FROM feature_chunks c JOIN (
          SELECT v.chunk_hash AS hash, min(i.position) AS first
          FROM images i JOIN feature_vectors v ON v.image_hash = i.hash AND v.space_key = ${key}
          WHERE i.image_set_id = ${imageSetId} AND v.chunk_hash IS NOT NULL GROUP BY v.chunk_hash
        ) used ON used.hash = c.hash
        WHERE c.space_key = ${key} ORDER BY used.first`;
      return rows.map((row) => ({ ...row, device: parseStored(deviceSchema, 'feature_chunks', row.hash, row.device) }));
    },
    async rowsOfChunk(spaceKey, chunkHash) {
      const rows = await prisma.featureVector.findMany({
        where: { spaceKey, chunkHash },
        select: { imageHash: true, row: true },
        orderBy: [{ row: 'asc' }, { imageHash: 'asc' }],
      });
      return rows.map(({ imageHash, row }) => ({ imageHash, row: row ?? 0 }));
    },
  };
}

type Lists = Pick<FeatureRepository, 'problems' | 'listMissing' | 'listRows'>;
function createLists(prisma: PrismaClient): Lists {
  return {
    async problems(key, imageSetId, limit) {
      const rows = await prisma.$queryRaw<{ imageId: string; fileName: string; error: unknown }[]>`
        SELECT i.id AS "imageId", i.file_name AS "fileName", v.problem AS error
        FROM images i JOIN feature_vectors v ON v.image_hash = i.hash AND v.space_key = ${key}
        WHERE i.image_set_id = ${imageSetId} AND v.problem IS NOT NULL ORDER BY i.position LIMIT ${limit}`;
      return rows.map((row): FailedPicture => ({ ...row, error: toProblem(key, row.error) }));
    },
    async listMissing(key, imageSetId, { from, limit }) {
      const rows = await prisma.$queryRaw<Image[]>`
        SELECT ${IMAGE} FROM images i
        WHERE i.image_set_id = ${imageSetId} AND i.position >= ${from} AND NOT EXISTS (
          SELECT 1 FROM feature_vectors v WHERE v.space_key = ${key} AND v.image_hash = i.hash)
        ORDER BY i.position LIMIT ${limit}`;
      return rows.map((row) => parseStored(imageSchema, 'images', row.id, row));
    },
    async listRows(key, imageSetId, { from, limit }) {
      const rows = await prisma.$queryRaw<
        (Image & { chunkHash: string | null; row: number | null; problem: unknown })[]
      >`
        SELECT ${IMAGE}, v.chunk_hash AS "chunkHash", v.row, v.problem
        FROM (
          SELECT * FROM images WHERE image_set_id = ${imageSetId} AND position >= ${from}
          ORDER BY position LIMIT ${limit}
        ) i LEFT JOIN feature_vectors v ON v.image_hash = i.hash AND v.space_key = ${key}
        ORDER BY i.position`;
      return rows.map(({ chunkHash, row, problem, ...image }): FeatureRow => ({
        image: parseStored(imageSchema, 'images', image.id, image),
        place: chunkHash === null || row === null ? null : { chunkHash, row },
        problem: problem === null ? null : toProblem(key, problem),
      }));
    },
  };
}

type Tallies = Pick<FeatureRepository, 'tally' | 'origins'>;
function createTallies(prisma: PrismaClient): Tallies {
  return {
    async tally(key, imageSetId) {
      const [counts] = await prisma.$queryRaw<FeatureTally[]>`
        SELECT count(*)::int AS pictures, count(v.chunk_hash)::int AS computed, count(v.problem)::int AS failed
        FROM images i LEFT JOIN feature_vectors v ON v.image_hash = i.hash AND v.space_key = ${key}
        WHERE i.image_set_id = ${imageSetId}`;
      if (!counts) throw new Error('A count without groups gives one row.');
      return counts;
    },
    async origins(key, imageSetId) {
      const rows = await prisma.$queryRaw<{ computedAt: Date }[]>`
        SELECT c.device, c.specular_version AS "specularVersion", max(c.computed_at) AS "computedAt",
               count(*)::int AS pictures
        FROM images i JOIN feature_vectors v ON v.image_hash = i.hash AND v.space_key = ${key}
             JOIN feature_chunks c ON c.space_key = v.space_key AND c.hash = v.chunk_hash
        WHERE i.image_set_id = ${imageSetId} GROUP BY c.device, c.specular_version ORDER BY "computedAt" DESC`;
      return rows.map((row) =>
        parseStored(featureOriginSchema, 'feature_chunks', key, { ...row, computedAt: row.computedAt.toISOString() }),
      );
    },
  };
}

function toSpace(row: SpaceRow): FeatureSpace {
  return parseStored(featureSpaceSchema, 'feature_spaces', row.key, {
    ...row,
    createdAt: row.createdAt.toISOString(),
  });
}

function toProblem(key: string, problem: unknown): ErrorBody {
  return parseStored(errorBodySchema, 'feature_vectors', key, problem);
}
