import { useEffect } from 'react';
import { isTaskOver } from '@/lib/domain/task';
import { catalogueAnswerSchema, taskAnswerSchema, type CatalogueItem } from '@/lib/protocol/rest';
import { request } from '../api/request';
import { reloadResource, useResource, valueOf } from '../api/useResource';

const PATH = '/api/catalogue';
const LOOK_EVERY_MS = 1000;

/**
 * The catalogue, looked at every second while something is being pulled. One request for all of it: a stream for each of
 * a dozen pulls would use up the connections that a browser has for one server.
 */
export function useCatalogue(known: readonly CatalogueItem[]): {
  items: readonly CatalogueItem[];
  /** Why the list may be old. */
  problem: string | null;
} {
  const resource = useResource(PATH, catalogueAnswerSchema);
  const items = valueOf(resource)?.items ?? known;
  const pulling = items.some(({ task }) => task && !isTaskOver(task.state));
  useEffect(() => {
    if (!pulling) return;
    const timer = setInterval(() => void reloadResource(PATH, catalogueAnswerSchema), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [pulling]);
  return { items, problem: resource.status === 'failed' ? resource.error.message : null };
}

/** Starts a pull, and shows it. Throws AppErrors. */
export async function pullNetwork(id: string): Promise<void> {
  await request(`${PATH}/${encodeURIComponent(id)}/pull`, taskAnswerSchema, { method: 'POST' });
  await reloadResource(PATH, catalogueAnswerSchema);
}
