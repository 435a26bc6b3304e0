/**
 * Artifacts as files: `dir/ab/abcd…` for the SHA-256 abcd…. A file appears under its name only when it is whole and
 * flushed: it is written to `dir/tmp`, flushed, renamed, and its folder flushed. One level of 256 folders and not two:
 * every new folder costs a flush of its own, which more than doubles the time for 10,000 small pictures.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '@/lib/domain/appError';
import { sha256Schema, type Sha256 } from '@/lib/domain/hash';
import type { ArtifactStore } from './artifactStore';
import { hashInTurns } from './hashInTurns';
import { toStorageError } from './storageError';
import { createTemporaryFiles, type TemporaryFiles, type WriteBytes } from './temporaryFiles';
import { createUses, type Uses } from './uses';
import { listArtifacts } from './listArtifacts';

export interface DiskArtifactStoreOptions {
  /** Writes bytes at the end of an open file; replaced by a test of the full disk. */
  write?: WriteBytes;
}

/** The store in a folder, which is created when needed. What a killed process left in `tmp` is removed. */
export function createDiskArtifactStore(dir: string, options: DiskArtifactStoreOptions = {}): ArtifactStore {
  const shelf: Shelf = {
    dir,
    temporary: createTemporaryFiles(path.join(dir, 'tmp'), options.write),
    verified: new Map(),
    arriving: new Map(),
    leaving: new Map(),
    uses: createUses(),
    fileOf(hash) {
      if (!sha256Schema.safeParse(hash).success)
        throw new AppError('invalid_input', `"${String(hash).slice(0, 80)}" is not the name of an artifact.`);
      return path.join(dir, hash.slice(0, 2), hash);
    },
  };
  return { ...storing(shelf), ...reading(shelf), ...removing(shelf), list: () => listArtifacts(dir, shelf.uses) };
}

/** What the parts of a store share. */
interface Shelf {
  dir: string;
  temporary: TemporaryFiles;
  /** Files that were verified by this process, by what changes when somebody else touches them. */
  verified: Map<Sha256, string>;
  /** Artifacts on their way to the disk: a second put of the same bytes must not return before they are durable. */
  arriving: Map<Sha256, Promise<void>>;
  /** Artifacts that are being deleted: a put of the same bytes waits, and stores them again. */
  leaving: Map<Sha256, Promise<boolean>>;
  uses: Uses;
  fileOf(hash: Sha256): string;
}

function storing({ dir, temporary, verified, arriving, leaving, uses, fileOf }: Shelf) {
  async function store(hash: Sha256, writeTemporary: () => Promise<string>): Promise<void> {
    const file = fileOf(hash);
    await leaving.get(hash);
    // The writer may have been killed between the rename and the flush of the folder.
    if (await isIntact(file, hash)) {
      await uses.note(hash, file);
      return flushFolder(path.dirname(file));
    }
    await moveDurably(await writeTemporary(), file);
    verified.delete(hash);
    uses.noteNew(hash);
  }

  function storeOnce(hash: Sha256, writeTemporary: () => Promise<string>): Promise<void> {
    const running = arriving.get(hash);
    if (running) return running;
    const started = store(hash, writeTemporary).finally(() => arriving.delete(hash));
    arriving.set(hash, started);
    return started;
  }

  /** Tells of a full disk in plain words, wherever it shows. */
  async function plainly<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw toStorageError(dir, error);
    }
  }

  return {
    put: (bytes) =>
      plainly(async () => {
        const hash = await hashInTurns(bytes);
        await storeOnce(hash, () => temporary.write(bytes));
        return hash;
      }),

    putStream: (stream, maxBytes) =>
      plainly(() =>
        temporary.withStream(stream, maxBytes, async ({ file, hash, bytes }) => {
          await storeOnce(hash, async () => file);
          return { hash, bytes };
        }),
      ),

    putFile: (file, hash) =>
      plainly(async () => {
        const actual = await hashOfFile(file);
        if (actual !== hash) return actual;
        await flushFile(file);
        await storeOnce(hash, async () => file);
        await rm(file, { force: true }); // it was stored already
        return hash;
      }),

    withTemporaryFile: (stream, maxBytes, use) =>
      plainly(() => temporary.withStream(stream, maxBytes, ({ file }) => use(file))),
  } satisfies Partial<ArtifactStore>;
}

function reading({ verified, leaving, uses, fileOf }: Shelf) {
  return {
    async get(hash) {
      const file = fileOf(hash);
      const bytes = await readFile(file).catch(throwNotFound(hash));
      if ((await hashInTurns(bytes)) !== hash) {
        verified.delete(hash); // it may have been verified within the same millisecond
        throw damaged(hash);
      }
      await uses.note(hash, file);
      return bytes;
    },

    async has(hash) {
      return stat(fileOf(hash)).then(
        () => true,
        (error: unknown) => {
          if (isMissing(error)) return false;
          throw error;
        },
      );
    },

    async pathOf(hash) {
      const file = fileOf(hash);
      await stat(file).catch(throwNotFound(hash));
      // From here on nobody evicts it, neither while it is verified nor before the caller opens it; one who was about to
      // is waited for.
      await uses.note(hash, file);
      await leaving.get(hash);
      const { ino, size, mtimeMs } = await stat(file).catch(throwNotFound(hash));
      // In whole milliseconds: noting a use writes the time of the last change back with no more than that.
      const state = `${ino} ${size} ${Math.floor(mtimeMs)}`;
      if (verified.get(hash) !== state) {
        if ((await hashOfFile(file)) !== hash) throw damaged(hash);
        verified.set(hash, state);
      }
      return file;
    },
  } satisfies Partial<ArtifactStore>;
}

function removing({ verified, arriving, leaving, uses, fileOf }: Shelf) {
  return {
    async delete(hash) {
      verified.delete(hash);
      await rm(fileOf(hash), { force: true });
    },

    async evict(hash, unusedSinceMs) {
      const file = fileOf(hash);
      const stats = await stat(file).catch(() => null);
      if (!stats || uses.lastOf(hash, stats) > unusedSinceMs) return false;
      // Nothing is awaited between this look and the mark that a put waits for.
      if (arriving.has(hash) || leaving.has(hash) || uses.isNewer(hash, unusedSinceMs)) return false;
      verified.delete(hash);
      const removed = rm(file, { force: true })
        .then(() => true)
        .finally(() => leaving.delete(hash));
      leaving.set(hash, removed);
      return removed;
    },
  } satisfies Partial<ArtifactStore>;
}

/** Gives a flushed file its name. It survives a power failure once this resolves; nothing stays behind otherwise. */
async function moveDurably(from: string, to: string): Promise<void> {
  const folder = path.dirname(to);
  try {
    if (await mkdir(folder, { recursive: true })) await flushFolder(path.dirname(folder));
    await rename(from, to);
  } catch (error) {
    await rm(from, { force: true });
    throw error;
  }
  await flushFolder(folder);
}

async function flushFile(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** False when the file is missing or is not what its name says: then it is written again. */
async function isIntact(file: string, hash: Sha256): Promise<boolean> {
  try {
    return (await hashOfFile(file)) === hash;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

async function hashOfFile(file: string): Promise<Sha256> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function throwNotFound(hash: Sha256): (error: unknown) => never {
  return (error) => {
    if (isMissing(error)) throw new AppError('not_found', `There is no stored file ${hash}.`);
    throw error;
  };
}

function damaged(hash: Sha256): AppError {
  return new AppError(
    'storage_damaged',
    `The stored file ${hash} is damaged: its bytes are not those that were saved. Import the original again, which ` +
      `repairs it, or put back a backup of the data directory.`,
  );
}
