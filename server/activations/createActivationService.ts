import { createHash } from 'node:crypto';
import { channelStatistics } from '@/lib/activations/channelStatistics';
import { ACTIVATIONS_ALGORITHM, type Activations, type ActivationsIdentity } from '@/lib/domain/activations';
import { canonicalJson, type Sha256 } from '@/lib/domain/hash';
import type { Image } from '@/lib/domain/imageSet';
import type { Network } from '@/lib/domain/network';
import type { NetworkLayer } from '@/lib/domain/networkGraph';
import type { ArtifactStore } from '../artifacts/artifactStore';
import type { Compute } from '../compute/compute';
import type { ImageService } from '../images/imageService';
import { LruCache } from '../images/lruCache';
import { networkRef } from '../networks/createCardTrials';
import { findLayer } from '../networks/findLayer';
import type { NetworkService } from '../networks/networkService';
import type { ActivationService, OpenActivations } from './activationService';
import { computeMaps } from './computeMaps';

/** Maps that are kept: a dozen layers of a large network. They are computed again in a moment, so that no disk holds them. */
const CACHE_BYTES = 256 * 1024 * 1024;

export interface ActivationServiceDependencies {
  networks: Pick<NetworkService, 'get' | 'graph'>;
  images: Pick<ImageService, 'get' | 'fitted'>;
  artifacts: Pick<ArtifactStore, 'pathOf'>;
  compute: Pick<Compute, 'features' | 'device' | 'unitBoxes'>;
  version: string;
}

export function createActivationService(dependencies: ActivationServiceDependencies): ActivationService {
  const { networks, images } = dependencies;
  const known = new LruCache<OpenActivations>(CACHE_BYTES);
  const running = new Map<string, Promise<OpenActivations>>();

  async function compute(question: Question): Promise<OpenActivations> {
    try {
      const opened = await runLayer(question, dependencies);
      known.set(question.key, opened, opened.values.byteLength);
      return opened;
    } finally {
      running.delete(question.key);
    }
  }

  return {
    async open(request) {
      const [network, image] = await Promise.all([networks.get(request.networkId), images.get(request.imageId)]);
      const layer = findLayer(await networks.graph(network.id), request.layer);
      const question = questionOf(network, image, layer);
      const { key } = question;
      let opened = known.get(key);
      if (!opened) {
        const computing = running.get(key) ?? compute(question);
        running.set(key, computing);
        opened = await computing;
      }
      // The same bytes may be two pictures, and the same weights two networks.
      const activations = { ...opened.activations, networkId: network.id, imageId: image.id };
      return { activations, values: opened.values };
    },
    async seenBy({ networkId, layer: name }, place) {
      const { card, weightsHash } = await networks.get(networkId);
      const layer = findLayer(await networks.graph(networkId), name);
      const ref = await networkRef(dependencies.artifacts, weightsHash, card);
      const [unit] = await dependencies.compute.unitBoxes(ref, card, layer.name, [place]);
      return unit?.clipped ?? null;
    },
  };
}

interface Question {
  key: Sha256;
  identity: ActivationsIdentity;
  network: Network;
  image: Image;
  layer: NetworkLayer;
}

function questionOf(network: Network, image: Image, layer: NetworkLayer): Question {
  const identity: ActivationsIdentity = {
    algorithm: ACTIVATIONS_ALGORITHM,
    weightsHash: network.weightsHash,
    cardHash: network.cardHash,
    imageHash: image.hash,
    tensor: layer.tensor,
  };
  const key = createHash('sha256').update(canonicalJson(identity)).digest('hex');
  return { key, identity, network, image, layer };
}

async function runLayer(
  { key, identity, network, image, layer }: Question,
  { images, artifacts, compute, version }: ActivationServiceDependencies,
): Promise<OpenActivations> {
  const { card, weightsHash } = network;
  const [fitted, ref] = await Promise.all([images.fitted(image, card.input), networkRef(artifacts, weightsHash, card)]);
  const maps = await computeMaps(compute, { network: ref, card, fitted, layer });
  const { channels, height, width, values } = maps;
  const activations: Activations = {
    ...{ key, identity, networkId: network.id, imageId: image.id, layer: layer.name },
    ...{ channels, height, width },
    statistics: channelStatistics(maps),
    device: await compute.device(card.format),
    specularVersion: version,
  };
  return { activations, values };
}
