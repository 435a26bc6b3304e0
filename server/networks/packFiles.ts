/**
 * A network that came as several files → the one artifact that it is stored as. Each file is uploaded by itself
 * (POST /api/uploads) and named here by its hash and its plain file name, in any order:
 *
 * - TensorFlow.js: model.json and its files of weights (group1-shard1of2.bin, …).
 * - ONNX with weights outside: NAME.onnx and the files that it names.
 * - A checkpoint (.safetensors, or a state_dict as .pt): the ONNX network of the architecture that it fits.
 * - One other file alone: itself. Nothing is copied.
 *
 * Files that the network does not need (a licence, a card, labels) are left out and told in `unused`.
 */
import { stat } from 'node:fs/promises';
import { isCheckpointName, storedName } from '@/lib/checkpoint/checkpoint';
import { AppError } from '@/lib/domain/appError';
import type { Sha256 } from '@/lib/domain/hash';
import type { ModelCard } from '@/lib/domain/modelCard';
import { assembleModel, shardPaths } from '@/lib/tfjs/assembleModel';
import { encodeBundle } from '@/lib/tfjs/bundle';
import { isModelJson, MAX_MODEL_JSON_BYTES, readModelJson } from '@/lib/tfjs/readModelJson';
import type { ArtifactStore } from '../artifacts/artifactStore';
import { openCheckpoint } from './openCheckpoint';

export interface ReceivedFile {
  hash: Sha256;
  /** A plain name, without folders. */
  fileName: string;
}

export interface PackedNetwork {
  /** Of the one artifact; what `propose`, `tryCard` and `add` of the network service take. */
  weightsHash: Sha256;
  /** Of the file that leads, or of the network that was made of it: the card's `file`. */
  fileName: string;
  format: ModelCard['format'];
  /** Names of files that are no part of the network. */
  unused: string[];
}

/**
 * Throws `invalid_input` (field files) when it is not clear which file is the network, `invalid_network` when a part of
 * it is missing or damaged, `not_found` when an upload is gone.
 */
export async function packFiles(
  artifacts: Pick<ArtifactStore, 'get' | 'put' | 'pathOf'>,
  files: readonly ReceivedFile[],
): Promise<PackedNetwork> {
  const repeated = files.find(({ fileName }, i) => files.some((other, k) => k < i && other.fileName === fileName));
  if (repeated) throw unclear(`there are two files named "${repeated.fileName}". Give each of them once.`);
  const models = await filterAsync(files, (file) => isTfjsModel(artifacts, file));
  if (models.length > 1)
    throw unclear(`${models.map(({ fileName }) => `"${fileName}"`).join(' and ')} are networks of their own. Import one after the other.`); // prettier-ignore
  if (models[0]) return packTfjs(artifacts, models[0], files);
  return packCheckpoint(artifacts, packOnnx(files));
}

async function packTfjs(
  artifacts: Pick<ArtifactStore, 'get' | 'put'>,
  main: ReceivedFile,
  files: readonly ReceivedFile[],
): Promise<PackedNetwork> {
  const json = readModelJson(await artifacts.get(main.hash), main.fileName);
  const used = new Set([main.fileName]);
  const shards = new Map<string, Uint8Array>();
  for (const path of shardPaths(json)) {
    // A browser sends names without folders.
    const file = files.find(({ fileName }) => fileName === path.slice(path.lastIndexOf('/') + 1));
    if (!file) continue; // assembleModel says what is missing
    used.add(file.fileName);
    shards.set(path, await artifacts.get(file.hash));
  }
  const bundle = encodeBundle(assembleModel(json, shards, main.fileName));
  return {
    weightsHash: await artifacts.put(bundle),
    fileName: main.fileName,
    format: 'tfjs',
    unused: files.map(({ fileName }) => fileName).filter((name) => !used.has(name)),
  };
}

function packOnnx(files: readonly ReceivedFile[]): PackedNetwork {
  const [main, ...others] = files.length === 1 ? files : files.filter(isNetwork);
  if (!main)
    throw unclear('none of them is a network. Give one .onnx file, a checkpoint (.safetensors or .pt) of a known architecture, or a model.json of TensorFlow.js with its files of weights (.bin).'); // prettier-ignore
  if (others.length > 0)
    throw unclear(`"${main.fileName}" and "${others[0]!.fileName}" are networks of their own. Import one after the other.`); // prettier-ignore
  const unused = files.map(({ fileName }) => fileName).filter((name) => name !== main.fileName);
  return { weightsHash: main.hash, fileName: main.fileName, format: 'onnx', unused };
}

/** What the network is stored as: itself, or what its weights are in the architecture that they fit. */
async function packCheckpoint(
  artifacts: Pick<ArtifactStore, 'put' | 'pathOf'>,
  packed: PackedNetwork,
): Promise<PackedNetwork> {
  const { weightsHash, fileName } = packed;
  if (!isCheckpointName(fileName)) return packed;
  const network = await openCheckpoint(await artifacts.pathOf(weightsHash), fileName);
  return { ...packed, weightsHash: await artifacts.put(network), fileName: storedName(fileName) };
}

function isNetwork({ fileName }: ReceivedFile): boolean {
  return /\.onnx$/i.test(fileName) || isCheckpointName(fileName);
}

async function isTfjsModel(artifacts: Pick<ArtifactStore, 'get' | 'pathOf'>, { hash, fileName }: ReceivedFile) {
  if (!/\.json$/i.test(fileName)) return false;
  const { size } = await stat(await artifacts.pathOf(hash));
  return size <= MAX_MODEL_JSON_BYTES && isModelJson(await artifacts.get(hash));
}

async function filterAsync<T>(items: readonly T[], keep: (item: T) => Promise<boolean>): Promise<T[]> {
  const kept = await Promise.all(items.map(keep));
  return items.filter((_, i) => kept[i]);
}

function unclear(problem: string): AppError {
  return new AppError('invalid_input', `Which file is the network is not clear: ${problem}`, { field: 'files' });
}
