/** Imports of zips as tasks, over restarts: real tasks and files, rows of pictures in memory. */
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '@/lib/domain/appError';
import type { Task } from '@/lib/domain/task';
import { openDatabase, type OpenDatabase } from '../db/openDatabase';
import { makeDataDir } from '../db/testing/makeDataDir.testing';
import { imageReader } from '../image/imageReader';
import { createLog } from '../log';
import { createTaskService } from '../tasks/createTaskService';
import type { TaskService } from '../tasks/taskService';
import { whenOver } from '../tasks/whenOver.testing';
import { createImportService } from './createImportService';
import type { ImportService } from './importService';
import { makeZip } from './makeZip.testing';
import { tinyPng, withTestImages } from './testImages.testing';

const test = withTestImages();
const log = createLog({ level: 'silent', format: 'text' });
let database: OpenDatabase;
let dataDir: string;
beforeAll(async () => {
  dataDir = await makeDataDir('imports');
  database = await openDatabase({ dataDir });
});
afterAll(async () => {
  await database.close();
  await rm(dataDir, { recursive: true, force: true });
});

let folder: string;
let tasks: TaskService;
let imports: ImportService;
/** As a server that starts; what the one before left is taken up by recover(). */
function start(): void {
  const { artifacts, database: rows } = test.memory.dependencies;
  tasks = createTaskService({ tasks: database.tasks, log });
  imports = createImportService({ folder, database: rows, artifacts, images: test.service, tasks });
}
beforeEach(() => {
  folder = path.join(test.dir, 'imports');
  start();
  return () => tasks.close();
});

const entries = [
  ...Array.from({ length: 200 }, (_, i) => ({ name: `c/${i}.png`, data: tinyPng(i) })),
  { name: 'c/bad.png', data: Buffer.from('bad') },
];
const send = () => imports.startZip(test.setId, 'street.zip', Readable.from([makeZip(entries)]));
const zips = async () => (await readdir(folder)).filter((name) => name.endsWith('.zip'));

/** Sends the zip to a server that is stopped in the middle of it, and starts the next one. */
async function interrupted(): Promise<Task> {
  const { thumbnail } = imageReader;
  let made = 0;
  let closing: Promise<void> | undefined;
  const spy = vi.spyOn(imageReader, 'thumbnail').mockImplementation((...args) => {
    if (++made === 100) closing = tasks.close();
    return thumbnail(...args);
  });
  const task = await send();
  await vi.waitUntil(() => closing !== undefined, { timeout: 20_000, interval: 5 });
  await closing;
  spy.mockRestore();
  expect(await database.tasks.get(task.id)).toMatchObject({ status: 'running' });
  start();
  return task;
}

describe('an import', () => {
  it('goes on after a restart, and tells of it as if it had never been interrupted', async () => {
    const { id } = await interrupted();
    expect(test.stored().length).toBeGreaterThanOrEqual(64);
    expect(test.stored().length).toBeLessThan(200);
    await imports.sweep();
    await tasks.recover();
    expect(await whenOver(tasks, id)).toMatchObject({
      state: { status: 'completed' },
      done: 201,
      total: 201,
      report: { added: 200, alreadyThere: 0, refusedCount: 1, refused: [{ fileName: 'c/bad.png' }] },
    });
    expect(test.stored().map(({ fileName }) => fileName)).toEqual(Array.from({ length: 200 }, (_, i) => `${i}.png`));
    const refused = await new Response(await imports.refusedCsv(id)).text();
    expect(refused.match(/^c\/bad\.png,/gm)).toHaveLength(1);
    await expect.poll(zips).toEqual([]);
  });

  it('whose zip is gone says so, and what to do', async () => {
    const { id } = await interrupted();
    for (const name of await zips()) await rm(path.join(folder, name));
    await tasks.recover();
    const { state } = await whenOver(tasks, id);
    expect(state).toMatchObject({
      status: 'failed',
      error: { code: 'not_found', message: expect.stringMatching(/street\.zip .* Send it again/) as string },
    });
  });

  it('that cannot be started leaves no zip behind', async () => {
    vi.spyOn(tasks, 'start').mockRejectedValue(new AppError('unavailable', 'The database does not answer.'));
    await expect(send()).rejects.toMatchObject({ code: 'unavailable' });
    expect(await zips()).toEqual([]);
  });
});

describe('the sweep', () => {
  it('removes what nobody waits for, and no list of refusals', async () => {
    const { id } = await send();
    await whenOver(tasks, id);
    await writeFile(path.join(folder, 'left.zip'), 'of a process that was killed');
    await imports.sweep();
    expect(await zips()).toEqual([]);
    expect(await readFile(path.join(folder, 'refused', `${id}.csv`), 'utf8')).toContain('c/bad.png');
  });
});
