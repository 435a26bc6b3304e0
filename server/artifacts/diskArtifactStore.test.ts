import { fork, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AppError } from '@/lib/domain/appError';
import { testProgram } from '../testing/testProgram.testing';
import { createDiskArtifactStore } from './diskArtifactStore';
import { canMount, withSmallDisk } from './testing/smallDisk.testing';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'specular-artifacts-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const fileOf = (hash: string) => path.join(dir, hash.slice(0, 2), hash);
const temporaryNames = () => readdir(path.join(dir, 'tmp'));
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.fail('should have been refused'),
    (error: AppError) => error,
  );

describe('what is put', () => {
  it('comes back under the SHA-256 of its bytes, and again from a new store', async () => {
    const bytes = randomBytes(100_000);
    const hash = await createDiskArtifactStore(dir).put(bytes);
    expect(hash).toBe(sha256(bytes));
    const reopened = createDiskArtifactStore(dir);
    expect(Buffer.compare(await reopened.get(hash), bytes)).toBe(0);
    expect(await reopened.has(hash)).toBe(true);
    expect(Buffer.compare(await readFile(await reopened.pathOf(hash)), bytes)).toBe(0);
  });

  it('may be empty', async () => {
    const store = createDiskArtifactStore(dir);
    expect((await store.get(await store.put(new Uint8Array()))).byteLength).toBe(0);
  });

  it('is written once, however often and from however many sides it comes', async () => {
    const store = createDiskArtifactStore(dir);
    const other = createDiskArtifactStore(dir);
    const bytes = randomBytes(50_000);
    const results = await Promise.all([
      ...Array.from({ length: 20 }, () => store.put(bytes)),
      ...Array.from({ length: 20 }, () => other.put(bytes)),
      ...Array.from({ length: 5 }, async () => (await store.putStream(Readable.from([bytes]), 1e6)).hash),
    ]);
    expect(new Set(results)).toEqual(new Set([sha256(bytes)]));
    expect(await readdir(path.join(dir, sha256(bytes).slice(0, 2)))).toEqual([sha256(bytes)]);
    expect(await temporaryNames()).toEqual([]);
    const { ino } = await stat(fileOf(sha256(bytes)));
    await store.put(bytes);
    expect((await stat(fileOf(sha256(bytes)))).ino).toBe(ino);
  });

  it('comes by stream without being held in memory, and tells hash and length', async () => {
    const store = createDiskArtifactStore(dir);
    const chunks = Array.from({ length: 64 }, () => randomBytes(10_000));
    const whole = Buffer.concat(chunks);
    expect(await store.putStream(Readable.from(chunks), whole.byteLength)).toEqual({
      hash: sha256(whole),
      bytes: whole.byteLength,
    });
    expect(Buffer.compare(await store.get(sha256(whole)), whole)).toBe(0);
  });

  it('may be a file only for a while, which goes away even when its reader fails', async () => {
    const store = createDiskArtifactStore(dir);
    const bytes = randomBytes(5000);
    const result = await store.withTemporaryFile(Readable.from([bytes]), 5000, async (file) => {
      expect(Buffer.compare(await readFile(file), bytes)).toBe(0);
      // Named after this process, so that a later one can tell that it is dead.
      expect(await temporaryNames()).toEqual([expect.stringContaining(`~${process.pid}~`)]);
      return 'read';
    });
    expect(result).toBe('read');
    const failing = store.withTemporaryFile(Readable.from([bytes]), 5000, () => Promise.reject(new Error('no zip')));
    await expect(failing).rejects.toThrow('no zip');
    const tooLarge = store.withTemporaryFile(Readable.from([bytes]), 4999, () => expect.fail('must not be read'));
    await expect(tooLarge).rejects.toMatchObject({ code: 'too_large' });
    expect(await readdir(dir)).toEqual(['tmp']);
    expect(await temporaryNames()).toEqual([]);
  });

  it('can be deleted, and deleting twice is no error', async () => {
    const store = createDiskArtifactStore(dir);
    const hash = await store.put(randomBytes(10));
    await store.delete(hash);
    await store.delete(hash);
    expect(await store.has(hash)).toBe(false);
    await expect(store.get(hash)).rejects.toMatchObject({ code: 'not_found' });
    await expect(store.pathOf(hash)).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('what is refused', () => {
  it.each(['../../etc/passwd', '', 'AB'.repeat(32), `${'a'.repeat(63)}/`, 'g'.repeat(64), `../${'a'.repeat(61)}`])(
    'the name "%s", which cannot be an artifact',
    async (name) => {
      const store = createDiskArtifactStore(dir);
      for (const use of [store.get, store.has, store.pathOf, store.delete])
        await expect(use(name)).rejects.toMatchObject({ code: 'invalid_input' });
    },
  );

  it('a stream above the limit: it is ended and nothing of it stays', async () => {
    const store = createDiskArtifactStore(dir);
    let given = 0;
    const endless = new Readable({
      read() {
        given += 1000;
        this.push(randomBytes(1000));
      },
    });
    const error = await failure(store.putStream(endless, 5 * 1024 * 1024));
    expect(error).toMatchObject({ code: 'too_large', message: expect.stringContaining('5 MiB') as string });
    expect(endless.destroyed).toBe(true);
    expect(given).toBeLessThan(6 * 1024 * 1024);
    expect(await temporaryNames()).toEqual([]);
  });

  it('a stream that breaks off: nothing of it stays', async () => {
    const store = createDiskArtifactStore(dir);
    async function* broken() {
      yield randomBytes(1000);
      throw new Error('connection lost');
    }
    await expect(store.putStream(Readable.from(broken()), 1e6)).rejects.toThrow('connection lost');
    expect(await temporaryNames()).toEqual([]);
  });
});

describe('a damaged file', () => {
  const damages: [string, (file: string) => Promise<void>][] = [
    ['cut short', (file) => truncate(file, 10)],
    ['emptied', (file) => truncate(file, 0)],
    ['changed in one bit', flipOneBit],
  ];
  it.each(damages)('that was %s is never handed out, and is repaired by putting it again', async (_, damage) => {
    const store = createDiskArtifactStore(dir);
    const bytes = randomBytes(5000);
    const hash = await store.put(bytes);
    await store.pathOf(hash);
    await damage(fileOf(hash));
    await expect(store.get(hash)).rejects.toMatchObject({ code: 'storage_damaged' });
    await expect(store.pathOf(hash)).rejects.toMatchObject({ code: 'storage_damaged' });
    await store.put(bytes);
    expect(Buffer.compare(await store.get(hash), bytes)).toBe(0);
    expect(await store.pathOf(hash)).toBe(fileOf(hash));
  });

  async function flipOneBit(file: string): Promise<void> {
    const bytes = await readFile(file);
    bytes[2500] = (bytes[2500] ?? 0) ^ 1;
    await writeFile(file, bytes);
  }
});

describe('a full disk', () => {
  it.each(['ENOSPC', 'EDQUOT'])(
    '(%s half-way) is told plainly; nothing stays behind and reading goes on',
    async (code) => {
      const kept = await createDiskArtifactStore(dir).put(Buffer.from('saved before'));
      const store = createDiskArtifactStore(dir, {
        async write(handle, bytes) {
          await handle.write(bytes, 0, Math.floor(bytes.byteLength / 2));
          throw Object.assign(new Error('write failed'), { code });
        },
      });
      const bytes = randomBytes(10_000);
      const attempts = [
        () => store.put(bytes),
        () => store.putStream(Readable.from([bytes]), 1e6),
        () => store.withTemporaryFile(Readable.from([bytes]), 1e6, () => expect.fail('must not be read')),
      ];
      for (const attempt of attempts) {
        const error = await failure(attempt());
        expect(error.code).toBe('storage_full');
        expect(error.message).toContain(dir);
        expect(error.message).toContain('everything saved before is kept');
      }
      expect(await temporaryNames()).toEqual([]);
      expect(await store.has(sha256(bytes))).toBe(false);
      expect(Buffer.from(await store.get(kept)).toString()).toBe('saved before');
    },
  );

  it.skipIf(!canMount())('that really is full is told plainly, and has room again later', () =>
    withSmallDisk('256k', fillAndGoOn),
  );

  async function fillAndGoOn(small: string): Promise<void> {
    const store = createDiskArtifactStore(small);
    const hashes: string[] = [];
    const error = await failure(
      (async () => {
        for (;;) hashes.push(await store.put(randomBytes(20_000)));
      })(),
    );
    expect(error.code).toBe('storage_full');
    expect(hashes.length).toBeGreaterThan(3);
    expect(await readdir(path.join(small, 'tmp'))).toEqual([]);
    for (const hash of hashes) expect(sha256(await store.get(hash))).toBe(hash);
    await store.delete(hashes[0] ?? '');
    await store.delete(hashes[1] ?? '');
    await store.put(randomBytes(20_000));
  }
});

describe('what a killed process left in tmp', () => {
  it('is removed at the first write; what others are writing is not', async () => {
    await mkdir(path.join(dir, 'tmp'), { recursive: true });
    const dead = `${os.hostname()}~${pidOfTheDead()}~aa`;
    const parent = `${os.hostname()}~${process.ppid}~bb`;
    const elsewhere = 'another-computer~1~cc';
    const elsewhereLongAgo = 'another-computer~2~dd';
    const earlierMe = `${os.hostname()}~${process.pid}~ee`;
    for (const name of [dead, parent, elsewhere, elsewhereLongAgo, earlierMe])
      await writeFile(path.join(dir, 'tmp', name), 'half a fi');
    const longAgo = new Date(Date.now() - 2 * 24 * 60 * 60 * 1000);
    await utimes(path.join(dir, 'tmp', elsewhereLongAgo), longAgo, longAgo);
    await utimes(path.join(dir, 'tmp', earlierMe), longAgo, longAgo);
    await createDiskArtifactStore(dir).put(Buffer.from('x'));
    expect((await temporaryNames()).sort()).toEqual([elsewhere, parent].sort());
  });

  function pidOfTheDead(): number {
    return spawnSync(process.execPath, ['--version']).pid;
  }

  it('never includes an acknowledged artifact: 10 rounds of SIGKILL during writes', { timeout: 120_000 }, async () => {
    const acknowledged: string[] = [];
    for (let round = 0; round < 10; round++) {
      const child = fork(testProgram('artifactWriter'), ['write', dir], { execArgv: [] });
      const before = acknowledged.length;
      // Killed from within the acknowledgement, so that the next writes are certainly under way.
      child.on('message', (hash: string) => {
        acknowledged.push(hash);
        if (acknowledged.length - before >= 10 + round) child.kill('SIGKILL');
      });
      const signal = await new Promise((resolve) => child.once('exit', (_, by) => resolve(by)));
      expect(signal).toBe('SIGKILL');
    }
    const store = createDiskArtifactStore(dir);
    await store.put(Buffer.from('a write after the last kill'));
    expect(await temporaryNames()).toEqual([]);
    expect(acknowledged.length).toBeGreaterThanOrEqual(145);
    for (const hash of acknowledged) expect(sha256(await store.get(hash))).toBe(hash);
    for (const folder of (await readdir(dir)).filter((name) => name !== 'tmp'))
      for (const name of await readdir(path.join(dir, folder))) expect(sha256(await store.get(name))).toBe(name);
  });
});
