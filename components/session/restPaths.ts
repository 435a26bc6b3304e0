/** Addresses of the REST routes that a session's workspace reads. */
import type { Score } from '@/lib/domain/occlusion';
import type { MapFormat } from '@/lib/protocol/rest';

export const NETWORKS_PATH = '/api/networks';
export const IMAGE_SETS_PATH = '/api/image-sets';

export function imagePath(imageId: string): string {
  return `/api/images/${imageId}`;
}

/** The picture pixel for pixel as the network is shown it. */
export function inputPicturePath(imageId: string, networkId: string): string {
  return `/api/images/${imageId}/input?network=${networkId}`;
}

export interface PictureFilter {
  search: string;
  label: string;
}

export function imagePagePath(
  imageSetId: string,
  page: { offset: number; limit: number },
  { search, label }: PictureFilter,
): string {
  const query = new URLSearchParams({ offset: String(page.offset), limit: String(page.limit) });
  if (search.trim()) query.set('search', search.trim());
  if (label) query.set('label', label);
  return `/api/image-sets/${imageSetId}/images?${query}`;
}

export function labelsPath(imageSetId: string): string {
  return `/api/image-sets/${imageSetId}/labels`;
}

export function mapPath(jobId: string, classIndex: number, score: Score, format: MapFormat): string {
  return `/api/jobs/${jobId}/map?class=${classIndex}&score=${score}&format=${format}`;
}

/** The number of the class that wins each cell, as NPY. */
export function classMapPath(jobId: string): string {
  return `/api/jobs/${jobId}/map?of=classes`;
}

/** For each pixel the cell whose segment it belongs to, as NPY. */
export function segmentsPath(jobId: string): string {
  return `/api/jobs/${jobId}/map?of=segments`;
}

/** Layers with shapes and receptive fields. */
export function graphPath(networkId: string): string {
  return `${NETWORKS_PATH}/${networkId}/graph`;
}
