/** Addresses of the REST routes that the view of patches reads. */
import type { PatchesLook } from './patchesLook';

export function scansPath(imageSetId: string): string {
  return `/api/image-sets/${imageSetId}/patches`;
}

/** Channels `from` on in an order, as many as `count`. */
export function rankingPath(
  imageSetId: string,
  key: string,
  { order, from, count, top }: { order: PatchesLook['order']; from: number; count: number; top: number },
): string {
  return `${scansPath(imageSetId)}/ranking?key=${key}&order=${order}&from=${from}&count=${count}&top=${top}`;
}

/** Samples of each band on a channel's page: as many as stand in a line beside its text. */
export const SAMPLES_PER_BAND = 9;

export function channelPath(
  imageSetId: string,
  key: string,
  channel: number,
  { top, perPicture }: Pick<PatchesLook, 'top' | 'perPicture'>,
): string {
  return `${scansPath(imageSetId)}/channel?key=${key}&channel=${channel}&top=${top}&perPicture=${perPicture}&perBand=${SAMPLES_PER_BAND}`;
}

function mapQuery(imageId: string, layer: string): URLSearchParams {
  return new URLSearchParams({ image: imageId, layer });
}

/** Facts of the feature maps of a picture. */
export function mapsPath(networkId: string, imageId: string, layer: string): string {
  return `/api/networks/${networkId}/activations?${mapQuery(imageId, layer)}`;
}

/** The values of one channel's map: float32, little-endian, row by row. */
export function mapValuesPath(
  networkId: string,
  imageId: string,
  layer: string,
  { key, channel }: { key: string; channel: number },
): string {
  const query = mapQuery(imageId, layer);
  query.set('key', key);
  query.set('from', String(channel));
  query.set('to', String(channel + 1));
  return `/api/networks/${networkId}/activations/values?${query}`;
}

/** Channels of the scan `other` that are like a channel of the scan `key`. */
export function likenessPath(imageSetId: string, key: string, channel: number, other: string): string {
  return `${scansPath(imageSetId)}/alike?key=${key}&channel=${channel}&with=${other}`;
}

/** What a machine proposes for a channel of the scan `key`. */
export function suggestionsPath(imageSetId: string, key: string, channel: number): string {
  return `${scansPath(imageSetId)}/suggestions?key=${key}&channel=${channel}`;
}
