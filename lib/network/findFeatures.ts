import { layersOnEveryPath } from './dominators';
import type { NetworkSource } from './layerSource';

/**
 * The penultimate representation: what the classifier reads, which is the last layer with weights that everything goes
 * through on its way to the class scores. After pooling and flattening where these come before the classifier; a map
 * where they come after it, as in SqueezeNet. Null when the classifier reads the picture itself, or there is none.
 */
export function findFeatures(source: NetworkSource): string | null {
  const { layers, outputTensor, picture } = source;
  const known = new Set([picture.tensor, ...layers.map(({ tensor }) => tensor)]);
  const classifier = layersOnEveryPath(source, outputTensor).find((index) => layers[index]!.role === 'weighted');
  const read = classifier === undefined ? undefined : layers[classifier]!.inputs.find((tensor) => known.has(tensor));
  return read === undefined || read === picture.tensor ? null : read;
}
