/**
 * Gets a file of a known length over HTTP into a partial file, which is kept over interruptions, cancels and restarts:
 * the next call goes on from it. What the bytes are worth is for the caller to check, before anything opens them.
 */
import { mkdir, open, readFile, rm, stat, statfs, writeFile, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '@/lib/domain/appError';
import { toStorageError } from '../artifacts/storageError';
import {
  Interrupted,
  interruptedBy,
  openRemoteFile,
  plainAddress,
  RefusedByServer,
  type RemotePart,
} from './remoteFile';

export interface PullTiming {
  /** A connection that brings nothing for so long is given up and tried again. */
  stallMs: number;
  /** Pauses between tries that bring nothing new; after the last one it fails. */
  retryDelaysMs: readonly number[];
}
const DEFAULT_TIMING: PullTiming = { stallMs: 30_000, retryDelaysMs: [500, 2000, 5000, 10_000] };

export interface PullFileOptions {
  address: string;
  /** The partial file. A note beside it (`.etag`) names the version that it is of. */
  file: string;
  bytes: number;
  signal: AbortSignal;
  /** Bytes of the file that are there. Goes back to 0 when a server sends it from the start. */
  onBytes: (done: number) => void;
  timing?: PullTiming;
}

/** Throws AppErrors: `unavailable`, `invalid_network` (another file), `storage_full`, and the signal's reason. */
export async function pullFile(options: PullFileOptions): Promise<void> {
  const { address, file, bytes, signal, onBytes, timing = DEFAULT_TIMING } = options;
  await mkdir(path.dirname(file), { recursive: true });
  const before = await sizeOf(file);
  onBytes(Math.min(before, bytes));
  await requireSpace(path.dirname(file), bytes - before);
  let most = before;
  for (let idle = 0; ;) {
    try {
      return await tryOnce({ ...options, timing });
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof RefusedByServer) throw unavailable(error, address);
      if (!(error instanceof Interrupted)) throw toStorageError(path.dirname(file), error);
      const size = await sizeOf(file);
      // Bytes that were had before are no progress: a server without ranges could cut every try at the same place.
      idle = size > most ? 0 : idle + 1;
      most = Math.max(most, size);
      const wait = timing.retryDelaysMs[idle === 0 ? 0 : idle - 1];
      if (wait === undefined || (error.offline && most === before)) throw unavailable(error, address);
      await delay(wait, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  }
}

/** Removes a partial file and the note beside it. */
export async function removePartial(file: string): Promise<void> {
  await rm(file, { force: true });
  await rm(noteOf(file), { force: true });
}

async function tryOnce({ address, file, bytes, signal, onBytes, timing }: Required<PullFileOptions>): Promise<void> {
  const from = await sizeOf(file);
  if (from > bytes) await removePartial(file);
  if (from === bytes) return;
  const attempt = createAttempt(signal, timing.stallMs);
  try {
    const start = from > bytes ? 0 : from;
    const part = await openPart(address, file, start, attempt.signal, bytes);
    try {
      await writeFile(noteOf(file), part.etag ?? '');
      await receive(part, attempt, { file, bytes, address, onBytes });
    } finally {
      if (!part.body.locked) await letGo(part); // the disk failed before anything was read
    }
  } catch (error) {
    if (attempt.signal.aborted && !signal.aborted)
      throw new Interrupted(`${new URL(address).host} sent nothing for ${Math.round(timing.stallMs / 1000)} s`, false);
    throw error;
  } finally {
    attempt.end();
  }
}

async function openPart(
  address: string,
  file: string,
  from: number,
  signal: AbortSignal,
  bytes: number,
): Promise<RemotePart> {
  const etag = from > 0 ? (await readFile(noteOf(file), 'utf8').catch(() => '')) || null : null;
  try {
    const part = await openRemoteFile(address, { from, etag, signal });
    if (part.totalBytes === null || part.totalBytes === bytes) return part;
    await letGo(part);
    await removePartial(file);
    throw anotherFile(address, `it has ${part.totalBytes} bytes there, not ${bytes}`);
  } catch (error) {
    if (!(error instanceof RefusedByServer) || error.status !== 416) throw error;
    await removePartial(file);
    throw anotherFile(address, `it ends there before byte ${from} of ${bytes}`);
  }
}

/** Ends the connection of a body that nobody has begun to read: it would stay open as long as the server likes. */
async function letGo({ body }: RemotePart): Promise<void> {
  await body.cancel().catch(() => undefined); // broken already
}

async function receive(
  part: RemotePart,
  attempt: Attempt,
  { file, bytes, address, onBytes }: Pick<PullFileOptions, 'file' | 'bytes' | 'address' | 'onBytes'>,
): Promise<void> {
  const handle = await open(file, part.from === 0 ? 'w' : 'r+');
  let at = part.from;
  try {
    onBytes(at);
    for await (const chunk of readable(part.body, attempt.signal, address)) {
      attempt.noteBytes();
      if (at + chunk.byteLength > bytes) {
        await removePartial(file);
        throw anotherFile(address, `more than the ${bytes} bytes that it has were sent`);
      }
      await writeAll(handle, chunk, at);
      at += chunk.byteLength;
      onBytes(at);
    }
  } finally {
    await handle.close();
  }
  if (at < bytes) throw new Interrupted(`${new URL(address).host} ended the file after ${at} of ${bytes} bytes`, false);
}

/**
 * The bytes as they come. Tells errors of the connection from those of the disk. The body is cancelled by hand: fetch
 * only keeps weak references to its signal, so that an abort may be lost once it has answered.
 */
async function* readable(
  body: ReadableStream<Uint8Array>,
  signal: AbortSignal,
  address: string,
): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  const cancel = () => void reader.cancel().catch(() => undefined); // broken already
  signal.addEventListener('abort', cancel);
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((cause: unknown) => {
        throw interruptedBy(cause, address);
      });
      signal.throwIfAborted();
      if (done) return;
      yield value;
    }
  } finally {
    signal.removeEventListener('abort', cancel);
    cancel();
  }
}

async function writeAll(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let offset = 0; offset < bytes.byteLength;) {
    const { bytesWritten } = await handle.write(bytes, offset, bytes.byteLength - offset, position + offset);
    offset += bytesWritten;
  }
}

interface Attempt {
  /** Aborted with the caller's signal, and when nothing comes for too long. */
  signal: AbortSignal;
  noteBytes(): void;
  end(): void;
}

/** By hand and not by AbortSignal.any(), whose result may be collected as garbage while a request still waits for it. */
function createAttempt(outer: AbortSignal, stallMs: number): Attempt {
  const controller = new AbortController();
  const abort = () => controller.abort(outer.reason);
  const timer = setTimeout(() => controller.abort(), stallMs);
  outer.addEventListener('abort', abort);
  return {
    signal: controller.signal,
    noteBytes: () => void timer.refresh(),
    end() {
      clearTimeout(timer);
      outer.removeEventListener('abort', abort);
    },
  };
}

async function requireSpace(dir: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(dir);
  if (bavail * bsize >= bytes) return;
  const mb = (count: number) => `${Math.ceil(count / 1e6)} MB`;
  throw new AppError(
    'storage_full',
    `The disk that holds ${dir} has ${mb(bavail * bsize)} free, and this file needs ${mb(bytes)} more. Free some space, then try again.`,
  );
}

async function sizeOf(file: string): Promise<number> {
  return (await stat(file).catch(() => null))?.size ?? 0;
}

function noteOf(file: string): string {
  return `${file}.etag`;
}

function anotherFile(address: string, why: string): AppError {
  return new AppError(
    'invalid_network',
    `${plainAddress(address)} is not the file that the catalogue names: ${why}. What was received is deleted. ` +
      `Check SPECULAR_MODEL_BASE_URL, or import the file by hand.`,
  );
}

function unavailable(cause: Error, address: string): AppError {
  return new AppError(
    'unavailable',
    `${plainAddress(address)} could not be received: ${cause.message}. What has arrived is kept. Try again later, set ` +
      `SPECULAR_MODEL_BASE_URL to a mirror that this computer can reach, or get the file on another computer and ` +
      `import it by hand.`,
    { cause },
  );
}
