/** The numbered files of a lock folder: `000001.json`, `000002.json`, …; dataLock.ts says how they are used. */
import { randomBytes } from 'node:crypto';
import { link, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

export const lockFileSchema = z.object({
  pid: z.int(),
  startedAt: z.iso.datetime(),
  host: z.string(),
  /** Where the holder serves; absent until it is known. */
  url: z.string().optional(),
  /** The machine since its last start: sockets can be judged only from there. Null where that is not known. */
  bootId: z.string().nullable(),
  socket: z.string().regex(/^[0-9a-f]+\.sock$/),
  /** Given back in good order. */
  released: z.boolean(),
});
export type LockFile = z.infer<typeof lockFileSchema>;

export interface NumberedLock {
  number: number;
  /** Null for a file that was never written whole: the power failed in between, and its writer with it. */
  content: LockFile | null;
}

export const numberedPath = (dir: string, number: number) => path.join(dir, `${String(number).padStart(6, '0')}.json`);
const numberOf = (name: string) => Number(/^(\d{6,})\.json$/.exec(name)?.[1] ?? 0);

/** The file with the highest number; null when there is none. */
export async function readNewestLock(dir: string): Promise<NumberedLock | null> {
  for (;;) {
    const names = await readdir(dir).catch(ignoreMissing<string[]>([]));
    const number = Math.max(0, ...names.map(numberOf));
    if (number === 0) return null;
    const text = await readFile(numberedPath(dir, number), 'utf8').catch(ignoreMissing(null));
    // Gone since the folder was read: a newer one has taken its place.
    if (text !== null) return { number, content: parseLockFile(text) };
  }
}

/** Creates the file of a number with its whole content at once. False when the number is taken. */
export async function createLockFile(dir: string, number: number, content: LockFile): Promise<boolean> {
  const draft = await writeDraft(dir, content);
  try {
    await link(draft, numberedPath(dir, number));
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/** Replaces the content of one's own number. */
export async function replaceLockFile(dir: string, number: number, content: LockFile): Promise<void> {
  await rename(await writeDraft(dir, content), numberedPath(dir, number));
}

/** Removes the files below a number, with their dead sockets. */
export async function removeOlderLocks(dir: string, number: number): Promise<void> {
  const numbers = (await readdir(dir)).map(numberOf).filter((older) => older > 0 && older < number);
  for (const older of numbers) {
    const content = parseLockFile(await readFile(numberedPath(dir, older), 'utf8').catch(ignoreMissing('')));
    if (content) await rm(path.join(dir, content.socket), { force: true });
    await rm(numberedPath(dir, older), { force: true });
  }
}

function parseLockFile(text: string): LockFile | null {
  try {
    return lockFileSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

async function writeDraft(dir: string, content: LockFile): Promise<string> {
  const draft = path.join(dir, `${randomBytes(8).toString('hex')}.draft`);
  await writeFile(draft, `${JSON.stringify(content, null, 2)}\n`, { flush: true });
  return draft;
}

function ignoreMissing<T>(instead: T): (error: unknown) => T {
  return (error) => {
    if (isCode(error, 'ENOENT')) return instead;
    throw error;
  };
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
