/** Goes through the layers of a network in order and tells what the units of each see of the picture. */
import { AppError } from '../domain/appError';
import { type Field, passField, pictureField, type SeenTensor } from './field';
import type { LayerSource, NetworkSource } from './layerSource';

/** Table entries that may be held at a time, and made in all: far beyond every real network, less than a machine has. */
const MOST_HELD = 1 << 23;
const MOST_MADE = 1 << 27;

export interface FollowedLayer {
  layer: LayerSource;
  field: Field;
}

/**
 * Yields every layer with its field. What nobody reads any more is forgotten, so a deep network needs no more memory
 * than a shallow one. Throws `invalid_network` when a layer reads what no earlier layer gives, or when maps are larger and
 * more than could be followed.
 */
export function* followFields({ picture, layers }: NetworkSource): Generator<FollowedLayer> {
  const readers = new Map<string, number>();
  for (const { inputs } of layers) for (const tensor of inputs) readers.set(tensor, (readers.get(tensor) ?? 0) + 1);

  let held = 0;
  let made = 0;
  const seen = new Map<string, SeenTensor>([[picture.tensor, { field: pictureField(picture), shape: picture.shape }]]);
  for (const layer of layers) {
    const inputs = layer.inputs.map((tensor) => seen.get(tensor) ?? missing(layer, tensor));
    const field = passField(layer, inputs);
    made += entriesOf(field);
    for (const tensor of layer.inputs) {
      const left = (readers.get(tensor) ?? 0) - 1;
      readers.set(tensor, left);
      if (left > 0) continue;
      held -= entriesOf(seen.get(tensor)?.field);
      seen.delete(tensor);
    }
    if (readers.has(layer.tensor)) {
      seen.set(layer.tensor, { field, shape: layer.shape });
      held += entriesOf(field);
    }
    if (held > MOST_HELD || made > MOST_MADE) throw tooLarge(layer);
    yield { layer, field };
  }
}

function entriesOf(field: Field | undefined): number {
  if (field?.kind !== 'sees') return 0;
  return [...field.rows, ...field.columns].reduce((sum, { seen }) => sum + seen.start.length, 0);
}

function tooLarge({ name, type }: LayerSource): AppError {
  return new AppError(
    'invalid_network',
    `The network is too large to be listed: at the layer "${name}" (${type}) its maps have more rows and columns than can be followed. Check the size of the input in the card.`,
  );
}

function missing(layer: LayerSource, tensor: string): never {
  throw new AppError(
    'invalid_network',
    `The layer "${layer.name}" (${layer.type}) reads the tensor "${tensor}", which nothing before it in the network gives. Export the network again.`,
  );
}
