/** Addresses of labellings: pages and REST routes. */

export const LABELLINGS_PATH = '/api/labellings';

/** @param page from 1 */
export function labelsHref(page: number): string {
  return page > 1 ? `/labels?page=${page}` : '/labels';
}
export function labellingHref(id: string, channel?: number): string {
  return channel === undefined ? `/labels/${id}` : `/labels/${id}?channel=${channel}`;
}
export function resultsHref(id: string): string {
  return `/labels/${id}/results`;
}
export function labellingPath(id: string): string {
  return `${LABELLINGS_PATH}/${id}`;
}
export function evidencePath(id: string, channel: number): string {
  return `${labellingPath(id)}/channels/${channel}`;
}
export function labelsPath(id: string): string {
  return `${labellingPath(id)}/labels`;
}
export function ownLabelsPath(id: string, name: string): string {
  return `${labelsPath(id)}?${new URLSearchParams({ by: name })}`;
}
/** @param name of who asks; null: not known */
export function resultsPath(id: string, name: string | null): string {
  return `${labellingPath(id)}/results${askedBy(name)}`;
}
export function exportPath(id: string, name: string | null): string {
  return `${labelsPath(id)}/export${askedBy(name)}`;
}
function askedBy(name: string | null): string {
  return name === null ? '' : `?${new URLSearchParams({ by: name })}`;
}
