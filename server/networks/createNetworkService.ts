import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { AppError } from '@/lib/domain/appError';
import { canonicalJson, type Sha256 } from '@/lib/domain/hash';
import type { ModelCard } from '@/lib/domain/modelCard';
import { encodeBundle } from '@/lib/tfjs/bundle';
import type { ArtifactStore } from '../artifacts/artifactStore';
import type { Compute } from '../compute/compute';
import type { Database } from '../db/database';
import { readTfjsFile } from '../engine/tfjsFile';
import type { ImageReader } from '../image/fitImage';
import { classifyOne, greyPicture } from './classifyOne';
import { classifyPicture, createCardTrials, networkRef } from './createCardTrials';
import { createFilterPictures } from './filterPictures';
import { createGraphCache } from './graphCache';
import type { NetworkService } from './networkService';
import { openWeights } from './openWeights';
import { readModelCard, type ModelFiles } from './readModelCard';
import { resolveCard } from './resolveCard';

export interface NetworkServiceDependencies {
  database: {
    networks: Database['networks'];
    images: Pick<Database['images'], 'get' | 'listSets' | 'list' | 'labels'>;
  };
  artifacts: Pick<ArtifactStore, 'get' | 'put' | 'pathOf' | 'putStream'>;
  compute: Pick<Compute, 'inspect' | 'predict' | 'graph' | 'firstFilters'>;
  imageReader: Pick<ImageReader, 'fit' | 'encodePng'>;
}

/** The most that one ONNX file can hold (protobuf's limit). */
const MAX_WEIGHTS_BYTES = 2 ** 31 - 1;

export function createNetworkService(dependencies: NetworkServiceDependencies): NetworkService {
  const { database, artifacts, compute } = dependencies;
  const graphs = createGraphCache(compute);
  const filters = createFilterPictures(dependencies);

  async function getNetwork(id: string) {
    const network = await database.networks.get(id);
    if (!network) throw new AppError('not_found', `There is no network "${id}".`, { field: 'networkId' });
    return network;
  }

  async function getStoredPicture(imageId: string) {
    const image = await database.images.get(imageId);
    if (!image) throw new AppError('not_found', `There is no picture "${imageId}".`, { field: 'imageId' });
    return { bytes: await artifacts.get(image.hash), fileName: image.fileName };
  }

  async function add(weightsHash: Sha256, unresolved: ModelCard, id?: string) {
    const card = resolveCard(unresolved);
    const cardHash = sha256(canonicalJson(card));
    const stored = await database.networks.findByHashes(weightsHash, cardHash);
    if (stored) return stored;
    const network = await networkRef(artifacts, weightsHash, card);
    const { opset, parameterCount } = await compute.inspect(network);
    await classifyOne(compute, network, card, greyPicture(card));
    return database.networks.create({
      id: id ?? contentId(card.name, weightsHash, cardHash),
      name: card.name,
      weightsHash,
      cardHash,
      card,
      weightsBytes: (await stat(network.path)).size,
      parameterCount,
      opset,
    });
  }

  return {
    ...createCardTrials(dependencies),
    add: (weightsHash, card) => add(weightsHash, card),

    async addFromFile(cardPath, { id } = {}) {
      const files = await readModelCard(cardPath);
      return add(await storeWeights(artifacts, files), files.card, id);
    },

    get: getNetwork,
    list: () => database.networks.list(),

    async graph(id) {
      const { weightsHash, card } = await getNetwork(id);
      return graphs.get(await networkRef(artifacts, weightsHash, card), card);
    },

    async filterPicture(id) {
      const { weightsHash, card } = await getNetwork(id);
      return filters.get(await networkRef(artifacts, weightsHash, card), card.input);
    },

    async predict(networkId, image) {
      const { card, weightsHash } = await getNetwork(networkId);
      const picture = 'imageId' in image ? await getStoredPicture(image.imageId) : image;
      return classifyPicture(dependencies, await networkRef(artifacts, weightsHash, card), card, picture);
    },
  };
}

/** One artifact, also where the network lies in several files. */
async function storeWeights(
  artifacts: Pick<ArtifactStore, 'put' | 'putStream'>,
  { card, weightsPath, fileName }: ModelFiles,
): Promise<Sha256> {
  if (card.format === 'tfjs') return artifacts.put(encodeBundle(await readTfjsFile(weightsPath, fileName)));
  return (await artifacts.putStream(await openWeights(weightsPath, fileName), MAX_WEIGHTS_BYTES)).hash;
}

/** Readable, and the same for the same content on every server: "squeezenet-1-1-3fa85f64c1". */
function contentId(name: string, weightsHash: Sha256, cardHash: Sha256): string {
  const words = name.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return [...words, sha256(weightsHash + cardHash).slice(0, 10)].join('-').slice(-80);
}

function sha256(text: string): Sha256 {
  return createHash('sha256').update(text).digest('hex');
}
