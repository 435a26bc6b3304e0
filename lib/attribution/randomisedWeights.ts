/**
 * The control run of a map: the same network with random weights (Adebayo, Gilmer, Muelly, Goodfellow, Hardt & Kim,
 * "Sanity Checks for Saliency Maps", NeurIPS 2018, arXiv 1810.03292, section 3). A map that stays alike shows the picture,
 * not what the network has learnt. Here are the values and the order of layers; whoever knows the file puts them in.
 */
import { normalNumbers } from '../random/normalNumbers';
import { seededRandom } from '../random/seededRandom';
import { randomOrder } from './randomOrder';

/** `normal`: normal numbers with the tensor's own mean and standard deviation. `permutation`: its own values, moved. */
export type Randomisation = 'normal' | 'permutation';

/**
 * As many values as the tensor has. Both ways keep its mean and standard deviation (up to float32), so that the sizes of
 * activations stay what the layers behind expect; a permutation keeps every value. The same seed gives the same values:
 * give each tensor one of its own. Where all values are equal (a bias of zeros) nothing can change.
 */
export function randomisedWeights(values: Float32Array, how: Randomisation, seed: number): Float32Array {
  const random = seededRandom(seed);
  switch (how) {
    case 'permutation': {
      const order = randomOrder(values.length, random);
      return values.map((_, at) => values[order[at]!]!);
    }
    case 'normal': {
      const next = normalNumbers(random);
      const drawn = Float64Array.from(values, next);
      const [own, wanted] = [meanAndDeviation(drawn), meanAndDeviation(values)];
      // A single draw has no deviation to scale.
      const scale = own.deviation > 0 ? wanted.deviation / own.deviation : 0;
      return values.map((_, at) => wanted.mean + (drawn[at]! - own.mean) * scale);
    }
  }
}

/**
 * Cascading randomisation: step k has the k layers next to the output, 1 ≤ k ≤ all, the one next to the output first.
 * @param layers those with weights, from the input to the output
 */
export function cascadingSteps<T>(layers: readonly T[]): T[][] {
  const fromOutput = layers.toReversed();
  return fromOutput.map((_, k) => fromOutput.slice(0, k + 1));
}

/** Independent randomisation: one layer a step, the one next to the output first. */
export function independentSteps<T>(layers: readonly T[]): T[][] {
  return layers.toReversed().map((layer) => [layer]);
}

/** Over all values, in double precision; the deviation is that of the values themselves (over n). */
function meanAndDeviation(values: Float32Array | Float64Array): { mean: number; deviation: number } {
  let mean = 0;
  for (const value of values) mean += value / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2 / values.length;
  return { mean, deviation: Math.sqrt(squares) };
}
