import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '@/lib/domain/appError';
import { MAX_UNPACKED_BYTES } from './listZip';

/**
 * Writes a streamed zip to a temporary file, because a zip is read from its end, and removes the file afterwards.
 * Throws `too_large` and `storage_full`.
 */
export async function withReceivedZip<T>(stream: Readable, use: (file: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'specular-zip-'));
  try {
    const file = path.join(folder, 'upload.zip');
    await pipeline(stream, limitBytes(MAX_UNPACKED_BYTES), createWriteStream(file)).catch(explainFullDisk);
    return await use(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function limitBytes(maxBytes: number): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes <= maxBytes) done(null, chunk);
      else done(new AppError('too_large', `The zip file has more than ${maxBytes} bytes. Split it into several.`));
    },
  });
}

function explainFullDisk(error: NodeJS.ErrnoException): never {
  if (error.code !== 'ENOSPC') throw error;
  throw new AppError('storage_full', `The disk is full: the zip file could not be received in ${tmpdir()}.`, {
    cause: error,
  });
}
