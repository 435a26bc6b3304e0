import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { z } from 'zod';
import { AppError, parseOrThrow } from '@/lib/domain/appError';
import { idSchema } from '@/lib/domain/hash';
import { PREDICTION_ALGORITHM } from '@/lib/domain/prediction';
import type { Database, PredictedImage } from '../db/database';
import type { TaskService } from '../tasks/taskService';
import { predictionCsv } from './predictionCsv';
import type { PredictionService } from './predictionService';
import { predictSet, type PredictSetDependencies } from './predictSet';

/** One device computes: a second set would only take turns with the first. */
const CONCURRENCY = 1;
/** Rows that are read together. */
const PAGE = 500;

const inputSchema = z.strictObject({ networkId: idSchema, imageSetId: idSchema });

export interface PredictionServiceDependencies extends PredictSetDependencies {
  tasks: Pick<TaskService, 'register' | 'start' | 'list'>;
}

/** Registers the task kind `prediction`. */
export function createPredictionService(dependencies: PredictionServiceDependencies): PredictionService {
  const { database, tasks } = dependencies;
  tasks.register('prediction', {
    parse: (input) => parseOrThrow(inputSchema, input, 'The prediction'),
    run: (input, context) => predictSet(input, dependencies, context),
    concurrency: CONCURRENCY,
  });

  async function getNetwork(id: string) {
    const network = await database.networks.get(id);
    if (!network) throw new AppError('not_found', `There is no network "${id}".`, { field: 'networkId' });
    return network;
  }
  async function getImageSet(id: string) {
    const imageSet = await database.images.getSet(id);
    if (!imageSet) throw new AppError('not_found', `There is no image set "${id}".`, { field: 'imageSetId' });
    return imageSet;
  }

  return {
    async start(networkId, imageSetId) {
      const [network, imageSet] = await Promise.all([getNetwork(networkId), getImageSet(imageSetId)]);
      const subject = subjectOf(networkId, imageSetId);
      return tasks.start({
        kind: 'prediction',
        title: `Predictions of ${network.name} for ${imageSet.name}`,
        subject,
        unit: 'pictures',
        total: imageSet.imageCount,
        input: { networkId, imageSetId },
        key: `prediction ${subject}`,
      });
    },

    async summary(networkId, imageSetId) {
      await Promise.all([getNetwork(networkId), getImageSet(imageSetId)]);
      const [tally, origins, [task]] = await Promise.all([
        database.predictions.tally(networkId, imageSetId),
        database.predictions.origins(networkId, imageSetId),
        tasks.list({ kind: 'prediction', subject: subjectOf(networkId, imageSetId), limit: 1 }),
      ]);
      return { tally, origins, task: task ?? null };
    },

    async provenance(networkId, imageSetId) {
      const [{ weightsHash, cardHash, card }] = await Promise.all([getNetwork(networkId), getImageSet(imageSetId)]);
      const data = createHash('sha256');
      for await (const page of predictedPages(database, networkId, imageSetId))
        for (const { image } of page) data.update(`${image.hash} ${JSON.stringify(image.label)}\n`);
      return {
        algorithm: PREDICTION_ALGORITHM,
        weightsHash,
        cardHash,
        dataHash: data.digest('hex'),
        preprocessing: card.input,
        origins: await database.predictions.origins(networkId, imageSetId),
      };
    },

    async csv(networkId, imageSetId) {
      const [{ card }] = await Promise.all([getNetwork(networkId), getImageSet(imageSetId)]);
      return predictionCsv(predictedPages(database, networkId, imageSetId), card.labels);
    },
  };
}

function subjectOf(networkId: string, imageSetId: string): string {
  return `${networkId}/${imageSetId}`;
}

/** In the order of the set. Between pages everybody else who waits for the thread gets it. */
async function* predictedPages(
  { predictions }: Pick<Database, 'predictions'>,
  networkId: string,
  imageSetId: string,
): AsyncGenerator<PredictedImage[]> {
  for (let from = 0; ;) {
    const page = await predictions.listPredicted(networkId, imageSetId, { from, limit: PAGE });
    const last = page.at(-1);
    if (!last) return;
    yield page;
    from = last.image.position + 1;
    await nextTurn();
  }
}
