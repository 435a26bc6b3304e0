/** Addresses of the REST routes that the view of feature maps reads. */
import { NETWORKS_PATH } from '../session/restPaths';

/** Which maps. */
export interface MapsRequest {
  networkId: string;
  imageId: string;
  layer: string;
}

export function activationsPath({ networkId, imageId, layer }: MapsRequest): string {
  return `${NETWORKS_PATH}/${networkId}/activations?${new URLSearchParams({ image: imageId, layer })}`;
}

/** Raw values of the channels `from` up to, but not with, `to`; `key` is that of the facts. */
export function valuesPath(
  { networkId, imageId, layer }: MapsRequest,
  { key, from, to }: { key: string; from: number; to: number },
): string {
  const query = new URLSearchParams({ image: imageId, layer, key, from: String(from), to: String(to) });
  return `${NETWORKS_PATH}/${networkId}/activations/values?${query}`;
}

/** All values of the layer as a NumPy array: channels × height × width. */
export function npyPath({ networkId, imageId, layer }: MapsRequest): string {
  const query = new URLSearchParams({ image: imageId, layer, format: 'npy' });
  return `${NETWORKS_PATH}/${networkId}/activations/values?${query}`;
}
