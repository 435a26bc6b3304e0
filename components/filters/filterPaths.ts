/** Addresses of the REST routes that the view of filters reads. */
import { NETWORKS_PATH } from '../session/restPaths';

export function filterLayersPath(networkId: string): string {
  return `${NETWORKS_PATH}/${networkId}/filter-layers`;
}

/** What was measured of a layer; its weights and pictures are under it. */
export function filtersPath(networkId: string, layer: string): string {
  return `${NETWORKS_PATH}/${networkId}/filters/${encodeURIComponent(layer)}`;
}

export function weightsPath(networkId: string, layer: string, from: number, count: number): string {
  return `${filtersPath(networkId, layer)}/npy?from=${from}&count=${count}`;
}
