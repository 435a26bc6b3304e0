/** A folder or a zip of pictures through a network, without a data directory. */
import { stat } from 'node:fs/promises';
import { AppError } from '@/lib/domain/appError';
import { outcomeOf, PREDICTED_CLASSES, type PicturePrediction } from '@/lib/domain/prediction';
import { predictionOf } from '@/lib/evaluation/predictionOf';
import { classFinder } from '@/lib/occlusion/targetClass';
import type { Compute, FittedImage } from '../compute/compute';
import { refusalMessage, type FileListing, type ListedFile } from '../images/fileListing';
import { imageReader } from '../image/imageReader';
import { readLabelling } from '../images/labelsFile';
import { limitConcurrency } from '../images/limitConcurrency';
import { listFolder } from '../images/listFolder';
import { withZipListing } from '../images/listZip';
import { createLog } from '../log';
import { networkRef, type ModelFiles } from '../networks/readModelCard';
import { BatchPredictor } from '../predictions/predictBatch';

/** Pictures that are decoded at the same time. */
const READ_AT_ONCE = 4;

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
export async function predictFiles(source: string, options: PredictFilesOptions): Promise<PredictedCounts> {
  const info = await stat(source).catch((cause: NodeJS.ErrnoException) => {
    throw new AppError('not_found', `There is no ${source} (${cause.code ?? cause.message}).`, {
      field: 'images',
      cause,
    });
  });
  if (info.isDirectory()) return predictListing(await listFolder(source), options);
  return withZipListing(source, (listing) => predictListing(listing, options));
}

async function predictListing(listing: FileListing, options: PredictFilesOptions): Promise<PredictedCounts> {
  const { files, compute, onPicture, onRefused, onProgress } = options;
  const { pictures, labelOf, problems } = await readLabelling(listing);
  for (const { fileName, message } of [...listing.refused, ...problems]) onRefused(fileName, message);
  const { card } = files;
  const classOf = classFinder(card.labels);
  const log = createLog({ level: 'warn', format: 'text' });
  const predictor = new BatchPredictor(compute, await networkRef(files), card, log);
  const counts: PredictedCounts = { pictures: 0, labelled: 0, right: 0, inTop5: 0 };
  const never = new AbortController().signal;
  for (let from = 0; from < pictures.length;) {
    const chunk = pictures.slice(from, from + predictor.size);
    from += chunk.length;
    const ready = await fitAll(chunk, options);
    const answers = await predictor.predict(ready.map(({ fitted }) => fitted), never); // prettier-ignore
    ready.forEach(({ path }, index) => {
      const vector = answers?.[index];
      if (!vector) throw new Error(`The network gave no answer for ${path}.`);
      if (vector instanceof AppError) return onRefused(path, vector.message);
      const label = labelOf(path);
      const prediction = predictionOf(path, vector, classOf(label));
      note(counts, prediction);
      onPicture(path, label, prediction);
    });
    onProgress(from, pictures.length);
  }
  predictor.requireAnswers();
  return counts;

  async function fitAll(chunk: readonly ListedFile[], { files: model }: PredictFilesOptions) {
    const limit = limitConcurrency(READ_AT_ONCE);
    const outcomes = await Promise.all(
      chunk.map((file) =>
        limit(async (): Promise<{ path: string; fitted: FittedImage } | null> => {
          try {
            return { path: file.path, fitted: await imageReader.fit(await file.read(), file.path, model.card.input) };
          } catch (error) {
            const message = refusalMessage(error);
            if (message === null) throw error;
            onRefused(file.path, message);
            return null;
          }
        }),
      ),
    );
    return outcomes.filter((outcome) => outcome !== null);
  }
}

function note(counts: PredictedCounts, prediction: PicturePrediction): void {
  counts.pictures++;
  if (!prediction.label) return;
  counts.labelled++;
  if (outcomeOf(prediction) === 'right') counts.right++;
  if (prediction.label.rank < PREDICTED_CLASSES) counts.inTop5++;
}
