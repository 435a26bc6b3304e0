/** The weights of a network on disk as one file, also where the network keeps them in files beside it. */
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { open, readFile, realpath, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '@/lib/domain/appError';
import { type ExternalFile, internaliseWeights, type OpenExternal } from '@/lib/onnx/externalData';

/** Stands in every file that has a tensor outside: the key "location", as protobuf writes it. */
const EXTERNAL_MARK = Buffer.from('\x0a\x08location', 'latin1');

/** The bytes of an ONNX file with all its weights inside. Throws as internaliseWeights does. */
export async function openWeights(weightsPath: string, fileName: string): Promise<Readable> {
  const whole = await internalised(weightsPath, fileName);
  return whole ? Readable.from(whole, { objectMode: false }) : createReadStream(weightsPath);
}

/**
 * A path of one file with all weights: the file itself, or a temporary one that goes away when this process ends.
 * Throws as internaliseWeights does.
 */
export async function weightsInOneFile(weightsPath: string, fileName: string): Promise<string> {
  const whole = await internalised(weightsPath, fileName);
  if (!whole) return weightsPath;
  const folder = mkdtempSync(path.join(tmpdir(), 'specular-weights-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'network.onnx');
  await pipeline(whole, createWriteStream(file));
  return file;
}

async function internalised(weightsPath: string, fileName: string): Promise<AsyncIterable<Uint8Array> | null> {
  // Most files have no weights outside, and are too large to be read only to learn that.
  if (!(await containsMark(weightsPath))) return null;
  const network = await internaliseWeights(await readFile(weightsPath), fileName, beside(weightsPath, fileName));
  return network?.chunks ?? null;
}

async function containsMark(file: string): Promise<boolean> {
  let before: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(file, { highWaterMark: 1024 * 1024 }) as AsyncIterable<Buffer>) {
    if (Buffer.concat([before, chunk]).includes(EXTERNAL_MARK)) return true;
    before = chunk.subarray(-(EXTERNAL_MARK.length - 1));
  }
  return false;
}

/** Files in the folder of the network. A link that leads out of it is refused: it could name any file of the server. */
function beside(weightsPath: string, fileName: string): OpenExternal {
  return async (location) => {
    const what = `The file "${fileName}" keeps weights in "${location}"`;
    const folder = await realpath(path.dirname(weightsPath));
    const file = await realpath(path.join(folder, location)).catch((cause: NodeJS.ErrnoException) => {
      const reason = cause.code === 'ENOENT' ? 'is not beside it' : `cannot be read (${cause.code ?? cause.message})`;
      throw new AppError('invalid_network', `${what}, which ${reason}. Put both into one folder.`, { cause });
    });
    if (!file.startsWith(folder + path.sep))
      throw new AppError(
        'invalid_network',
        `${what}, which is a link to a file in another folder. Put a copy of that file beside the network.`,
      );
    const info = await stat(file);
    if (!info.isFile()) throw new AppError('invalid_network', `${what}, which is not a file.`);
    return fileOnDisk(file, info.size);
  };
}

/** A file that is there and has `size` bytes. */
export function fileOnDisk(file: string, size: number): ExternalFile {
  return {
    size,
    async read(offset, length) {
      const handle = await open(file);
      try {
        const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(length), 0, length, offset);
        return buffer.subarray(0, bytesRead);
      } finally {
        await handle.close();
      }
    },
  };
}
