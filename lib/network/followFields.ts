/** Goes through the layers of a network in order and tells what the units of each see of the picture. */
import { AppError } from '../domain/appError';
import { type Field, passField, pictureField, type SeenTensor } from './field';
import type { LayerSource, NetworkSource } from './layerSource';

export interface FollowedLayer {
  layer: LayerSource;
  field: Field;
}

/**
 * Yields every layer with its field. What nobody reads any more is forgotten, so a deep network needs no more memory
 * than a shallow one. Throws `invalid_network` when a layer reads what no earlier layer gives.
 */
export function* followFields({ picture, layers }: NetworkSource): Generator<FollowedLayer> {
  const readers = new Map<string, number>();
  for (const { inputs } of layers) for (const tensor of inputs) readers.set(tensor, (readers.get(tensor) ?? 0) + 1);

  const seen = new Map<string, SeenTensor>([[picture.tensor, { field: pictureField(picture), shape: picture.shape }]]);
  for (const layer of layers) {
    const inputs = layer.inputs.map((tensor) => seen.get(tensor) ?? missing(layer, tensor));
    const field = passField(layer, inputs);
    for (const tensor of layer.inputs) {
      const left = (readers.get(tensor) ?? 0) - 1;
      readers.set(tensor, left);
      if (left <= 0) seen.delete(tensor);
    }
    if (readers.has(layer.tensor)) seen.set(layer.tensor, { field, shape: layer.shape });
    yield { layer, field };
  }
}

function missing(layer: LayerSource, tensor: string): never {
  throw new AppError(
    'invalid_network',
    `The layer "${layer.name}" (${layer.type}) reads the tensor "${tensor}", which nothing before it in the network gives. Export the network again.`,
  );
}
