import { filterBankOf, type FilterBank } from '../filters/filterBank';
import type { OnnxModel } from './decodeOnnx';
import { isExternal, isFloatTensor, readFloats } from './tensorValues';

/** The weights of the first convolution that reads 1 or 3 channels, which is the one that reads the picture. */
export function readOnnxFirstFilters({ graph }: OnnxModel): FilterBank | null {
  for (const { opType, input } of graph.node) {
    if (opType !== 'Conv') continue;
    const weights = graph.initializer.find(({ name }) => name === input[1]);
    if (!weights || !isFloatTensor(weights) || isExternal(weights)) return null;
    const dims = weights.dims.map(Number);
    return filterBankOf(readFloats(weights), dims, { filter: 0, colour: 1, row: 2, column: 3 });
  }
  return null;
}
