import { AppError } from '@/lib/domain/appError';
import { imageSchema } from '@/lib/domain/imageSet';
import {
  PREDICTED_CLASSES,
  picturePredictionSchema,
  predictionOriginSchema,
  type PicturePrediction,
  type PredictionTally,
} from '@/lib/domain/prediction';
import { FOREIGN_KEY_VIOLATION, hasCode } from './databaseError';
import type { PredictionRepository } from './database';
import type { Prediction as PredictionRow, PrismaClient } from './generated/client';
import { parseStored } from './parseStored';

/** Bins of the reliability diagram: ten of a tenth each. */
export const RELIABILITY_BINS = 10;

export function createPredictionRepository(prisma: PrismaClient): PredictionRepository {
  return {
    async startRun(run) {
      await prisma.predictionRun.create({ data: { ...run, startedAt: new Date() } });
    },
    async add(networkId, predictions) {
      try {
        await prisma.prediction.createMany({
          data: predictions.map((prediction) => toRow(networkId, prediction)),
          skipDuplicates: true,
        });
      } catch (error) {
        if (!hasCode(error, FOREIGN_KEY_VIOLATION)) throw error;
        throw new AppError(
          'conflict',
          'Pictures of the set, or the network, were deleted while predictions were computed. Run it again.',
          { cause: error },
        );
      }
    },
    async listMissing(networkId, imageSetId, { from, limit }) {
      const rows = await prisma.image.findMany({
        where: { imageSetId, position: { gte: from }, predictions: { none: { networkId } } },
        orderBy: { position: 'asc' },
        take: limit,
      });
      return rows.map((row) => parseStored(imageSchema, 'images', row.id, row));
    },
    async findByHashes(networkId, hashes) {
      const rows = await prisma.prediction.findMany({
        where: { networkId, image: { hash: { in: [...hashes] } } },
        include: { image: { select: { hash: true } } },
      });
      return rows.map(({ image, ...row }) => ({ ...toPrediction(row), hash: image.hash, runId: row.runId }));
    },
    async ofImages(networkId, imageIds) {
      const rows = await prisma.prediction.findMany({ where: { networkId, imageId: { in: [...imageIds] } } });
      return rows.map(toPrediction);
    },
    async listPredicted(networkId, imageSetId, { from, limit }) {
      const rows = await prisma.image.findMany({
        where: { imageSetId, position: { gte: from }, predictions: { some: { networkId } } },
        orderBy: { position: 'asc' },
        take: limit,
        include: { predictions: { where: { networkId } } },
      });
      return rows.flatMap(({ predictions: [prediction], ...image }) =>
        prediction
          ? [{ image: parseStored(imageSchema, 'images', image.id, image), prediction: toPrediction(prediction) }]
          : [],
      );
    },
    ...createTallies(prisma),
  };
}

type Tallies = Pick<PredictionRepository, 'tally' | 'origins' | 'networksOf'>;

/** Counted by the database: a set may have 50,000 pictures, and the page asks every second. */
function createTallies(prisma: PrismaClient): Tallies {
  return {
    async tally(networkId, imageSetId) {
      const [counts, pairs, bins] = await Promise.all([
        prisma.$queryRaw<Omit<PredictionTally, 'pairs' | 'bins'>[]>`
          SELECT count(*)::int AS "pictures",
                 count(p.image_id)::int AS "predicted",
                 (count(p.image_id) FILTER (WHERE i.label IS NULL))::int AS "unlabelled",
                 (count(p.image_id) FILTER (WHERE i.label IS NOT NULL AND p.label_class IS NULL))::int AS "unknownLabel"
          FROM images i LEFT JOIN predictions p ON p.image_id = i.id AND p.network_id = ${networkId}
          WHERE i.image_set_id = ${imageSetId}`,
        prisma.$queryRaw<PredictionTally['pairs']>`
          SELECT p.label_class AS "actual", p.class_index AS "predicted", count(*)::int AS "count",
                 (count(*) FILTER (WHERE p.label_rank < ${PREDICTED_CLASSES}))::int AS "inTop"
          FROM predictions p JOIN images i ON i.id = p.image_id
          WHERE p.network_id = ${networkId} AND i.image_set_id = ${imageSetId} AND p.label_class IS NOT NULL
          GROUP BY 1, 2 ORDER BY 1, 2`,
        prisma.$queryRaw<{ bin: number; count: number; confidenceSum: number; right: number }[]>`
          SELECT greatest(0, least(${RELIABILITY_BINS} - 1, floor(p.confidence * ${RELIABILITY_BINS})))::int AS "bin",
                 count(*)::int AS "count", sum(p.confidence) AS "confidenceSum",
                 (count(*) FILTER (WHERE p.label_rank = 0))::int AS "right"
          FROM predictions p JOIN images i ON i.id = p.image_id
          WHERE p.network_id = ${networkId} AND i.image_set_id = ${imageSetId} AND p.label_class IS NOT NULL
          GROUP BY 1`,
      ]);
      const [count] = counts;
      if (!count) throw new Error('A count without groups gives one row.');
      return { ...count, pairs, bins: filledBins(bins) };
    },
    async origins(networkId, imageSetId) {
      const groups = await prisma.prediction.groupBy({
        by: ['runId'],
        where: { networkId, image: { imageSetId } },
        _count: true,
      });
      const counts = new Map(groups.map(({ runId, _count }) => [runId, _count]));
      const runs = await prisma.predictionRun.findMany({
        where: { id: { in: [...counts.keys()] } },
        orderBy: [{ startedAt: 'desc' }, { id: 'asc' }],
      });
      return runs.map(({ id, device, specularVersion, startedAt }) =>
        parseStored(predictionOriginSchema, 'prediction_runs', id, {
          device,
          specularVersion,
          startedAt: startedAt.toISOString(),
          pictures: counts.get(id),
        }),
      );
    },
    async networksOf(imageSetId) {
      const groups = await prisma.prediction.groupBy({
        by: ['networkId'],
        where: { image: { imageSetId } },
        _count: true,
        orderBy: { networkId: 'asc' },
      });
      return groups.map(({ networkId, _count }) => ({ networkId, predicted: _count }));
    },
  };
}

function filledBins(
  bins: readonly { bin: number; count: number; confidenceSum: number; right: number }[],
): PredictionTally['bins'] {
  const filled = Array.from({ length: RELIABILITY_BINS }, () => ({ count: 0, confidenceSum: 0, right: 0 }));
  for (const { bin, ...values } of bins) filled[bin] = values;
  return filled;
}

function toRow(networkId: string, { imageId, runId, top, label }: PicturePrediction & { runId: string }) {
  const [best] = top;
  if (!best) throw new TypeError(`A prediction of the picture "${imageId}" has no class.`);
  return {
    networkId,
    imageId,
    runId,
    classIndex: best.classIndex,
    confidence: best.probability,
    topClasses: top.map(({ classIndex }) => classIndex),
    topProbabilities: top.map(({ probability }) => probability),
    labelClass: label?.classIndex ?? null,
    labelProbability: label?.probability ?? null,
    labelRank: label?.rank ?? null,
  };
}

function toPrediction(row: PredictionRow): PicturePrediction {
  const { imageId, topClasses, topProbabilities, labelClass, labelProbability, labelRank } = row;
  return parseStored(picturePredictionSchema, 'predictions', `${row.networkId} ${imageId}`, {
    imageId,
    // Networks answer in float32. Prisma rounds the numbers of a list to 16 digits, which this takes back.
    top: topClasses.map((classIndex, i) => ({ classIndex, probability: Math.fround(topProbabilities[i] ?? NaN) })),
    label: labelClass === null ? null : { classIndex: labelClass, probability: labelProbability, rank: labelRank },
  });
}
