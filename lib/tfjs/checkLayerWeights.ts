/**
 * Whether the sizes that layers state are those of their weights. TensorFlow.js makes room for the weights before it
 * looks at them, so a file of a kilobyte could ask for any amount of memory.
 */
import type { LayersModel } from './readLayers';
import { invalidTfjs, type WeightSpec } from './tfjsModel';

/** Fields that say how large a weight is: each must be a dimension of one of the layer's weights. */
const SIZE_FIELDS: ReadonlySet<string> = new Set([
  'filters',
  'units',
  'kernel_size',
  'depth_multiplier',
  'input_dim',
  'output_dim',
]);

/** Throws `invalid_network` that names the layer, its field and the shapes of its weights. */
export function checkLayerWeights({ calls }: LayersModel, weights: readonly WeightSpec[], fileName: string): void {
  const byLayer = weightsByLayer(weights);
  for (const { layer, config } of calls) {
    const own = byLayer(layer);
    const dimensions = new Set(own.flatMap(({ shape }) => shape));
    for (const [field, size] of statedSizes(config)) {
      if (dimensions.has(size)) continue;
      const found = own.map(({ name, shape }) => `"${name}" (${shape.join(' × ')})`).join(', ') || 'not there';
      throw invalidTfjs(
        fileName,
        `has a layer "${layer}" with ${field} ${size}, but its weights are ${found}`,
        'The weights may belong to another network: export them together.',
        { field: `${layer}.${field}` },
      );
    }
  }
}

/** The weights of a layer, found by their names: "conv/kernel", "model/conv/kernel". */
export function weightsByLayer<W extends WeightSpec>(weights: readonly W[]): (layer: string) => W[] {
  const byLayer = new Map<string, W[]>();
  for (const weight of weights) {
    const parts = weight.name.split('/');
    // Names of layers may hold slashes themselves: every run of parts may be one.
    const names = new Set<string>();
    for (let from = 0; from < parts.length - 1; from++)
      for (let to = from + 1; to < parts.length; to++) names.add(parts.slice(from, to).join('/'));
    for (const name of names) {
      const list = byLayer.get(name);
      if (list) list.push(weight);
      else byLayer.set(name, [weight]);
    }
  }
  return (layer) => byLayer.get(layer) ?? [];
}

/** Of the layer and of a layer that it wraps. */
function* statedSizes(config: unknown): Generator<[field: string, size: number]> {
  if (typeof config !== 'object' || config === null) return;
  for (const [field, value] of Object.entries(config) as [string, unknown][]) {
    if (SIZE_FIELDS.has(field))
      for (const size of Array.isArray(value) ? value : [value]) if (typeof size === 'number') yield [field, size];
    if (field === 'layer' || field === 'config') yield* statedSizes(value);
  }
}
