'use client';
import { useMemo } from 'react';
import type { NetworkLayer } from '@/lib/domain/networkGraph';
import { graphAnswerSchema, imageAnswerSchema } from '@/lib/protocol/rest';
import { useResource, valueOf } from '../api/useResource';
import { layersWithChannels } from '../layers/layerChoice';
import { graphPath, imagePath } from '../session/restPaths';
import type { WorkspaceModel } from '../session/useWorkspaceModel';
import type { ActivationsLook } from './activationsLook';
import type { MapsRequest } from './activationsPaths';
import { counterpartLayer } from './difference';

/** What the maps are compared with. */
export interface Comparison {
  kind: 'picture' | 'network';
  /** Of the other picture or network. */
  name: string;
  /** "in cat.png", for the value of the other. */
  where: string;
  /** The other's maps; null: there are none, or not yet. */
  request: MapsRequest | null;
  /** Why there is no difference to be seen, and what to do; null: there is, or it is on the way. */
  note: string | null;
}

const NO_LAYERS: readonly NetworkLayer[] = [];

/** The kept picture, or else the second network of the session; null: nothing is compared. */
export function useComparison(
  { view, image, networks }: WorkspaceModel,
  { keptImageId }: Pick<ActivationsLook, 'keptImageId'>,
  here: { request: MapsRequest; layer: NetworkLayer; layers: readonly NetworkLayer[] } | null,
): Comparison | null {
  const isPicture = keptImageId !== null;
  const kept = useResource(here && isPicture ? imagePath(keptImageId) : null, imageAnswerSchema);
  const otherId = isPicture ? null : (view.compareWith ?? null);
  const otherGraph = useResource(here && otherId !== null ? graphPath(otherId) : null, graphAnswerSchema);
  const graph = valueOf(otherGraph)?.graph ?? null;
  const others = useMemo(() => (graph ? layersWithChannels(graph) : NO_LAYERS), [graph]);
  if (!here) return null;
  const { request, layer, layers } = here;

  if (isPicture) {
    const name = (keptImageId === image?.id ? image : valueOf(kept)?.image)?.fileName ?? 'the kept picture';
    const about = { kind: 'picture', name, where: `in ${name}` } as const;
    if (keptImageId === request.imageId)
      return { ...about, request: null, note: `${name} is kept. Step on to another picture to see the difference.` };
    if (kept.status === 'failed')
      return { ...about, request: null, note: `The kept picture cannot be compared with: ${kept.error.message}` };
    return { ...about, request: { ...request, imageId: keptImageId }, note: null };
  }

  if (otherId === null) return null;
  const name = networks.find(({ id }) => id === otherId)?.name ?? 'the other network';
  const about = { kind: 'network', name, where: `in ${name}` } as const;
  if (otherGraph.status === 'failed') return { ...about, request: null, note: otherGraph.error.message };
  if (!graph) return { ...about, request: null, note: null };
  const counterpart = counterpartLayer(layer, layers, others);
  if (!counterpart)
    return { ...about, request: null, note: `${name} has no layer with as many channels and maps as large as ${layer.name}: choose another layer.` }; // prettier-ignore
  const where = counterpart.name === layer.name ? about.where : `in ${counterpart.name} of ${name}`;
  return { ...about, where, request: { ...request, networkId: otherId, layer: counterpart.name }, note: null };
}
