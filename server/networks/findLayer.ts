import { AppError } from '@/lib/domain/appError';
import type { NetworkGraph, NetworkLayer } from '@/lib/domain/networkGraph';
import { nearNames } from '@/lib/onnx/nearNames';

/** The layer of that name, or the one that gives the tensor of that name. Throws `invalid_input` with names like it. */
export function findLayer(graph: NetworkGraph, wanted: string): NetworkLayer {
  const { layers } = graph;
  const layer = layers.find(({ name }) => name === wanted) ?? layers.find(({ tensor }) => tensor === wanted);
  if (layer) return layer;
  const near = nearNames(wanted, new Set(layers.flatMap(({ name, tensor }) => [name, tensor])));
  const hint =
    near.length > 0
      ? `Names like it: ${near.map((name) => `"${name}"`).join(', ')}.`
      : `Name one${layerExamples(graph)}.`;
  throw new AppError('invalid_input', `The network has no layer "${wanted}". ${hint}`, { field: 'layer' });
}

/** ": "a", "b", …" for a message, or nothing. The last layers before the output are the likely ones. */
export function layerExamples({ layers, outputTensor }: NetworkGraph): string {
  const names = layers.filter(({ tensor }) => tensor !== outputTensor).map(({ name }) => `"${name}"`);
  return names.length === 0 ? '' : `: ${names.slice(-3).reverse().join(', ')}, …`;
}
