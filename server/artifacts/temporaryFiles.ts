import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rm, stat, type FileHandle } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { AppError } from '@/lib/domain/appError';
import type { Sha256 } from '@/lib/domain/hash';

/** Writes all of the bytes at the end of an open file. */
export type WriteBytes = (file: FileHandle, bytes: Uint8Array) => Promise<void>;

/** Files of another computer, whose processes cannot be seen from here, count as left over after a day. */
const ABANDONED_AFTER_MS = 24 * 60 * 60 * 1000;

export interface TemporaryFiles {
  /** A new file with these bytes, flushed. Nothing is left behind when it throws. */
  write(bytes: Uint8Array): Promise<string>;
  /**
   * The same for a stream, handed to `use`; afterwards the file is removed, unless `use` has moved it away. Throws
   * `too_large` above `maxBytes`.
   */
  withStream<T>(stream: Readable, maxBytes: number, use: (received: ReceivedFile) => Promise<T>): Promise<T>;
}

export interface ReceivedFile {
  file: string;
  hash: Sha256;
  bytes: number;
}

/** Temporary files in a folder. The first use removes those that dead processes left there. */
export function createTemporaryFiles(dir: string, write: WriteBytes = writeAll): TemporaryFiles {
  let ready: Promise<void> | undefined;
  const prefix = `${os.hostname()}~${process.pid}~`;

  async function prepare(): Promise<void> {
    await mkdir(dir, { recursive: true });
    for (const name of await readdir(dir)) if (await isLeftOver(dir, name)) await rm(path.join(dir, name));
  }

  /** Opens a new file for `fill`, flushes it, and removes it when anything fails. */
  async function create<T>(fill: (handle: FileHandle) => Promise<T>): Promise<{ file: string; result: T }> {
    const file = path.join(dir, prefix + randomBytes(12).toString('hex'));
    try {
      // Forgotten when it fails: a disk that was full then may have room now.
      ready ??= prepare().catch((error: unknown) => {
        ready = undefined;
        throw error;
      });
      await ready;
      const handle = await open(file, 'wx');
      try {
        const result = await fill(handle);
        await handle.sync();
        return { file, result };
      } finally {
        await handle.close();
      }
    } catch (error) {
      await rm(file, { force: true });
      throw error;
    }
  }

  return {
    async write(bytes) {
      return (await create((handle) => write(handle, bytes))).file;
    },
    async withStream(stream, maxBytes, use) {
      const { file, result } = await create((handle) => fillFromStream(handle, stream, maxBytes, write));
      try {
        return await use({ file, ...result });
      } finally {
        await rm(file, { force: true });
      }
    },
  };
}

async function fillFromStream(
  handle: FileHandle,
  stream: Readable,
  maxBytes: number,
  write: WriteBytes,
): Promise<{ hash: Sha256; bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  // Leaving this loop by an error destroys the stream.
  for await (const chunk of stream) {
    const part = typeof chunk === 'string' ? Buffer.from(chunk) : (chunk as Uint8Array);
    bytes += part.byteLength;
    if (bytes > maxBytes) throw tooLarge(maxBytes);
    hash.update(part);
    await write(handle, part);
  }
  return { hash: hash.digest('hex'), bytes };
}

async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let offset = 0; offset < bytes.byteLength;)
    offset += (await handle.write(bytes, offset, bytes.byteLength - offset)).bytesWritten;
}

/** Whether a file's writer is dead: a process of this computer that is gone, or this very number before it was ours. */
async function isLeftOver(dir: string, name: string): Promise<boolean> {
  const [host, pid] = name.split('~');
  if (host === os.hostname() && !isRunning(Number(pid))) return true;
  const stats = await stat(path.join(dir, name)).catch(() => null);
  if (!stats) return false;
  if (host === os.hostname() && Number(pid) === process.pid) return stats.mtimeMs < performance.timeOrigin;
  return Date.now() - stats.mtimeMs > ABANDONED_AFTER_MS;
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, as somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function tooLarge(maxBytes: number): AppError {
  return new AppError('too_large', `The file is larger than the ${formatBytes(maxBytes)} that are accepted.`);
}

function formatBytes(bytes: number): string {
  const mebibyte = 1024 * 1024;
  return bytes >= mebibyte ? `${Math.floor(bytes / mebibyte)} MiB` : `${bytes} bytes`;
}
