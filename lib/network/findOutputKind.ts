import type { NetworkSource, OutputEnding } from './layerSource';

/** With what the class scores end, as the graph tells it; none where the last layer is another one. */
export function findOutputKind({ layers, outputTensor }: NetworkSource): OutputEnding | 'none' {
  const givenBy = new Map(layers.map((layer) => [layer.tensor, layer]));
  let layer = givenBy.get(outputTensor);
  while (layer && !layer.ending && layer.role === 'same') layer = givenBy.get(layer.inputs[0] ?? '');
  return layer?.ending ?? 'none';
}
