/** Addresses of the REST routes that the map view reads. */
import type { Metric } from '@/lib/domain/embeddingSpec';

/** Maps in the list at once. */
export const LISTED_MAPS = 50;

/** @param from place of the first one that is listed, from 0 */
export function mapsPath(imageSetId: string, from: number): string {
  return `/api/image-sets/${imageSetId}/embeddings?offset=${from}&limit=${LISTED_MAPS}`;
}

export function pointsPath(embeddingId: string): string {
  return `/api/embeddings/${embeddingId}/points`;
}

export function pointPredictionsPath(embeddingId: string, networkId: string): string {
  return `/api/embeddings/${embeddingId}/predictions?network=${networkId}`;
}

export function framePath(embeddingId: string, iteration: number): string {
  return `/api/embeddings/${embeddingId}/frames/${iteration}`;
}

/** PCA on two of its axes, from 0. */
export function axesPath(embeddingId: string, [x, y]: readonly [number, number]): string {
  return `/api/embeddings/${embeddingId}/axes?x=${x}&y=${y}`;
}

export function neighboursPath(
  embeddingId: string,
  imageId: string,
  { k, metric }: { k: number; metric: Metric },
): string {
  return `/api/embeddings/${embeddingId}/neighbours?image=${imageId}&k=${k}&metric=${metric}`;
}

export const COORDINATE_FORMATS = ['npy', 'csv', 'json'] as const;
export type CoordinateFormat = (typeof COORDINATE_FORMATS)[number];

/** @param iteration of a kept frame; null: the newest */
export function coordinatesPath(embeddingId: string, format: CoordinateFormat, iteration: number | null): string {
  return `/api/embeddings/${embeddingId}/coordinates?format=${format}${iteration === null ? '' : `&iteration=${iteration}`}`;
}

/** Side of the pictures in the atlas; pages are squares of ATLAS_COLUMNS of them. */
export const ATLAS_PX = 32;
export const ATLAS_COLUMNS = 64;

export function atlasPath(embeddingId: string, page: number): string {
  return `/api/embeddings/${embeddingId}/atlas/${page}?px=${ATLAS_PX}`;
}

export function selectionsPath(imageSetId: string): string {
  return `/api/image-sets/${imageSetId}/selections`;
}

export function selectionPath(selectionId: string): string {
  return `/api/selections/${selectionId}`;
}

export function membersPath(selectionId: string): string {
  return `/api/selections/${selectionId}/members?format=csv`;
}

export function setFeaturesPath(imageSetId: string, networkId: string): string {
  return `/api/image-sets/${imageSetId}/features?network=${networkId}`;
}
