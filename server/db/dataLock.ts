/**
 * The exclusive lock on a data directory. PGlite loses data silently when two processes open it, so this must hold
 * whatever happens: a killed holder, a reused process id, two starts in the same instant.
 *
 * Each numbered file in `lock/` names a holder and the socket that shows whether it lives (lockSocket.ts). The highest
 * number counts. A newcomer who finds its holder dead creates the next number, which the file system grants to one
 * process only; older numbers are then removed. The highest number is never removed, so no number comes twice and
 * nobody can take away a lock that somebody else has just taken.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { AppError } from '@/lib/domain/appError';
import {
  createLockFile,
  numberedPath,
  readNewestLock,
  removeOlderLocks,
  replaceLockFile,
  type LockFile,
} from './lockFile';
import { isListening, listenAt, type LockSocket } from './lockSocket';

/** Who holds a data directory. */
export type LockHolder = Pick<LockFile, 'pid' | 'startedAt' | 'host' | 'url'>;

export interface DataLock {
  /** Tells whoever finds the directory taken where this process serves. */
  setUrl(url: string): Promise<void>;
  /** Gives the directory free. May be called twice. */
  release(): Promise<void>;
}

/**
 * Takes the lock; it also ends with the process. Throws AppError `conflict` that says who holds it, and `unavailable`
 * when the folder's file system cannot hold a lock.
 */
export async function acquireDataLock(dataDir: string, holder: { url?: string } = {}): Promise<DataLock> {
  const dir = lockFolder(dataDir);
  try {
    await mkdir(dir, { recursive: true });
    for (;;) {
      const lock = await tryToAcquire(dataDir, holder.url);
      if (lock) return lock;
    }
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError(
      'unavailable',
      `The folder ${displayPath(dir)} cannot hold a lock: ${reason}. Set SPECULAR_DATA to a folder on a local disk.`,
      { cause },
    );
  }
}

/** Who holds the data directory now; null when nobody does. */
export async function readLockHolder(dataDir: string): Promise<LockHolder | null> {
  const dir = lockFolder(dataDir);
  const newest = await readNewestLock(dir);
  if (!newest?.content || (await judge(dir, newest.content)) === 'dead') return null;
  const { pid, startedAt, host, url } = newest.content;
  return { pid, startedAt, host, url };
}

/** One attempt, with a socket of its own. Null when another process was faster: look again. */
async function tryToAcquire(dataDir: string, url: string | undefined): Promise<DataLock | null> {
  const dir = lockFolder(dataDir);
  const newest = await readNewestLock(dir);
  if (newest?.content) await refuseIfHeld(dataDir, newest.number, newest.content);
  const number = (newest?.number ?? 0) + 1;
  const name = `${randomBytes(8).toString('hex')}.sock`;
  const socket = await listenAt(dir, name);
  try {
    const content: LockFile = {
      pid: process.pid,
      startedAt: new Date().toISOString(),
      host: os.hostname(),
      url,
      bootId: await readBootId(),
      socket: name,
      released: false,
    };
    if ((await createLockFile(dir, number, content)) && !(await isPassed(dir, number))) {
      await removeOlderLocks(dir, number);
      return createLock(dir, number, content, socket);
    }
  } catch (error) {
    await socket.close();
    throw error;
  }
  await socket.close();
  return null;
}

/**
 * True when a higher number exists: this process read the folder so long ago that its number was taken, passed and
 * removed by others before it created it again. Then it does not count.
 */
async function isPassed(dir: string, number: number): Promise<boolean> {
  const newest = await readNewestLock(dir);
  if (!newest || newest.number <= number) return false;
  await rm(numberedPath(dir, number), { force: true });
  return true;
}

function createLock(dir: string, number: number, initial: LockFile, socket: LockSocket): DataLock {
  let content = initial;
  let released: Promise<void> | undefined;
  async function release(): Promise<void> {
    await replaceLockFile(dir, number, { ...content, released: true });
    await socket.close();
  }
  return {
    async setUrl(url) {
      content = { ...content, url };
      if (!released) await replaceLockFile(dir, number, content);
    },
    release: () => (released ??= release()),
  };
}

async function refuseIfHeld(dataDir: string, number: number, content: LockFile): Promise<void> {
  const dir = lockFolder(dataDir);
  const verdict = await judge(dir, content);
  if (verdict === 'dead') return;
  const database = displayPath(path.join(dataDir, 'db'));
  const who = `process ${content.pid}, started ${formatStart(content.startedAt)}${content.url ? `, at ${content.url}` : ''}`;
  throw new AppError(
    'conflict',
    verdict === 'alive'
      ? `${database} is in use by Specular, ${who}. Stop it, or set SPECULAR_DATA to another folder.`
      : `${database} was taken by Specular on the computer "${content.host}", ${who}, and whether that still runs ` +
          `cannot be seen from here. Stop it there; if it is gone, delete ${displayPath(numberedPath(dir, number))}.`,
  );
}

/** `unknown`: the holder ran on another machine, whose sockets cannot be seen through a network folder. */
async function judge(dir: string, content: LockFile): Promise<'alive' | 'dead' | 'unknown'> {
  if (content.released) return 'dead';
  if (await isListening(dir, content.socket)) return 'alive';
  const bootId = await readBootId();
  const sameMachine = content.host === os.hostname() || (bootId !== null && content.bootId === bootId);
  return sameMachine ? 'dead' : 'unknown';
}

let bootIdRead: Promise<string | null> | undefined;
/** Linux tells; elsewhere the host's name must do. */
function readBootId(): Promise<string | null> {
  bootIdRead ??= readFile('/proc/sys/kernel/random/boot_id', 'utf8').then(
    (text) => text.trim(),
    () => null,
  );
  return bootIdRead;
}

/** "13:05", with the day in front when that was not today. */
function formatStart(startedAt: string): string {
  const start = new Date(startedAt);
  const time = start.toTimeString().slice(0, 5);
  return start.toDateString() === new Date().toDateString() ? time : `${start.toDateString()} ${time}`;
}

function displayPath(file: string): string {
  const relative = path.relative(process.cwd(), file);
  return relative.startsWith('..') ? file : relative;
}

const lockFolder = (dataDir: string) => path.join(dataDir, 'lock');
