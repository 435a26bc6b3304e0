import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AppError } from '@/lib/domain/appError';
import type { ArtifactStore, StoredArtifact } from './artifactStore';
import { createDiskArtifactStore } from './diskArtifactStore';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'specular-evict-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const fileOf = (hash: string) => path.join(dir, hash.slice(0, 2), hash);
const HOUR_MS = 60 * 60 * 1000;
const HOURS_AGO = new Date(Date.now() - 10 * HOUR_MS);

/** An artifact that was stored ten hours ago by a process that is gone. */
async function storeLongAgo(bytes = randomBytes(1000)): Promise<string> {
  const hash = await createDiskArtifactStore(dir).put(bytes);
  await utimes(fileOf(hash), HOURS_AGO, HOURS_AGO);
  return hash;
}
async function listOf(store: ArtifactStore): Promise<StoredArtifact[]> {
  const listed: StoredArtifact[] = [];
  for await (const artifact of store.list()) listed.push(artifact);
  return listed;
}
const hourAgo = () => Date.now() - HOUR_MS;

describe('evict', () => {
  it('deletes what nobody has used, and nothing that was stored or read since', async () => {
    const [old, read, opened, storedAgain] = [
      await storeLongAgo(),
      await storeLongAgo(),
      await storeLongAgo(),
      randomBytes(9),
    ];
    const again = await storeLongAgo(storedAgain);
    const store = createDiskArtifactStore(dir);
    await store.get(read);
    await store.pathOf(opened);
    await store.put(storedAgain);
    const fresh = await store.put(randomBytes(10));
    for (const hash of [read, opened, again, fresh]) {
      expect(await store.evict(hash, hourAgo())).toBe(false);
      expect(await store.has(hash)).toBe(true);
    }
    expect(await store.evict(old, hourAgo())).toBe(true);
    expect(await store.has(old)).toBe(false);
    expect(await store.evict(old, hourAgo())).toBe(false);
  });

  it('knows after a restart what was used by the process before', async () => {
    const hash = await storeLongAgo();
    await createDiskArtifactStore(dir).get(hash);
    expect(await createDiskArtifactStore(dir).evict(hash, hourAgo())).toBe(false);
    expect((await stat(fileOf(hash))).mtimeMs).toBeLessThan(hourAgo());
  });

  it('never takes away what a put at the same moment has promised', async () => {
    const bytes = randomBytes(200_000);
    const store = createDiskArtifactStore(dir);
    for (let round = 0; round < 30; round++) {
      const hash = await storeLongAgo(bytes);
      const evicting = store.evict(hash, hourAgo());
      const putting = store.put(bytes);
      await Promise.all([evicting, putting]);
      expect(sha256(await store.get(hash))).toBe(hash);
    }
  });
});

describe('evict beside a reader', () => {
  /** Whether the file is there whenever a path was given, with the eviction begun after so many turns. */
  async function raceAfter(turns: number, bytes: Buffer<ArrayBuffer>): Promise<void> {
    const hash = await storeLongAgo(bytes);
    const store = createDiskArtifactStore(dir);
    const opening = store.pathOf(hash).catch((error: unknown) => error as AppError);
    for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
    await store.evict(hash, hourAgo());
    const opened = await opening;
    if (typeof opened === 'string') expect(existsSync(opened)).toBe(true);
    else expect(opened).toMatchObject({ code: 'not_found' });
  }

  it('never takes a file away whose path it is about to give', async () => {
    const bytes = randomBytes(3_000_000);
    for (let turns = 0; turns < 40; turns++) await raceAfter(turns, bytes);
  });
});

describe('list', () => {
  it('tells every artifact with its bytes and its last use, and nothing else in the folder', async () => {
    const store = createDiskArtifactStore(dir);
    expect(await listOf(store)).toEqual([]);
    const old = await storeLongAgo(randomBytes(123));
    const sizes = new Map([[old, 123]]);
    for (let length = 0; length < 70; length++) sizes.set(await store.put(randomBytes(length)), length);
    await writeFile(path.join(dir, old.slice(0, 2), 'notes.txt'), 'not an artifact');
    const listed = await listOf(store);
    expect(new Map(listed.map(({ hash, bytes }) => [hash, bytes]))).toEqual(sizes);
    for (const { hash, usedAtMs } of listed)
      expect(Math.abs(usedAtMs - (hash === old ? HOURS_AGO.getTime() : Date.now()))).toBeLessThan(60_000);
  });
});

describe('putFile', () => {
  it('moves a file whose bytes are what was promised', async () => {
    const store = createDiskArtifactStore(dir);
    const bytes = randomBytes(3_000_000);
    const file = path.join(dir, 'partial');
    await writeFile(file, bytes);
    const { ino } = await stat(file);
    expect(await store.putFile(file, sha256(bytes))).toBe(sha256(bytes));
    expect((await stat(fileOf(sha256(bytes)))).ino).toBe(ino);
    await expect(stat(file)).rejects.toMatchObject({ code: 'ENOENT' });
    await writeFile(file, bytes);
    await store.putFile(file, sha256(bytes));
    await expect(stat(file)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('leaves another file where it is, and tells its hash', async () => {
    const store = createDiskArtifactStore(dir);
    const file = path.join(dir, 'partial');
    await writeFile(file, 'something else');
    const promised = sha256(randomBytes(3));
    expect(await store.putFile(file, promised)).toBe(sha256(Buffer.from('something else')));
    expect(await store.has(promised)).toBe(false);
    expect(await readFile(file, 'utf8')).toBe('something else');
  });
});
