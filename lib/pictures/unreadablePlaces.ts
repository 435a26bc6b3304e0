/**
 * Which pictures of a page could not be read, as the value of a header: how many, and the places of the first ones, as
 * "3: 0,17,40". Proxies refuse heads of more than 4 to 8 kB, and a page has up to 4,096 pictures.
 */

/** Of four digits and a comma each: a kilobyte. */
const MOST_NAMED = 200;

/** @param places on the page, counted from 0, rising */
export function unreadablePlaces(places: readonly number[]): string {
  return `${places.length}: ${places.slice(0, MOST_NAMED).join(',')}`;
}
