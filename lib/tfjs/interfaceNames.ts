import { readLayers } from './readLayers';
import { readNodes } from './readNodes';
import type { TfjsModel } from './tfjsModel';

/** Names of the tensors that must be fed and that are given. */
export function interfaceNames(model: TfjsModel, fileName: string): { inputs: string[]; outputs: string[] } {
  if (model.format === 'layers-model') {
    const { inputs, outputs } = readLayers(model.topology, fileName);
    return { inputs: inputs.map(({ tensor }) => tensor), outputs };
  }
  const { inputs, outputs } = readNodes(model, fileName);
  return { inputs: inputs.map(({ name }) => name), outputs };
}
