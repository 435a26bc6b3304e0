/** A TensorFlow.js network on disk: the packed file, or a model.json with its files of weights beside it. */
import { open, readFile } from 'node:fs/promises';
import path from 'node:path';
import { assembleModel, shardPaths } from '@/lib/tfjs/assembleModel';
import { BUNDLE_MAGIC_BYTES, decodeBundle, isBundle } from '@/lib/tfjs/bundle';
import { readModelJson } from '@/lib/tfjs/readModelJson';
import { invalidTfjs, type TfjsModel } from '@/lib/tfjs/tfjsModel';

/** Throws `invalid_network` that names the file and what is missing or damaged. */
export async function readTfjsFile(file: string, fileName: string): Promise<TfjsModel> {
  const bytes = await readFile(file).catch((cause: NodeJS.ErrnoException) => {
    throw unreadable(fileName, fileName, cause);
  });
  if (isBundle(bytes)) return decodeBundle(bytes, fileName);
  const json = readModelJson(bytes, fileName);
  const shards = new Map<string, Uint8Array>();
  for (const shard of shardPaths(json)) {
    const found = await readShard(path.join(path.dirname(file), shard), shard, fileName);
    if (found) shards.set(shard, found);
  }
  return assembleModel(json, shards, fileName);
}

/** Whether a stored file is a packed TensorFlow.js network. Looks at its first bytes only. */
export async function isPackedTfjs(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(new Uint8Array(BUNDLE_MAGIC_BYTES), 0, BUNDLE_MAGIC_BYTES, 0);
    return bytesRead === BUNDLE_MAGIC_BYTES && isBundle(buffer);
  } finally {
    await handle.close();
  }
}

/** Null when it is not there: whoever puts the network together says which files are missing. */
async function readShard(file: string, shard: string, fileName: string): Promise<Uint8Array | null> {
  try {
    return await readFile(file);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw unreadable(fileName, shard, cause as NodeJS.ErrnoException);
  }
}

function unreadable(fileName: string, file: string, cause: NodeJS.ErrnoException) {
  return invalidTfjs(
    fileName,
    `cannot be read: "${file}" gives ${cause.code ?? cause.message}`,
    'Check that it is still there, or import it again.',
    { cause },
  );
}
