/** A folder or a zip of pictures through a network, without a data directory. */
import { AppError } from '@/lib/domain/appError';
import { outcomeOf, PREDICTED_CLASSES, type PicturePrediction } from '@/lib/domain/prediction';
import { predictionOf } from '@/lib/evaluation/predictionOf';
import { classFinder } from '@/lib/occlusion/targetClass';
import type { Compute } from '../compute/compute';
import type { FileListing } from '../images/fileListing';
import { createLog } from '../log';
import { networkRef, type ModelFiles } from '../networks/readModelCard';
import { BatchPredictor } from '../predictions/predictBatch';
import { listedPictures, withListing } from './listedPictures';

export interface PredictFilesOptions {
  files: ModelFiles;
  compute: Compute;
  /** Told of every picture, in the order of their names. */
  onPicture(path: string, label: string | null, prediction: PicturePrediction): void;
  /** Told of every file that is left out, with the reason. */
  onRefused(path: string, message: string): void;
  onProgress(done: number, total: number): void;
}

export interface PredictedCounts {
  pictures: number;
  /** Pictures whose label the network knows; the others are neither right nor wrong. */
  labelled: number;
  right: number;
  inTop5: number;
}

/** A folder or a zip: a folder's name is the label of its pictures, or a labels.csv says it, as when they are imported. */
export function predictFiles(source: string, options: PredictFilesOptions): Promise<PredictedCounts> {
  return withListing(source, (listing) => predictListing(listing, options));
}

async function predictListing(listing: FileListing, options: PredictFilesOptions): Promise<PredictedCounts> {
  const { files, compute, onPicture, onRefused, onProgress } = options;
  const { card } = files;
  const classOf = classFinder(card.labels);
  const log = createLog({ level: 'warn', format: 'text' });
  const predictor = new BatchPredictor(compute, await networkRef(files), card, log);
  const counts: PredictedCounts = { pictures: 0, labelled: 0, right: 0, inTop5: 0 };
  const never = new AbortController().signal;
  const batches = listedPictures(listing, { input: card.input, size: () => predictor.size, onRefused });
  for await (const { pictures, done, total } of batches) {
    const answers = await predictor.predict(pictures.map(({ fitted }) => fitted), never); // prettier-ignore
    pictures.forEach(({ path, label }, index) => {
      const vector = answers?.[index];
      if (!vector) throw new Error(`The network gave no answer for ${path}.`);
      if (vector instanceof AppError) return onRefused(path, vector.message);
      const prediction = predictionOf(path, vector, classOf(label));
      note(counts, prediction);
      onPicture(path, label, prediction);
    });
    onProgress(done, total);
  }
  predictor.requireAnswers();
  return counts;
}

function note(counts: PredictedCounts, prediction: PicturePrediction): void {
  counts.pictures++;
  if (!prediction.label) return;
  counts.labelled++;
  if (outcomeOf(prediction) === 'right') counts.right++;
  if (prediction.label.rank < PREDICTED_CLASSES) counts.inTop5++;
}
