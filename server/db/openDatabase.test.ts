import { fork } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readLockHolder } from './dataLock';
import { openDatabase } from './openDatabase';
import { testProgram } from '../testing/testProgram.testing';
import { sampleView } from './testing/samples';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), 'specular-data-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

describe('the embedded database', () => {
  it('keeps its rows over a restart, lets nobody else in, and tells where it is served', async () => {
    const database = await openDatabase({ dataDir, holder: { url: 'http://127.0.0.1:1' } });
    expect(database.kind).toBe('pglite');
    const session = await database.sessions.create({ id: 's', name: 'S', view: sampleView });
    await expect(openDatabase({ dataDir })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('at http://127.0.0.1:1.') as string,
    });
    await database.setUrl('http://127.0.0.1:2');
    expect(await readLockHolder(dataDir)).toMatchObject({ pid: process.pid, url: 'http://127.0.0.1:2' });
    await database.close();
    await database.close();
    expect(await readLockHolder(dataDir)).toBeNull();
    const again = await openDatabase({ dataDir });
    expect(await again.sessions.get('s')).toEqual(session);
    await again.close();
  });

  it('gives the directory free when it cannot be opened, and leaves the damaged files as they are', async () => {
    await (await openDatabase({ dataDir })).close();
    const control = path.join(dataDir, 'db', 'global', 'pg_control');
    await writeFile(control, 'not a control file');
    await expect(openDatabase({ dataDir })).rejects.toMatchObject({ code: 'unavailable' });
    expect(await readLockHolder(dataDir)).toBeNull();
    expect(await readdir(path.join(dataDir, 'db', 'global'))).toContain('pg_control');
  });

  it('gives the directory free when a migration is refused', async () => {
    const migrationsDir = path.join(dataDir, 'none');
    await expect(openDatabase({ dataDir, migrationsDir })).rejects.toMatchObject({ code: 'unavailable' });
    expect(await readLockHolder(dataDir)).toBeNull();
    await (await openDatabase({ dataDir })).close();
  });

  it('loses no acknowledged row: 10 rounds of SIGKILL during writes', { timeout: 240_000 }, async () => {
    const findingIds: string[] = [];
    const targets = new Map<string, number>();
    for (let round = 0; round < 10; round++) {
      const before = findingIds.length;
      const child = fork(testProgram('databaseWriter'), [dataDir], { execArgv: [] });
      // Killed from within an acknowledgement, so that the next writes are certainly under way.
      child.on('message', (told: { findingId?: string; sessionId?: string; target?: number }) => {
        if (told.findingId) findingIds.push(told.findingId);
        if (told.sessionId) targets.set(told.sessionId, told.target ?? -1);
        if (findingIds.length - before >= 20 + round && told.findingId) child.kill('SIGKILL');
      });
      const signal = await new Promise((resolve) => child.once('exit', (_, by) => resolve(by)));
      expect(signal).toBe('SIGKILL');
    }
    const database = await openDatabase({ dataDir });
    const { items, total } = await database.findings.list({}, { offset: 0, limit: 10_000 });
    expect(total).toBe(items.length);
    expect(findingIds.length).toBeGreaterThanOrEqual(245);
    const stored = new Set(items.map(({ id }) => id));
    expect(findingIds.filter((id) => !stored.has(id))).toEqual([]);
    expect(targets.size).toBe(10);
    for (const [id, target] of targets)
      expect(Number((await database.sessions.get(id))?.view.target)).toBeGreaterThanOrEqual(target);
    await database.close();
  });
});
