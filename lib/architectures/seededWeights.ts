/** Values of a plan's parameters. Each depends on the seed and its own name only: any one can be made alone. */
import { seededRandom } from '../random/seededRandom';
import type { Parameter } from './networkPlan';

/** The same numbers for the same parameter and seed, on every machine. */
export function seededWeights({ name, dims, initialisation }: Parameter, seed: number): Float32Array {
  const random = seededRandom(seed ^ hashOf(name));
  const values = new Float32Array(dims.reduce((product, size) => product * size, 1));
  if (initialisation.kind === 'uniform') {
    const { mean, spread } = initialisation;
    for (let i = 0; i < values.length; i++) values[i] = mean + (2 * random() - 1) * spread;
    return values;
  }
  const { fanIn, gain, centred } = initialisation;
  const spread = Math.sqrt((3 * gain) / fanIn); // a uniform variable on ±s has the variance s² ÷ 3
  for (let i = 0; i < values.length; i++) values[i] = (2 * random() - 1) * spread;
  if (centred) for (let start = 0; start < values.length; start += fanIn) centre(values.subarray(start, start + fanIn));
  return values;
}

function centre(filter: Float32Array): void {
  let sum = 0;
  for (let i = 0; i < filter.length; i++) sum += filter[i]!;
  const mean = sum / filter.length;
  for (let i = 0; i < filter.length; i++) filter[i]! -= mean;
}

/** FNV-1a over the characters. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
