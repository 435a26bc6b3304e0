import { randomisedWeights } from '../attribution/randomisedWeights';
import { littleEndian } from '../tensor/npy';
import { type TfjsModel, valueCount } from './tfjsModel';

/**
 * The network with each float tensor's values moved about within it, for the control run of a map. The same seed gives
 * the same weights. Quantised weights stay; throws RangeError where nothing could be moved.
 */
export function randomiseTfjs(model: TfjsModel, seed: number): TfjsModel {
  let moved = 0;
  const weights = model.weights.map((weight, at) => {
    if (weight.dtype !== 'float32' || weight.quantization || valueCount(weight) < 2) return weight;
    moved++;
    const values = new Float32Array(Uint8Array.from(weight.bytes).buffer);
    return { ...weight, bytes: littleEndian(randomisedWeights(values, 'permutation', seed + at)) };
  });
  if (moved === 0) throw new RangeError('no weights of float numbers');
  return { ...model, weights };
}
