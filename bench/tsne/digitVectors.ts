/** What the maps are made of: handwritten digits on their first 50 principal components. */
import { fitPca, projectOnAxes } from '@/lib/embedding/pca';
import { seededRandom } from '@/lib/random/seededRandom';
import type { Vectors } from '@/lib/embedding/vectors';
import { DIGIT_SIDE_PX, readDigits } from '@/models/digits/readDigits';

/** All that there are. */
export const MOST_DIGITS = 10_000;
const COMPONENTS = 50;
/** Of a grey level from 0 to 1: what tells copies of a digit apart. */
const COPY_NOISE = 0.05;

/**
 * Digits as rows of 784 grey levels from 0 to 1. Up to 2,000 of the held-out ones, then of all 10,000, which must do for
 * more too: in copies with noise of their own.
 */
export async function readDigitVectors(count: number): Promise<Vectors> {
  const all = await readDigits();
  const heldOut = all.filter((digit) => digit.heldOut);
  const digits = count <= heldOut.length ? heldOut : all;
  const dimensions = DIGIT_SIDE_PX * DIGIT_SIDE_PX;
  const values = new Float32Array(count * dimensions);
  const random = seededRandom(1);
  for (let i = 0; i < count; i++) {
    const { pixels } = digits[i % digits.length]!;
    const noise = i < digits.length ? 0 : COPY_NOISE;
    for (let d = 0; d < dimensions; d++) values[i * dimensions + d] = pixels[d]! / 255 + noise * (2 * random() - 1);
  }
  return { count, dimensions, values };
}

export function reduceToComponents(vectors: Vectors): Vectors {
  return projectOnAxes(fitPca(vectors, COMPONENTS), vectors);
}
