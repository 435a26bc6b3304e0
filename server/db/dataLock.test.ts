import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { acquireDataLock, readLockHolder } from './dataLock';
import { lockFileSchema, type LockFile } from './lockFile';
import { testProgram } from '../testing/testProgram.testing';

let dataDir: string;
let children: ChildProcess[] = [];
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), 'specular-lock-'));
});
afterEach(async () => {
  await Promise.all(children.map(kill));
  children = [];
  await rm(dataDir, { recursive: true, force: true });
});

interface Outcome {
  won: boolean;
  message?: string;
}

/** A process that is ready to try. */
async function startRival(dir = dataDir): Promise<ChildProcess> {
  const child = fork(testProgram('lockRival'), [dir], { execArgv: [] });
  children.push(child);
  await once(child, 'message');
  return child;
}

async function tryLock(child: ChildProcess, url = 'http://127.0.0.1:3000'): Promise<Outcome> {
  const answer = once(child, 'message');
  child.send(url);
  return (await answer)[0] as Outcome;
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

const lockFiles = async () => (await readdir(path.join(dataDir, 'lock'))).sort();

describe('the lock on a data directory', () => {
  it('keeps others out, says who holds it and where, and is free again once it is given back', async () => {
    const lock = await acquireDataLock(dataDir, { url: 'http://127.0.0.1:3000' });
    const time = new Date().toTimeString().slice(0, 4);
    await expect(acquireDataLock(dataDir)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(
        `^${path.join(dataDir, 'db')} is in use by Specular, process ${process.pid}, started ${time}\\d, ` +
          `at http://127\\.0\\.0\\.1:3000\\. Stop it, or set SPECULAR_DATA to another folder\\.$`,
      ) as string,
    });
    expect(await readLockHolder(dataDir)).toMatchObject({
      pid: process.pid,
      host: os.hostname(),
      url: 'http://127.0.0.1:3000',
    });
    await lock.setUrl('http://127.0.0.1:4000');
    expect(await readLockHolder(dataDir)).toMatchObject({ url: 'http://127.0.0.1:4000' });
    await lock.release();
    await lock.release();
    await lock.setUrl('http://127.0.0.1:5000');
    expect(await readLockHolder(dataDir)).toBeNull();
    await (await acquireDataLock(dataDir)).release();
  });

  it('is held by nobody where there is no lock, no folder even', async () => {
    expect(await readLockHolder(dataDir)).toBeNull();
    expect(await readLockHolder(path.join(dataDir, 'missing'))).toBeNull();
  });

  it('works in a folder whose path is too long for the address of a socket', async () => {
    const deep = path.join(dataDir, 'd'.repeat(120), 'e'.repeat(120));
    await mkdir(deep, { recursive: true });
    const lock = await acquireDataLock(deep);
    await expect(acquireDataLock(deep)).rejects.toMatchObject({ code: 'conflict' });
    const rival = await startRival(deep);
    expect(await tryLock(rival)).toMatchObject({ won: false });
    await lock.release();
    expect(await tryLock(rival)).toEqual({ won: true });
    await kill(rival);
    await (await acquireDataLock(deep)).release();
  });

  it('leaves a few small files, however often it is taken', async () => {
    for (let round = 0; round < 20; round++) await (await acquireDataLock(dataDir)).release();
    expect(await lockFiles()).toEqual(['000020.json']);
  });
});

describe('the lock of another process', () => {
  it('holds as long as the process lives, also when it is stopped in its tracks', async () => {
    const rival = await startRival();
    expect(await tryLock(rival)).toEqual({ won: true });
    rival.kill('SIGSTOP');
    await expect(acquireDataLock(dataDir)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining(`process ${rival.pid}`) as string,
    });
    rival.kill('SIGCONT');
    await kill(rival);
    expect(await readLockHolder(dataDir)).toBeNull();
    await (await acquireDataLock(dataDir)).release();
  });

  it('ends with a SIGKILL, even when its process id is at once that of somebody else', async () => {
    const rival = await startRival();
    await tryLock(rival);
    await kill(rival);
    // As if the id, with everything else that can be compared, now belonged to this very process.
    await editNewest((content) => ({ ...content, pid: process.pid }));
    expect(await readLockHolder(dataDir)).toBeNull();
    const lock = await acquireDataLock(dataDir);
    expect(await readLockHolder(dataDir)).toMatchObject({ pid: process.pid });
    await lock.release();
  });

  it('is granted to exactly one of many that start at the same instant, after every kill again', async () => {
    const rivals = await Promise.all(Array.from({ length: 6 }, () => startRival()));
    while (rivals.length > 0) {
      const outcomes = await Promise.all(rivals.map((rival) => tryLock(rival, `http://${rival.pid}`)));
      const winners = rivals.filter((_, index) => outcomes[index]?.won);
      expect(winners).toHaveLength(1);
      const [winner] = winners;
      if (!winner) break;
      expect(await readLockHolder(dataDir)).toMatchObject({ pid: winner.pid, url: `http://${winner.pid}` });
      for (const { won, message } of outcomes) if (!won) expect(message).toContain(`process ${winner.pid}`);
      rivals.splice(rivals.indexOf(winner), 1);
      await kill(winner);
    }
    expect(await readLockHolder(dataDir)).toBeNull();
  });

  it('on another machine cannot be judged, so it is refused with what to do', async () => {
    const lock = await acquireDataLock(dataDir);
    await lock.release();
    await editNewest((content) => ({ ...content, released: false, host: 'elsewhere', bootId: 'another' }));
    const error: unknown = await acquireDataLock(dataDir).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(/on the computer "elsewhere".* if it is gone, delete .*000001\.json/) as string,
    });
    await rm(path.join(dataDir, 'lock', '000001.json'));
    await (await acquireDataLock(dataDir)).release();
  });

  it('from before the machine was started again does not count', async () => {
    const lock = await acquireDataLock(dataDir);
    await lock.release();
    await editNewest((content) => ({ ...content, released: false, bootId: 'the last start' }));
    await (await acquireDataLock(dataDir)).release();
  });

  it('whose file was never written whole does not count', async () => {
    const lock = await acquireDataLock(dataDir);
    await lock.release();
    await writeFile(path.join(dataDir, 'lock', '000001.json'), '{"pid": 12');
    await (await acquireDataLock(dataDir)).release();
    expect(await lockFiles()).toContain('000002.json');
  });
});

async function editNewest(edit: (content: LockFile) => LockFile): Promise<void> {
  const name = (await lockFiles()).findLast((file) => file.endsWith('.json')) ?? '';
  const file = path.join(dataDir, 'lock', name);
  const content = lockFileSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  await writeFile(file, JSON.stringify(edit(content)));
}
