/** The network "Objects" on pictures, the way the server runs it: its card, its engine, its resizing. */
import path from 'node:path';
import { createComputePool } from '@/server/compute/computePool';
import type { NetworkRef } from '@/server/compute/compute';
import { imageReader } from '@/server/image/imageReader';
import { readModelCard } from '@/server/networks/readModelCard';
import { createLog } from '@/server/log';
import { encodeScene } from './encodeScene';
import { composeScene } from './composeScene';
import { createChance } from './random';
import { readPicture, type ObjectPicture } from './readPictures';

export const CARD_PATH = path.join(import.meta.dirname, 'objects.model.json');
const BATCH = 32;

export interface Answer {
  picture: ObjectPicture;
  /** Classes that were found more probable than the right one; 0 is right. */
  rank: number;
  /** Of the right class. */
  probability: number;
}

export interface ObjectsClassifier {
  /** Answers about `render(picture)`, an image file, for every picture. */
  classify(
    pictures: readonly ObjectPicture[],
    render: (picture: ObjectPicture) => Promise<Uint8Array>,
  ): Promise<Answer[]>;
  close(): Promise<void>;
}

export async function openObjectsClassifier(): Promise<ObjectsClassifier> {
  const { card, weightsPath, fileName } = await readModelCard(CARD_PATH);
  const network: NetworkRef = { key: fileName, format: card.format, path: weightsPath, fileName };
  const pool = createComputePool({ device: 'cpu', log: createLog({ level: 'error', format: 'text' }) });
  return {
    async classify(pictures, render) {
      const answers: Answer[] = [];
      for (let start = 0; start < pictures.length; start += BATCH) {
        const part = pictures.slice(start, start + BATCH);
        const fitted = await Promise.all(
          part.map(async (picture) => imageReader.fit(await render(picture), picture.file, card.input)),
        );
        const probabilities = await pool.predict(network, card, fitted);
        part.forEach((picture, i) => answers.push(answerOf(picture, probabilities[i]!, card.labels)));
      }
      return answers;
    },
    close: () => pool.close(),
  };
}

/** Renders a new scene of each picture it is given; the same seed gives the same sequence. */
export function sceneRenderer(seed: number): (picture: ObjectPicture) => Promise<Uint8Array> {
  const chance = createChance(seed);
  return async (picture) => {
    const own = createChance(chance.whole(0, 2 ** 31 - 1));
    return encodeScene(await composeScene(await readPicture(picture), own));
  };
}

function answerOf(picture: ObjectPicture, probabilities: Float32Array, labels: readonly string[]): Answer {
  const probability = probabilities[labels.indexOf(picture.class)]!;
  return { picture, probability, rank: probabilities.filter((other) => other > probability).length };
}
