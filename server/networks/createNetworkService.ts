import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { AppError } from '@/lib/domain/appError';
import { canonicalJson, type Sha256 } from '@/lib/domain/hash';
import type { ModelCard, ResolvedModelCard } from '@/lib/domain/modelCard';
import type { ArtifactStore } from '../artifacts/artifactStore';
import type { Compute, NetworkRef } from '../compute/compute';
import type { Database } from '../db/database';
import { isPackedTfjs } from '../engine/tfjsFile';
import type { ImageReader } from '../image/fitImage';
import { bestClasses } from './bestClasses';
import { classifyOne, greyPicture } from './classifyOne';
import { guessCard } from './guessCard';
import { guessOutputKind } from './guessOutputKind';
import type { NetworkService } from './networkService';
import { readModelCard } from './readModelCard';
import { resolveCard } from './resolveCard';

export interface NetworkServiceDependencies {
  database: { networks: Database['networks']; images: Pick<Database['images'], 'get'> };
  artifacts: Pick<ArtifactStore, 'get' | 'pathOf' | 'putStream'>;
  compute: Pick<Compute, 'inspect' | 'predict'>;
  imageReader: Pick<ImageReader, 'fit'>;
}

/** The most that one ONNX file can hold (protobuf's limit). */
const MAX_WEIGHTS_BYTES = 2 ** 31 - 1;

export function createNetworkService(dependencies: NetworkServiceDependencies): NetworkService {
  const { database, artifacts, compute, imageReader } = dependencies;

  const weights = async (hash: Sha256, { format, file }: Pick<ModelCard, 'format' | 'file'>): Promise<NetworkRef> => ({
    key: hash,
    format,
    path: await artifacts.pathOf(hash),
    fileName: file,
  });

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

  async function classify(
    weightsHash: Sha256,
    card: ResolvedModelCard,
    picture: { bytes: Uint8Array; fileName: string },
  ) {
    const fitted = await imageReader.fit(picture.bytes, picture.fileName, card.input);
    const probabilities = await classifyOne(compute, await weights(weightsHash, card), card, fitted);
    return bestClasses(probabilities, card.labels);
  }

  async function add(weightsHash: Sha256, unresolved: ModelCard, id?: string) {
    const card = resolveCard(unresolved);
    const cardHash = sha256(canonicalJson(card));
    const stored = await database.networks.findByHashes(weightsHash, cardHash);
    if (stored) return stored;
    const network = await weights(weightsHash, card);
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
    async propose(weightsHash, fileName) {
      const format = (await isPackedTfjs(await artifacts.pathOf(weightsHash))) ? 'tfjs' : 'onnx';
      const network = await weights(weightsHash, { format, file: plainName(fileName) });
      const inspection = await compute.inspect(network);
      const kind = await guessOutputKind(compute, network, inspection);
      return {
        weightsHash,
        fileName: network.fileName,
        inspection,
        card: guessCard(inspection, network.fileName, kind),
      };
    },

    tryCard: async (weightsHash, card, image) => classify(weightsHash, resolveCard(card), image),

    add: (weightsHash, card) => add(weightsHash, card),

    async addFromFile(cardPath, { id } = {}) {
      const { card, weightsPath } = await readModelCard(cardPath);
      const { hash } = await artifacts.putStream(createReadStream(weightsPath), MAX_WEIGHTS_BYTES);
      return add(hash, card, id);
    },

    get: getNetwork,
    list: () => database.networks.list(),

    async predict(networkId, image) {
      const { card, weightsHash } = await getNetwork(networkId);
      return classify(weightsHash, card, 'imageId' in image ? await getStoredPicture(image.imageId) : image);
    },
  };
}

/** Readable, and the same for the same content on every server: "squeezenet-1-1-3fa85f64c1". */
function contentId(name: string, weightsHash: Sha256, cardHash: Sha256): string {
  const words = name.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return [...words, sha256(weightsHash + cardHash).slice(0, 10)].join('-').slice(-80);
}

/** A card names the weights by a plain file name, whatever a browser called them. */
function plainName(fileName: string): string {
  return fileName.split(/[/\\]/).at(-1)?.slice(-255) || 'network.onnx';
}

function sha256(text: string): Sha256 {
  return createHash('sha256').update(text).digest('hex');
}
