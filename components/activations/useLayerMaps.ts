'use client';
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import type { AppError } from '@/lib/domain/appError';
import { activationsAnswerSchema } from '@/lib/protocol/rest';
import { requestBytes } from '../api/request';
import { onRefreshed, reloadResource, useResource, valueOf } from '../api/useResource';
import { activationsPath, valuesPath, type MapsRequest } from './activationsPaths';
import type { MapBlocks } from './mapBlocks';
import { RecentMaps } from './recentMaps';

/** Of values that are kept in the page: some dozen layers. */
const KEPT_BYTES = 96 * 1024 * 1024;

const recent = new RecentMaps(KEPT_BYTES, (facts) => async (from, to) => {
  const bytes = await requestBytes(valuesPath(facts, { key: facts.key, from, to }));
  return new Float32Array(bytes.buffer);
});

export interface LayerMaps {
  /** Null while nothing is known of them. */
  blocks: MapBlocks | null;
  /** Counts what arrived. */
  version: number;
  problem: AppError | null;
  retry: () => void;
}

const nothing = () => () => undefined;

/** The maps of a layer for a picture; null asks for nothing. */
export function useLayerMaps(request: MapsRequest | null): LayerMaps {
  const path = request && activationsPath(request);
  const resource = useResource(path, activationsAnswerSchema);
  const facts = valueOf(resource)?.activations ?? null;
  const blocks = useMemo(() => facts && recent.of(facts), [facts]);
  // What could not be read before may be there when the maps are looked at again, or when the server is back.
  useEffect(() => {
    const retry = () => {
      if (blocks?.problem) blocks.retry();
    };
    retry();
    return onRefreshed(retry);
  }, [blocks]);
  const versionNow = () => blocks?.version ?? 0;
  const version = useSyncExternalStore(blocks?.subscribe ?? nothing, versionNow, versionNow);
  return {
    blocks,
    version,
    problem: resource.status === 'failed' ? resource.error : (blocks?.problem ?? null),
    retry: () => {
      blocks?.retry();
      if (path) void reloadResource(path, activationsAnswerSchema);
    },
  };
}
