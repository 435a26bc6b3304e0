/**
 * Predicts the pictures of a set that have no prediction yet. Every batch is stored as soon as it is computed, so that
 * a cancel or a kill loses one batch at the most and the next run goes on with what is missing.
 */
import { randomUUID } from 'node:crypto';
import { AppError } from '@/lib/domain/appError';
import type { Image } from '@/lib/domain/imageSet';
import type { Network } from '@/lib/domain/network';
import { outcomeOf, type PicturePrediction, type PredictionReport } from '@/lib/domain/prediction';
import { evaluate } from '@/lib/evaluation/evaluate';
import { predictionOf } from '@/lib/evaluation/predictionOf';
import { classFinder } from '@/lib/occlusion/targetClass';
import type { ArtifactStore } from '../artifacts/artifactStore';
import type { Compute } from '../compute/compute';
import type { Database } from '../db/database';
import type { ImageReader } from '../image/fitImage';
import type { Log } from '../log';
import type { TaskContext } from '../tasks/taskService';
import { fittedBatches, oneAhead, type FittedBatch, type SamePictures } from './fittedBatches';
import { missingPictures } from './missingPictures';
import { BatchPredictor } from './predictBatch';

/** Pictures that could not be read or predicted and are listed one by one; the rest is counted. */
const MAX_FAILED_LISTED = 100;

export interface PredictSetDependencies {
  database: Pick<Database, 'networks' | 'images' | 'predictions'>;
  artifacts: Pick<ArtifactStore, 'get' | 'pathOf'>;
  compute: Pick<Compute, 'predict' | 'device'>;
  imageReader: Pick<ImageReader, 'fit'>;
  version: string;
  log: Log;
}

export interface PredictSetInput {
  networkId: string;
  imageSetId: string;
}

type Row = PicturePrediction & { runId: string };

export async function predictSet(
  { networkId, imageSetId }: PredictSetInput,
  dependencies: PredictSetDependencies,
  { signal, progress }: Pick<TaskContext, 'signal' | 'progress'>,
): Promise<void> {
  const { database, artifacts, compute, imageReader, log } = dependencies;
  const network = await database.networks.get(networkId);
  if (!network) throw new AppError('not_found', 'The network was deleted before its predictions were computed.');
  const before = await database.predictions.tally(networkId, imageSetId);
  const counts = new Counts(before, { networkId, imageSetId });
  const tell = () => progress(counts.progress());
  tell();

  const find = classFinder(network.card.labels);
  const classOf = ({ label }: Image) => find(label);
  const store = async (rows: readonly Row[], how: 'reused' | 'computed') => {
    await database.predictions.add(networkId, [...rows]);
    counts.note(rows, how);
    tell();
  };
  const startRun = onceStarted(network, dependencies);
  const ref = {
    key: network.weightsHash,
    format: network.card.format,
    path: await artifacts.pathOf(network.weightsHash),
    fileName: network.card.file,
  };
  const predictor = new BatchPredictor(compute, ref, network.card, log, before.predicted > 0);
  const pictures = missingPictures({
    predictions: database.predictions,
    networkId,
    imageSetId,
    signal,
    classOf,
    reuse: (rows) => store(rows, 'reused'),
  });
  const { input } = network.card;
  const batches = fittedBatches(pictures, { artifacts, imageReader, input, signal, size: () => predictor.size });
  for await (const { ready, failed } of oneAhead(batches)) {
    counts.noteFailed(failed);
    const answers = await predictor.predict(ready.map(({ fitted }) => fitted), signal); // prettier-ignore
    if (answers === null) return;
    const { answered, unanswered } = sortAnswers(ready, answers);
    counts.noteFailed(unanswered);
    if (answered.length > 0) await store(rowsOf(answered, await startRun(), classOf), 'computed');
    else tell();
  }
  if (signal.aborted) return;
  predictor.requireAnswers();
  await finish(database, imageSetId, counts, tell);
}

/** Says how it ended; a set that is gone was not predicted, though nothing of it is missing. */
async function finish(
  database: Pick<Database, 'images'>,
  imageSetId: string,
  counts: Counts,
  tell: () => void,
): Promise<void> {
  const set = await database.images.getSet(imageSetId);
  if (!set) throw new AppError('not_found', 'The image set was deleted before it was predicted.');
  counts.pictures = set.imageCount;
  tell();
}

interface Answered {
  images: SamePictures;
  vector: Float32Array;
}

function sortAnswers(
  asked: FittedBatch['ready'],
  answers: readonly (Float32Array | AppError)[],
): { answered: Answered[]; unanswered: FittedBatch['failed'] } {
  const answered: Answered[] = [];
  const unanswered: FittedBatch['failed'] = [];
  asked.forEach(({ images }, index) => {
    const answer = answers[index];
    if (!answer) throw new Error(`The network answered ${answers.length} of ${asked.length} pictures.`);
    if (!(answer instanceof AppError)) answered.push({ images, vector: answer });
    // It does not know which picture it was asked about.
    else
      unanswered.push({ images, error: { ...answer.toBody(), message: `${images[0].fileName}: ${answer.message}` } });
  });
  return { answered, unanswered };
}

function rowsOf(answered: readonly Answered[], runId: string, classOf: (image: Image) => number | null): Row[] {
  return answered.flatMap(({ images, vector }) =>
    images.map((image) => ({ ...predictionOf(image.id, vector, classOf(image)), runId })),
  );
}

/** The row that says where and with which version the batches of this run were computed, made with the first of them. */
function onceStarted(network: Network, dependencies: PredictSetDependencies): () => Promise<string> {
  const { database, compute, version } = dependencies;
  let started: Promise<string> | undefined;
  return () => {
    started ??= (async () => {
      const id = randomUUID();
      const device = await compute.device(network.card.format);
      await database.predictions.startRun({ id, networkId: network.id, device, specularVersion: version });
      return id;
    })();
    return started;
  };
}

/** How far it is, over the whole set: what was known before counts too. */
class Counts {
  pictures: number;
  private predicted: number;
  private readonly report: PredictionReport;

  constructor(
    tally: Awaited<ReturnType<Database['predictions']['tally']>>,
    { networkId, imageSetId }: PredictSetInput,
  ) {
    const { right, labelled } = evaluate(tally.pairs);
    this.pictures = tally.pictures;
    this.predicted = tally.predicted;
    this.report = { networkId, imageSetId, reused: 0, computed: 0, right, labelled, failed: [], failedCount: 0 };
  }

  note(rows: readonly PicturePrediction[], how: 'reused' | 'computed'): void {
    this.predicted += rows.length;
    this.report[how] += rows.length;
    for (const row of rows) {
      const outcome = outcomeOf(row);
      if (outcome) this.report.labelled++;
      if (outcome === 'right') this.report.right++;
    }
  }

  noteFailed(failed: FittedBatch['failed']): void {
    for (const { images, error } of failed)
      for (const { id, fileName } of images) {
        this.report.failedCount++;
        if (this.report.failed.length < MAX_FAILED_LISTED) this.report.failed.push({ imageId: id, fileName, error });
      }
  }

  /** Pictures that cannot be read or predicted are done with, too. Some may have been added since they were counted. */
  progress(): { done: number; total: number; report: Record<string, never> & PredictionReport } {
    const done = this.predicted + this.report.failedCount;
    const report = { ...this.report, failed: [...this.report.failed] };
    return { done, total: Math.max(done, this.pictures), report: report as never };
  }
}
