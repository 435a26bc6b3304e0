/** Addresses of the pictures behind a number, in the grid of their set. */
import { DEFAULT_DISPLAY, imageQueryString, NO_IMAGE_QUERY, type ImageQuery } from '../images/imageQuery';

/** The set and the network that a page is about. */
export interface PredictionPlace {
  imageSetId: string;
  networkId: string;
}

/** The pictures that a condition chooses; without one, all of the set with their predictions. */
export function picturesHref({ imageSetId, networkId }: PredictionPlace, condition: Partial<ImageQuery> = {}): string {
  return `/images/${imageSetId}${imageQueryString({ ...NO_IMAGE_QUERY, ...condition, network: networkId })}`;
}

/** One of them, by its place in that list, with its details open. */
export function pictureHref(
  { imageSetId, networkId }: PredictionPlace,
  condition: Partial<ImageQuery>,
  place: number,
): string {
  // prettier-ignore
  const query = { ...NO_IMAGE_QUERY, ...condition, network: networkId };
  return `/images/${imageSetId}${imageQueryString(query, { ...DEFAULT_DISPLAY, picture: place, open: true })}`;
}

/** "12 pictures" */
export function picturesText(count: number): string {
  return `${count.toLocaleString('en-GB')} ${count === 1 ? 'picture' : 'pictures'}`;
}

/** "80.2 %", or a dash where there is no figure. */
export function shareText(share: number | null, digits = 1): string {
  return share === null ? '–' : `${(share * 100).toFixed(digits)} %`;
}
