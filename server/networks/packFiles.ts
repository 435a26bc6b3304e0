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
import { Readable } from 'node:stream';
import { isCheckpointName, storedName } from '@/lib/checkpoint/checkpoint';
import { AppError } from '@/lib/domain/appError';
import type { Sha256 } from '@/lib/domain/hash';
import type { ModelCard } from '@/lib/domain/modelCard';
import { internaliseWeights, MAX_ONNX_BYTES, type OpenExternal } from '@/lib/onnx/externalData';
import { assembleModel, shardPaths } from '@/lib/tfjs/assembleModel';
import { encodeBundle } from '@/lib/tfjs/bundle';
import { isModelJson, MAX_MODEL_JSON_BYTES, readModelJson } from '@/lib/tfjs/readModelJson';
import type { ArtifactStore } from '../artifacts/artifactStore';
import { convertCheckpoint } from './convertCheckpoint';
import { fileOnDisk } from './openWeights';

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
  artifacts: Pick<ArtifactStore, 'get' | 'put' | 'putStream' | 'pathOf'>,
  files: readonly ReceivedFile[],
): Promise<PackedNetwork> {
  const repeated = files.find(({ fileName }, i) => files.some((other, k) => k < i && other.fileName === fileName));
  if (repeated) throw unclear(`there are two files named "${repeated.fileName}". Give each of them once.`);
  const models = await filterAsync(files, (file) => isTfjsModel(artifacts, file));
  if (models.length > 1)
    throw unclear(`${models.map(({ fileName }) => `"${fileName}"`).join(' and ')} are networks of their own. Import one after the other.`); // prettier-ignore
  if (models[0]) return packTfjs(artifacts, models[0], files);
  return packCheckpoint(artifacts, await packOnnx(artifacts, files));
}

async function packTfjs(
  artifacts: Pick<ArtifactStore, 'get' | 'put'>,
  main: ReceivedFile,
  files: readonly ReceivedFile[],
): Promise<PackedNetwork> {
  const json = readModelJson(await artifacts.get(main.hash), main.fileName);
  const used = new Set([main.fileName]);
  const findPart = partFinder(main, files);
  const shards = new Map<string, Uint8Array>();
  for (const path of shardPaths(json)) {
    const file = findPart(path);
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

async function packOnnx(
  artifacts: Pick<ArtifactStore, 'get' | 'putStream' | 'pathOf'>,
  files: readonly ReceivedFile[],
): Promise<PackedNetwork> {
  const [main, ...others] = files.length === 1 ? files : files.filter(isNetwork);
  if (!main)
    throw unclear('none of them is a network. Give one .onnx file, a checkpoint (.safetensors or .pt) of a known architecture, or a model.json of TensorFlow.js with its files of weights (.bin).'); // prettier-ignore
  if (others.length > 0)
    throw unclear(`"${main.fileName}" and "${others[0]!.fileName}" are networks of their own. Import one after the other.`); // prettier-ignore
  const rest = files.filter((file) => file !== main);
  const used = new Set<string>();
  const findPart = partFinder(main, rest);
  const openUpload: OpenExternal = async (location) => {
    const file = findPart(location);
    if (!file)
      throw new AppError(
        'invalid_network',
        `The file "${main.fileName}" keeps weights in "${location}", which is not among the files. Give them together.`,
        { field: 'files' },
      );
    used.add(file.fileName);
    const stored = await artifacts.pathOf(file.hash);
    return fileOnDisk(stored, (await stat(stored)).size);
  };
  // One file alone is looked at when it is inspected, by whoever reads it anyway.
  const whole =
    rest.length > 0 && !isCheckpointName(main.fileName)
      ? await internaliseWeights(await artifacts.get(main.hash), main.fileName, openUpload)
      : null;
  const weightsHash = whole
    ? (await artifacts.putStream(Readable.from(whole.chunks, { objectMode: false }), MAX_ONNX_BYTES)).hash
    : main.hash;
  const unused = rest.map(({ fileName }) => fileName).filter((name) => !used.has(name));
  return { weightsHash, fileName: main.fileName, format: 'onnx', unused };
}

/**
 * Finds the file that a path inside the network means. A browser sends names without folders, so two paths may mean the
 * same file: that is refused, because one of them would get the other's weights.
 */
function partFinder(main: ReceivedFile, files: readonly ReceivedFile[]) {
  const paths = new Map<string, string>();
  return (path: string): ReceivedFile | undefined => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const other = paths.get(name) ?? path;
    paths.set(name, path);
    if (other !== path)
      throw new AppError(
        'invalid_network',
        `The file "${main.fileName}" keeps weights in "${other}" and in "${path}": without their folders, in which they do not arrive here, both have one name. Save the network again with other names, or as one file.`,
        { field: 'files' },
      );
    return files.find(({ fileName }) => fileName === name);
  };
}

/** What the network is stored as: itself, or what its weights are in the architecture that they fit. */
async function packCheckpoint(
  artifacts: Pick<ArtifactStore, 'put' | 'pathOf'>,
  packed: PackedNetwork,
): Promise<PackedNetwork> {
  const { weightsHash, fileName } = packed;
  if (!isCheckpointName(fileName)) return packed;
  const network = await convertCheckpoint(await artifacts.pathOf(weightsHash), fileName);
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
