import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir, readdir, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Job } from '@/lib/domain/job';
import type { StorageCategory } from '@/lib/domain/storage';
import type { ArtifactStore } from '../artifacts/artifactStore';
import { sampleFinding, sampleImage } from '../db/testing/samples';
import { createJobService } from '../jobs/createJobService';
import { FakeCompute } from '../jobs/fakeCompute.testing';
import type { JobService } from '../jobs/jobService';
import { openTestStore, type TestStore } from '../jobs/testStore.testing';
import { createLog } from '../log';
import { createStorageService, type StorageDependencies } from './createStorageService';
import { hasEnded, until } from '../jobs/untilJob.testing';

const log = createLog({ level: 'silent', format: 'text' });
const HOUR_MS = 3_600_000;
const asker = { sessionId: null, name: 'Ada' };

/** Computes at once, unless the test wants to do it itself. */
class QuickCompute extends FakeCompute {
  byHand = false;
  override occlude(...args: Parameters<FakeCompute['occlude']>) {
    const events = super.occlude(...args);
    const run = this.runs.at(-1)!;
    if (!this.byHand) void run.base().then(() => run.finish());
    return events;
  }
}

/** Vectors are cleared in server/features/clearedFeatures.test. */
const features = { dropChunk: () => Promise.reject(new Error('There are no vectors here.')) };
/** And maps in server/embedding/clearedMaps.test. */
const embeddings = { dropArtifacts: () => Promise.reject(new Error('There are no maps here.')) };

let store: TestStore;
let compute: QuickCompute;
let jobs: JobService;
beforeAll(async () => {
  store = await openTestStore();
  compute = new QuickCompute();
  jobs = openJobs();
}, 120_000);
afterAll(async () => {
  await jobs.close();
  await store.close();
});

function openJobs(): JobService {
  const { database, artifacts, images } = store;
  return createJobService({ database, artifacts, compute, images, version: '0.0.0', log });
}
function openStorage({ pulling, ...options }: Partial<StorageDependencies> & { pulling?: string[] } = {}) {
  const { dataDir, artifacts, database } = store;
  const catalogue = { isPulling: (name: string) => pulling?.includes(name) ?? false };
  return createStorageService({ dataDir, artifacts, database, jobs, features, embeddings, catalogue, log, ...options });
}

const ended = (job: Job) => until(jobs, job.id, hasEnded);
async function run(request: Awaited<ReturnType<TestStore['newRequest']>>): Promise<Job> {
  return ended(await jobs.start(request, asker));
}
function resultHash({ state }: Job): string {
  if (state.status !== 'completed') throw new Error(`The run is ${state.status}.`);
  return state.resultHash;
}
const artifactFile = (hash: string) => path.join(store.dataDir, 'artifacts', hash.slice(0, 2), hash);
async function age(file: string, hours: number): Promise<void> {
  const then = new Date(Date.now() - hours * HOUR_MS);
  await utimes(file, then, then);
}
async function addFile(folder: string, name: string, bytes: number): Promise<string> {
  const file = path.join(store.dataDir, folder, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, randomBytes(bytes));
  return file;
}
async function folderBytes(folder: string): Promise<number> {
  let sum = 0;
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true }))
    if (entry.isFile()) sum += (await stat(path.join(entry.parentPath, entry.name))).size;
  return sum;
}
async function bytesOf(...categories: StorageCategory[]): Promise<number[]> {
  const report = await openStorage().report();
  return categories.map((one) => report.categories.find(({ category }) => category === one)!.bytes);
}

describe('what is reported', () => {
  it('is every byte of the data directory, each for one purpose', async () => {
    const job = await run(await store.newRequest());
    const upload = randomBytes(1234);
    await store.artifacts.put(upload);
    await addFile('thumbnails', `${'a'.repeat(64)}-128.webp`, 100);
    await addFile('pulls', 'b'.repeat(64), 200);
    await addFile('imports', 'waiting.zip', 300);
    const map = await store.artifacts.put(randomBytes(77));
    const picture = await store.artifacts.put(randomBytes(88));
    const sessionId = await store.newSession();
    const finding = sampleFinding(sessionId);
    await store.database.findings.create({
      ...finding,
      evidence: { ...finding.evidence, mapHash: map, pictureHash: picture },
    });
    const report = await openStorage().report();
    const by = Object.fromEntries(report.categories.map(({ category, bytes }) => [category, bytes]));
    const weights = [store.network, store.largeNetwork].map(({ weightsBytes }) => weightsBytes);
    expect(by).toMatchObject({
      networks: weights[0]! + weights[1]!,
      evidence: 77 + 88,
      results: (await stat(artifactFile(resultHash(job)))).size,
      uploads: 1234,
      thumbnails: 100,
      pulls: 200,
      imports: 300,
    });
    expect(by.pictures).toBeGreaterThan(0);
    expect(by.database).toBeGreaterThan(1_000_000);
    expect(report.cacheBytes).toBe(by.results! + by.uploads! + by.thumbnails!);
    expect(report.freeDiskBytes).toBeGreaterThan(0);
    // The database may write at any moment; everything else must agree to the byte.
    const onDisk = (await folderBytes(store.dataDir)) - (await folderBytes(path.join(store.dataDir, 'db')));
    expect(report.totalBytes - by.database!).toBe(onDisk);
  });
});

describe('clear', () => {
  it('of results leaves none, and the same request is then computed again, to the same bytes', async () => {
    const request = await store.newRequest();
    const before = resultHash(await run(request));
    await jobs.close();
    jobs = openJobs(); // nothing is in memory any more
    const [bytes] = await bytesOf('results');
    expect(await openStorage().clear('results')).toBe(bytes);
    expect(await bytesOf('results')).toEqual([0]);
    expect(await jobs.find(request)).toBeNull();
    const old = await store.database.jobs.latest((await jobs.start(request, asker)).resultKey);
    const again = await ended((await jobs.get(old!.id))!);
    expect(again.attempt).toBe(2);
    expect(resultHash(again)).toBe(before);
    expect(await store.artifacts.has(before)).toBe(true);
  });

  it('says of a run whose cells were cleared what to do, and does not pretend to know them', async () => {
    const job = await run(await store.newRequest());
    await jobs.close();
    jobs = openJobs();
    await openStorage().clear('results');
    await expect(jobs.log(job.id)).rejects.toMatchObject({
      code: 'not_found',
      message: expect.stringContaining('Run it again') as string,
    });
    expect(await jobs.get(job.id)).toMatchObject({ done: 0, base: null });
  });

  it('during a run does not break it', async () => {
    compute.byHand = true;
    const job = await jobs.start(await store.newRequest({ stride: 1 }), asker);
    await expect.poll(() => compute.runs.at(-1)?.task.spec.stride).toBe(1);
    compute.byHand = false;
    const running = compute.runs.at(-1)!;
    await running.base();
    await running.cells(40);
    await openStorage().clear('results');
    const finishing = running.finish();
    await Promise.all([openStorage().clear('results'), openStorage().clear('uploads'), finishing]);
    const done = await ended(job);
    expect(done.state.status).toBe('completed');
    expect((await jobs.log(job.id)).done).toBe(job.total);
    const [chunk] = await store.database.jobs.chunks(job.resultKey);
    expect(chunk).toBeUndefined();
  });

  it('of uploads takes those that belong to nothing, but not those of the last hour', async () => {
    const [fresh, old] = [await store.artifacts.put(randomBytes(10)), await store.artifacts.put(randomBytes(20))];
    await age(artifactFile(old), 2);
    const inTwoHours = Date.now() + 2 * HOUR_MS;
    expect(await openStorage().clear('uploads')).toBe(0); // this process has used both just now
    expect(await store.artifacts.has(old)).toBe(true);
    expect(await openStorage({ now: () => inTwoHours }).clear('uploads')).toBeGreaterThanOrEqual(30);
    expect([await store.artifacts.has(fresh), await store.artifacts.has(old)]).toEqual([false, false]);
    for (const hash of [store.network.weightsHash, store.largeNetwork.weightsHash])
      expect(await store.artifacts.has(hash)).toBe(true);
  });

  it('of pulls leaves the one that is under way', async () => {
    const [idle, busy] = ['c'.repeat(64), 'd'.repeat(64)];
    await addFile('pulls', idle, 50);
    await addFile('pulls', busy, 60);
    await openStorage({ pulling: [busy] }).clear('pulls');
    expect(await readdir(path.join(store.dataDir, 'pulls'))).toEqual([busy]);
    await openStorage().clear('pulls');
    expect(await readdir(path.join(store.dataDir, 'pulls'))).toEqual([]);
  });
});

describe('the limit', () => {
  it('takes what was unused for longest, and no more than it must', async () => {
    for (const category of ['results', 'thumbnails'] as const) await openStorage().clear(category);
    const files: string[] = [];
    for (let hours = 10; hours > 4; hours--) {
      const file = await addFile('thumbnails', `${randomUUID()}-64.webp`, 1000);
      await age(file, hours);
      files.push(path.basename(file));
    }
    const { cacheBytes } = await openStorage().report();
    expect(await openStorage({ limitBytes: cacheBytes }).enforceLimit()).toBe(0);
    expect(await openStorage({ limitBytes: cacheBytes - 1500 }).enforceLimit()).toBe(2000);
    expect((await readdir(path.join(store.dataDir, 'thumbnails'))).sort()).toEqual(files.slice(2).sort());
  });

  it('keeps everything that a network, a picture, a finding or an unfinished run needs, even at zero bytes', async () => {
    const { database, artifacts } = store;
    const finished = await run(await store.newRequest());
    compute.byHand = true;
    const unfinished = await jobs.start(await store.newRequest({ stride: 1 }), asker);
    await expect.poll(() => compute.runs.at(-1)?.task.spec.stride).toBe(1);
    const half = compute.runs.at(-1)!;
    await half.base();
    await half.cells(40);
    await jobs.close(); // stores its cells, and leaves it to the next start
    const chunks = await database.jobs.chunks(unfinished.resultKey);
    expect(chunks.map(({ from, count }) => [from, count])).toEqual([[0, 40]]);
    const [picture, mask, map, heatmap] = await Promise.all([1, 2, 3, 4].map(() => artifacts.put(randomBytes(50))));
    const set = await database.images.createSet({ id: randomUUID(), name: 'Scenes', description: '' });
    const masked = { ...sampleImage('scene.png'), hash: picture!, maskHash: mask! };
    await database.images.addImages(set.id, [masked]);
    const finding = sampleFinding(await store.newSession());
    const evidence = { ...finding.evidence, mapHash: map!, pictureHash: heatmap! };
    await database.findings.create({ ...finding, evidence });
    const weights = [store.network, store.largeNetwork].map(({ weightsHash }) => weightsHash);
    const needed = [...weights, picture!, mask!, map!, heatmap!, ...chunks.map(({ hash }) => hash)];
    const unneeded = await artifacts.put(randomBytes(50));

    await openStorage({ limitBytes: 0, now: () => Date.now() + 24 * HOUR_MS }).enforceLimit();
    for (const hash of needed) expect(await artifacts.has(hash)).toBe(true);
    for (const hash of [resultHash(finished), unneeded]) expect(await artifacts.has(hash)).toBe(false);

    compute.byHand = false;
    jobs = openJobs();
    await jobs.recover();
    expect((await ended(unfinished)).state.status).toBe('completed');
    expect(compute.runs.at(-1)!.task.from).toBe(40);
  });

  it('goes on past what cannot be removed', async () => {
    for (const category of ['results', 'uploads', 'thumbnails'] as const) await openStorage().clear(category);
    const [stuck, other] = await Promise.all([1, 2].map(() => store.artifacts.put(randomBytes(500))));
    await age(artifactFile(stuck!), 3);
    const evict: ArtifactStore['evict'] = async (hash, since) => {
      if (hash === stuck) throw new Error('EACCES');
      return store.artifacts.evict(hash, since);
    };
    const artifacts = { list: () => store.artifacts.list(), evict };
    const tomorrow = () => Date.now() + 24 * HOUR_MS;
    await openStorage({ limitBytes: 0, now: tomorrow, artifacts }).enforceLimit();
    expect([await store.artifacts.has(stuck!), await store.artifacts.has(other!)]).toEqual([true, false]);
  });

  it('leaves what was used in the last ten minutes', async () => {
    const job = await run(await store.newRequest());
    await openStorage({ limitBytes: 0 }).enforceLimit();
    expect(await store.artifacts.has(resultHash(job))).toBe(true);
  });
});
