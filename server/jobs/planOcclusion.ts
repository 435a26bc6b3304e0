/** From what a person asks for to what is computed: hashes looked up, the spec checked, the result named. */
import { createHash } from 'node:crypto';
import { AppError } from '@/lib/domain/appError';
import { canonicalJson, type Sha256 } from '@/lib/domain/hash';
import type { Image } from '@/lib/domain/imageSet';
import type { Job, OcclusionRequest } from '@/lib/domain/job';
import type { Network } from '@/lib/domain/network';
import { ALGORITHM_VERSION } from '@/lib/domain/occlusion';
import type { OcclusionIdentity } from '@/lib/domain/provenance';
import { runGrid } from '@/lib/occlusion/runGrid';
import type { Database } from '../db/database';

export interface OcclusionPlan {
  network: Network;
  image: Image;
  identity: OcclusionIdentity;
  resultKey: Sha256;
  grid: Job['grid'];
  classCount: number;
}

/**
 * @param recheck names a deliberate second computation, which the cache must not answer; null otherwise.
 * Throws `not_found` (field networkId or imageId), `invalid_input` and `too_large` (field spec.…).
 */
export async function planOcclusion(
  database: Pick<Database, 'networks' | 'images'>,
  request: OcclusionRequest,
  recheck: string | null,
): Promise<OcclusionPlan> {
  const [network, image] = await Promise.all([
    database.networks.get(request.networkId),
    database.images.get(request.imageId),
  ]);
  if (!network)
    throw new AppError('not_found', `There is no network "${request.networkId}". It may have been removed.`, {
      field: 'networkId',
    });
  if (!image)
    throw new AppError('not_found', `There is no image "${request.imageId}". Its set may have been removed.`, {
      field: 'imageId',
    });
  const classCount = network.card.labels.length;
  const grid = runGrid(request.spec, network.card);
  const identity: OcclusionIdentity = {
    algorithm: ALGORITHM_VERSION,
    weightsHash: network.weightsHash,
    cardHash: network.cardHash,
    imageHash: image.hash,
    spec: request.spec,
    recheck,
  };
  return {
    network,
    image,
    identity,
    resultKey: resultKeyOf(identity),
    grid,
    classCount,
  };
}

/** Name of a result: the hash of everything that its numbers depend on. */
export function resultKeyOf(identity: OcclusionIdentity): Sha256 {
  return createHash('sha256').update(canonicalJson(identity)).digest('hex');
}

export function jobIdOf(resultKey: Sha256, attempt: number): string {
  return `${resultKey.slice(0, 24)}.${attempt}`;
}
