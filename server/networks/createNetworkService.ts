import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { AppError, parseOrThrow } from '@/lib/domain/appError';
import { canonicalJson, type Sha256 } from '@/lib/domain/hash';
import {
  resolvedModelCardSchema,
  type ModelCard,
  type OutputKind,
  type ResolvedModelCard,
} from '@/lib/domain/modelCard';
import type { ArtifactStore } from '../artifacts/artifactStore';
import type { Compute, FittedImage, NetworkInspection, NetworkRef } from '../compute/compute';
import type { Database } from '../db/database';
import type { ImageReader } from '../image/fitImage';
import { bestClasses } from './bestClasses';
import { guessCard } from './guessCard';
import type { NetworkService } from './networkService';
import { readModelCard } from './readModelCard';

export interface NetworkServiceDependencies {
  database: { networks: Database['networks']; images: Pick<Database['images'], 'get'> };
  artifacts: Pick<ArtifactStore, 'get' | 'pathOf' | 'putStream'>;
  compute: Pick<Compute, 'inspect' | 'predict'>;
  imageReader: Pick<ImageReader, 'fit'>;
}

/** Larger weights than any published image classifier has. */
const MAX_WEIGHTS_BYTES = 4 * 1024 ** 3;
/** Softmax in half precision sums to one only about this well. */
const SUM_TOLERANCE = 0.01;

export function createNetworkService(dependencies: NetworkServiceDependencies): NetworkService {
  const { database, artifacts, compute, imageReader } = dependencies;

  const weights = async (hash: Sha256, fileName: string): Promise<NetworkRef> => ({
    key: hash,
    path: await artifacts.pathOf(hash),
    fileName,
  });

  async function predictOne(network: NetworkRef, card: ResolvedModelCard, image: FittedImage): Promise<Float32Array> {
    const [probabilities] = await compute.predict(network, card, [image]);
    if (probabilities?.length !== card.labels.length || !probabilities.every(Number.isFinite))
      throw new AppError(
        'invalid_network',
        `The network "${card.file}" must give one number for each of the ${card.labels.length} labels, but gives ` +
          `${probabilities?.length ?? 0} numbers, or numbers that are not finite. Correct the labels or the weights.`,
        { field: 'labels' },
      );
    return probabilities;
  }

  /** Networks with a softmax inside may still end in logits (attention), so a picture decides. */
  async function guessKind(network: NetworkRef, inspection: NetworkInspection): Promise<OutputKind> {
    if (!inspection.operators.includes('Softmax')) return 'logit';
    const card = resolveCard(guessCard(inspection, network.fileName, 'probability'));
    try {
      const probabilities = await predictOne(network, card, greyPicture(card));
      const sum = probabilities.reduce((total, value) => total + value, 0);
      return Math.abs(sum - 1) < SUM_TOLERANCE ? 'probability' : 'logit';
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'invalid_network') throw error;
      return error.options.field === 'output.kind' ? 'logit' : 'probability';
    }
  }

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

  const add = async (weightsHash: Sha256, unresolved: ModelCard, id?: string) => {
    const card = resolveCard(unresolved);
    const cardHash = sha256(canonicalJson(card));
    const stored = await database.networks.findByHashes(weightsHash, cardHash);
    if (stored) return stored;
    const network = await weights(weightsHash, card.file);
    const { opset, parameterCount } = await compute.inspect(network);
    await predictOne(network, card, greyPicture(card));
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
  };

  return {
    async propose(weightsHash, fileName) {
      const network = await weights(weightsHash, plainName(fileName));
      const inspection = await compute.inspect(network);
      const kind = await guessKind(network, inspection);
      return {
        weightsHash,
        fileName: network.fileName,
        inspection,
        card: guessCard(inspection, network.fileName, kind),
      };
    },

    async tryCard(weightsHash, unresolved, image) {
      const card = resolveCard(unresolved);
      const fitted = await imageReader.fit(image.bytes, image.fileName, card.input);
      return bestClasses(await predictOne(await weights(weightsHash, card.file), card, fitted), card.labels);
    },

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
      const picture = 'imageId' in image ? await getStoredPicture(image.imageId) : image;
      const fitted = await imageReader.fit(picture.bytes, picture.fileName, card.input);
      return bestClasses(await predictOne(await weights(weightsHash, card.file), card, fitted), card.labels);
    },
  };
}

function resolveCard(card: ModelCard): ResolvedModelCard {
  const resolved = parseOrThrow(resolvedModelCardSchema, card, `The model card "${card.name}"`, 'invalid_network');
  if (resolved.format === 'onnx') return resolved;
  throw new AppError('unsupported', `Only ONNX networks can be run. Convert "${card.file}" to ONNX.`, {
    field: 'format',
  });
}

function greyPicture({ input: { width, height } }: ResolvedModelCard): FittedImage {
  return { width, height, rgb: new Uint8Array(width * height * 3).fill(128) };
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
