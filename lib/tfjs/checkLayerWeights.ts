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

/** Models in models in models: "net/block/conv/kernel". The work on a name grows with the square of its parts. */
const MAX_NAME_PARTS = 24;

/** Throws `invalid_network` that names the layer, its field and the shapes of its weights. */
export function checkLayerWeights({ calls }: LayersModel, weights: readonly WeightSpec[], fileName: string): void {
  const byLayer = weightsByLayer(new Set(calls.map(({ layer }) => layer)), weights);
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

/**
 * The weights of each of the layers, found by their names: "conv/kernel", "model/conv/kernel". A name of more parts than
 * any exporter writes belongs to none.
 */
export function weightsByLayer<W extends WeightSpec>(
  layers: ReadonlySet<string>,
  weights: readonly W[],
): (layer: string) => W[] {
  const byLayer = new Map<string, W[]>();
  for (const weight of weights) {
    const parts = weight.name.split('/', MAX_NAME_PARTS + 1);
    if (parts.length > MAX_NAME_PARTS) continue;
    // Names of layers may hold slashes themselves: every run of parts may be one.
    const names = new Set<string>();
    for (let from = 0; from < parts.length - 1; from++)
      for (let to = from + 1; to < parts.length; to++) {
        const run = parts.slice(from, to).join('/');
        if (layers.has(run)) names.add(run);
      }
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
