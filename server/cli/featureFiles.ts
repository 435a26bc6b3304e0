/** From a folder or a zip of pictures to a file of vectors and a table of names, without a data directory. */
import { rename, rm } from 'node:fs/promises';
import { AppError } from '@/lib/domain/appError';
import type { AnyPooling, Pooling } from '@/lib/domain/features';
import type { Compute } from '../compute/compute';
import { readGraph } from '../compute/readGraph';
import { chooseLayer, type ChosenLayer } from '../features/chooseLayer';
import { FeaturePredictor } from '../features/featurePredictor';
import { measureLayer } from '../features/measureLayer';
import { requireRoom } from '../features/requireRoom';
import { createLog } from '../log';
import { networkRef, readModelCard, type ModelFiles } from '../networks/readModelCard';
import { listedPictures, withListing } from './listedPictures';
import type { DeviceChoice } from './options';
import { VectorFiles } from './vectorFiles';
import { withCompute } from './withCompute';

export interface FeatureFilesQuestion {
  model: string;
  images: string;
  /** Name of a layer or of its tensor; the penultimate one when it is left out. */
  layer?: string;
  pooling: Pooling;
  device: DeviceChoice;
  /** The array, and the table beside it. Both appear when they are whole. */
  out: string;
  table: string;
  signal: AbortSignal;
  onRefused(path: string, message: string): void;
  onProgress(done: number, total: number): void;
}

export interface FeatureFilesAnswer {
  rows: number;
  dimensions: number;
  layer: string;
  tensor: string;
  pooling: AnyPooling;
  /** Pictures that could not be read, or have no vector. */
  leftOut: number;
  device: string;
  /** From the read card to the last written byte, loading the network included. */
  seconds: number;
}

/** What can be refused without the device is refused before it is started. */
export async function computeFeatureFiles(question: FeatureFilesQuestion): Promise<FeatureFilesAnswer> {
  const { model, layer, pooling, device, out, table } = question;
  const files = await readModelCard(model);
  const started = performance.now();
  const chosen = chooseLayer(await readGraph(files.weightsPath, files.fileName, files.card), { layer, pooling });
  const target = new VectorFiles(`${out}.part`, `${table}.part`);
  try {
    const answer = await withCompute(device, (compute) => computeAll(question, { files, chosen, compute, target }));
    await rename(`${out}.part`, out);
    await rename(`${table}.part`, table);
    return { ...answer, seconds: Math.round(performance.now() - started) / 1000 };
  } finally {
    await target.close();
    for (const part of [out, table]) await rm(`${part}.part`, { force: true });
  }
}

interface Parts {
  files: ModelFiles;
  chosen: ChosenLayer;
  compute: Compute;
  target: VectorFiles;
}

async function computeAll(
  { images, signal, onRefused, onProgress }: FeatureFilesQuestion,
  { files, chosen, compute, target }: Parts,
): Promise<Omit<FeatureFilesAnswer, 'seconds'>> {
  const { card } = files;
  const network = await networkRef(files);
  const measured = await measureLayer(compute, network, card, chosen);
  const { layer, tensor, pooling, channelAxis, valuesPerPicture, dimensions } = measured;
  const question = { tensor, channelAxis, valuesPerPicture };
  const log = createLog({ level: 'warn', format: 'text' });
  const predictor = new FeaturePredictor({ compute, network, card, question, dimensions, log });
  let pictureFiles = 0;
  await target.open(dimensions);
  await withListing(images, async (listing) => {
    requireRoom(listing.files.length, measured);
    const batches = listedPictures(listing, { input: card.input, size: () => predictor.size, onRefused });
    for await (const { pictures, done, total } of batches) {
      const asked = pictures.map(({ path, fitted }) => ({ fileName: path, fitted }));
      const answers = await predictor.predict(asked, signal);
      if (answers === null || signal.aborted)
        throw new AppError('cancelled', `Stopped after ${target.rows} of ${total} pictures. Nothing was written.`);
      for (const [index, { path, label }] of pictures.entries()) {
        const answer = answers[index]!;
        if (answer instanceof Float32Array) await target.add(answer, path, label);
        else onRefused(path, answer.message);
      }
      pictureFiles = total;
      onProgress(done, total);
    }
  });
  predictor.requireAnswers();
  await target.finish();
  const { provider } = await compute.device(card.format);
  return {
    rows: target.rows,
    dimensions,
    layer,
    tensor,
    pooling,
    leftOut: pictureFiles - target.rows,
    device: provider,
  };
}
