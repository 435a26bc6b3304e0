import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DraftOf, Finding, FindingCheck, FindingOf } from '@/lib/domain/finding';
import { type Job } from '@/lib/domain/job';
import { decodeNpy } from '@/lib/tensor/npy';
import type { Database } from '../db/database';
import { imageReader } from '../image/imageReader';
import { createImageService } from '../images/createImageService';
import { createThumbnails } from '../images/thumbnails';
import { createJobService } from '../jobs/createJobService';
import { FAKE_DEVICE, FakeCompute, fakeBase, fakeProbability, type FakeRun } from '../jobs/fakeCompute.testing';
import type { JobService } from '../jobs/jobService';
import { silentLog } from '../jobs/testSpec.testing';
import { openTestStore, type TestStore } from '../jobs/testStore.testing';
import { createNetworkService } from '../networks/createNetworkService';
import { createFindingService } from './createFindingService';
import type { FindingEvent, FindingService } from './findingService';
import { changedInputs } from './kinds/compareOcclusion';
import { noMaps } from './noMaps.testing';
import { hasEnded, until } from '../jobs/untilJob.testing';

const CELLS = 16;
const COLS = 4;
const CLASS = 1;

interface Server {
  compute: FakeCompute;
  jobs: JobService;
  findings: FindingService;
  events: FindingEvent[];
}

let store: TestStore;
let server: Server;
const opened: JobService[] = [];
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());
beforeEach(() => {
  server = openServer();
});
afterEach(async () => {
  for (const jobs of opened.splice(0)) await jobs.close();
  // What a test left unfinished must not be recovered by the next one.
  for (const { id, createdAt } of await store.database.jobs.listUnfinished())
    await store.database.jobs.update(id, { status: 'cancelled', cancelledBy: 'the test', finishedAt: createdAt });
});

function openServer(database: Database = store.database, version = '1'): Server {
  const compute = new FakeCompute();
  const { artifacts } = store;
  const networks = createNetworkService({ database, artifacts, compute, imageReader });
  const thumbnails = createThumbnails({ folder: path.join(store.dataDir, 'thumbnails'), artifacts, imageReader });
  const images = createImageService({ database, artifacts, imageReader, thumbnails });
  const jobs = createJobService({ database, artifacts, compute, images, version, log: silentLog });
  opened.push(jobs);
  const dependencies = { database, artifacts, jobs, networks, images, ...noMaps, version, log: silentLog };
  const findings = createFindingService(dependencies);
  const events: FindingEvent[] = [];
  findings.subscribe((event) => events.push(event));
  return { compute, jobs, findings, events };
}

/** A run of which `cells` cells are known. */
async function startRun(cells: number): Promise<{ job: Job; run: FakeRun; draft: DraftOf<'occlusion'> }> {
  const request = await store.newRequest();
  const sessionId = await store.newSession();
  const job = await server.jobs.start(request, { name: 'Anna', sessionId });
  const run = await server.compute.nextRun();
  await run.base();
  if (cells > 0) await run.cells(cells);
  const { networkId, imageId } = request;
  const draft: DraftOf<'occlusion'> = {
    kind: 'occlusion',
    sessionId,
    jobId: job.id,
    author: 'Anna',
    title: 'The glint matters',
    text: 'Covering it changes everything.',
    tags: ['glint'],
    target: { networkId, imageId, classIndex: CLASS, score: 'drop', area: { kind: 'map' } },
  };
  return { job, run, draft };
}

async function finishRun(job: Job, run: FakeRun): Promise<void> {
  await run.finish();
  await until(server.jobs, job.id, hasEnded);
}

/** The check's outcome, once it is no longer running. */
function outcomeOf({ findings }: Server, checkId: string): Promise<FindingCheck> {
  return new Promise((resolve) =>
    findings.subscribe((event) => {
      if (event.kind === 'checked' && event.check.id === checkId && event.check.outcome.verdict !== 'running')
        resolve(event.check);
    }),
  );
}
/** Saves a draft of a heatmap: of one comes one. */
async function create(draft: DraftOf<'occlusion'>, { findings }: Server = server): Promise<FindingOf<'occlusion'>> {
  return ofHeatmap(await findings.create(draft));
}
function ofHeatmap(finding: Finding): FindingOf<'occlusion'> {
  if (finding.kind !== 'occlusion') throw new Error(`It is a finding about ${finding.kind}.`);
  return finding;
}
/** Begins a check that a job computes. */
async function runAgain(
  id: string,
  by: string,
  { findings }: Server = server,
): Promise<FindingCheck & { jobId: string }> {
  const { jobId, ...check } = await findings.runAgain(id, by);
  if (jobId === null) throw new Error('It was compared without a job.');
  return { ...check, jobId };
}
const evidenceMap = async ({ evidence }: FindingOf<'occlusion'>) =>
  decodeNpy(await store.artifacts.get(evidence.mapHash));

describe('a finding', () => {
  it('freezes the map, a picture and everything that the numbers depend on', async () => {
    const { job, run, draft } = await startRun(4);
    await finishRun(job, run);
    const finding = await create(draft);
    const record = await store.database.jobs.get(job.id);
    expect(finding).toMatchObject({
      title: draft.title,
      tags: ['glint'],
      author: 'Anna',
      kind: 'occlusion',
      target: draft.target,
      checks: [],
    });
    expect(finding.evidence).toMatchObject({
      networkName: 'test',
      imageName: 'noise.png',
      classLabel: 'class 1',
      rows: 4,
      cols: 4,
      done: CELLS,
      baseProbability: fakeBase(3)[CLASS],
      cellTop: null,
      provenance: {
        ...record!.identity,
        resultKey: job.resultKey,
        pixelsHash: record!.pixelsHash,
        device: FAKE_DEVICE,
        specularVersion: '1',
      },
    });
    expect(finding.evidence.baseTop.map(({ probability }) => probability)).toEqual(
      [...fakeBase(3)].toSorted((a, b) => b - a),
    );
    const { shape, data } = await evidenceMap(finding);
    const log = await server.jobs.log(job.id);
    expect(shape).toEqual([4, 4]);
    log.order.forEach((cell, position) => expect(data[cell]).toBe(fakeProbability(position, CLASS)));
    const picture = await store.artifacts.get(finding.evidence.pictureHash);
    expect(await imageReader.info(picture, 'picture.png')).toMatchObject({ format: 'png' });
    expect(await server.findings.get(finding.id)).toEqual(finding);
    expect(server.events).toEqual([{ kind: 'created', finding }]);
    // Saved after an update of the server, it is still of the version that computed it.
    const later = await create(draft, openServer(store.database, '2'));
    expect(later.evidence.provenance).toEqual(finding.evidence.provenance);
  });

  it('of a run that goes on keeps the cells that were known; the rest is not a number', async () => {
    const { run, draft } = await startRun(5);
    const finding = await create(draft);
    await run.cells(3);
    expect(finding.evidence.done).toBe(5);
    const { data } = await evidenceMap(finding);
    expect([...data].filter((value) => !Number.isNaN(value))).toHaveLength(5);
  });

  it('of a cell or a region names the best classes there: for a region, where the patch changes the most', async () => {
    const { job, run, draft } = await startRun(4);
    await finishRun(job, run);
    const log = await server.jobs.log(job.id);
    const at = (row: number, col: number) => log.order.indexOf(row * COLS + col);
    const best = (position: number) => Math.max(...[0, 1, 2].map((c) => fakeProbability(position, c)));
    const cell = await create({
      ...draft,
      target: { ...draft.target, area: { kind: 'cell', row: 2, col: 3 } },
    });
    expect(cell.evidence.cellTop?.[0]?.probability).toBe(best(at(2, 3)));
    const region = await create({
      ...draft,
      target: { ...draft.target, area: { kind: 'region', row0: 1, col0: 0, row1: 2, col1: 1 } },
    });
    const positions = [at(1, 0), at(1, 1), at(2, 0), at(2, 1)];
    const change = (position: number) => Math.abs(fakeProbability(position, CLASS) - fakeBase(3)[CLASS]!);
    const strongest = positions.reduce((a, b) => (change(b) > change(a) ? b : a));
    expect(region.evidence.cellTop?.[0]?.probability).toBe(best(strongest));
  });

  it('is refused with the field at fault when it does not fit its run, and nothing is stored', async () => {
    const { run, draft } = await startRun(1);
    const { target } = draft;
    const area = (row: number, col: number) => ({ kind: 'cell' as const, row, col });
    const wrong: [string, Partial<DraftOf<'occlusion'>>][] = [
      ['jobId', { jobId: 'none' }],
      ['sessionId', { sessionId: 'none' }],
      ['target.networkId', { target: { ...target, networkId: 'other' } }],
      ['target.imageId', { target: { ...target, imageId: 'other' } }],
      ['target.classIndex', { target: { ...target, classIndex: 3 } }],
      ['target.area', { target: { ...target, area: area(4, 0) } }],
      ['target.area', { target: { ...target, area: { kind: 'region', row0: 2, col0: 0, row1: 1, col1: 0 } } }],
      ['jobId', { target: { ...target, area: area(3, 3) } }], // not computed yet
    ];
    for (const [field, change] of wrong)
      await expect(server.findings.create({ ...draft, ...change }), field).rejects.toMatchObject({
        options: { field },
      });
    expect((await server.findings.list({ sessionId: draft.sessionId }, { offset: 0, limit: 9 })).total).toBe(0);
    await run.finish();
  });
});

describe('run again', () => {
  async function saved() {
    const { job, run, draft } = await startRun(4);
    await finishRun(job, run);
    return { job, finding: await create(draft) };
  }

  it('computes everything anew and says same', async () => {
    const { job, finding } = await saved();
    const check = await runAgain(finding.id, 'Ben');
    expect(check).toMatchObject({ findingId: finding.id, by: 'Ben', outcome: { verdict: 'running' } });
    expect(check.jobId).not.toBe(job.id);
    expect(await server.jobs.get(check.jobId)).toMatchObject({ recheckOf: finding.id });
    const outcome = outcomeOf(server, check.id);
    const run = await server.compute.nextRun();
    expect(run.task.from).toBe(0);
    await run.base();
    await run.finish();
    expect((await outcome).outcome).toEqual({
      kind: 'occlusion',
      verdict: 'same',
      maxDifference: 0,
      row: 0,
      col: 0,
      deviceDescription: 'Fake device',
      reasons: [],
    });
    expect((await server.findings.get(finding.id))?.checks).toEqual([await outcome]);
    expect(server.events.map(({ kind }) => kind)).toEqual(['created', 'checked', 'checked']);
    // The map itself is still answered by its own job.
    expect(await server.jobs.find((await server.jobs.get(job.id))!.request)).toMatchObject({ id: job.id });
  });

  it('says changed with the largest difference and its cell', async () => {
    const { finding } = await saved();
    const check = await runAgain(finding.id, 'Ben');
    const outcome = outcomeOf(server, check.id);
    const run = await server.compute.nextRun();
    await run.base();
    const values = Float32Array.from({ length: CELLS * 3 }, (_, i) => fakeProbability(Math.floor(i / 3), i % 3));
    const log = await server.jobs.log(check.jobId);
    const position = log.order.indexOf(2 * COLS + 1);
    values[position * 3 + CLASS]! += 0.25;
    await run.yieldEvent({ kind: 'cells', from: 0, count: CELLS, probabilities: values, computeMs: 1 });
    run.next = CELLS;
    await run.finish();
    expect((await outcome).outcome).toMatchObject({ verdict: 'changed', row: 2, col: 1 });
    const { outcome: told } = await outcome;
    expect('maxDifference' in told && told.maxDifference).toBeCloseTo(0.25, 6);
  });

  it('compares partial evidence only where it knows something', async () => {
    const { run, draft } = await startRun(3);
    const finding = await create(draft);
    await server.jobs.cancel(draft.jobId, 'Anna');
    void run;
    const check = await runAgain(finding.id, 'Ben');
    const outcome = outcomeOf(server, check.id);
    const again = await server.compute.nextRun();
    await again.base();
    await again.finish();
    expect((await outcome).outcome).toMatchObject({ verdict: 'same' });
  });

  it('fails in plain words when the run is cancelled, or the evidence cannot be read', async () => {
    const { finding } = await saved();
    const first = await runAgain(finding.id, 'Ben');
    const cancelled = outcomeOf(server, first.id);
    await server.jobs.cancel(first.jobId, 'Carl');
    expect((await cancelled).outcome).toEqual({ verdict: 'failed', message: 'The run was cancelled by Carl.' });

    const second = await runAgain(finding.id, 'Ben');
    const unreadable = outcomeOf(server, second.id);
    await store.artifacts.delete(finding.evidence.mapHash);
    let run = await server.compute.nextRun();
    if (run.signal.aborted) run = await server.compute.nextRun(); // the cancelled one may have begun
    await run.base();
    await run.finish();
    expect((await unreadable).outcome).toMatchObject({ verdict: 'failed', message: expect.any(String) });
    await expect(server.findings.runAgain('none', 'Ben')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('goes on after a restart: the recovered job settles its check', async () => {
    const { finding } = await saved();
    const check = await runAgain(finding.id, 'Ben');
    await (await server.compute.nextRun()).base();
    await server.jobs.close();
    const restarted = openServer();
    const outcome = outcomeOf(restarted, check.id);
    await restarted.jobs.recover();
    const run = await restarted.compute.nextRun();
    await run.base();
    await run.finish();
    expect((await outcome).outcome).toMatchObject({ verdict: 'same' });
  });

  it('is settled at the next start when the process died between the end of the job and of the check', async () => {
    const { finding } = await saved();
    // Dies before it can store an outcome.
    const updateCheck = () => new Promise<never>(() => undefined);
    const dying = openServer({ ...store.database, findings: { ...store.database.findings, updateCheck } });
    const check = await runAgain(finding.id, 'Ben', dying);
    const run = await dying.compute.nextRun();
    await run.base();
    await run.finish();
    await expect.poll(async () => (await store.database.jobs.get(check.jobId))?.status).toBe('completed');
    const restarted = openServer();
    expect((await outcomeOf(restarted, check.id)).outcome).toMatchObject({ verdict: 'same' });
  });

  it('names what is no longer as it was', async () => {
    const { finding } = await saved();
    const record = (await store.database.jobs.get((await server.jobs.listOfSession(finding.sessionId, 1))[0]!.id))!;
    expect(changedInputs(finding.evidence, record, '1')).toEqual([]);
    const other = 'f'.repeat(64);
    const identity = { ...record.identity, weightsHash: other, cardHash: other, imageHash: other, algorithm: 'x/2' };
    const device = { ...FAKE_DEVICE, description: 'GPU', engineVersion: '2' };
    const reasons = changedInputs(finding.evidence, { identity, device, pixelsHash: other }, '2');
    expect(reasons).toHaveLength(7);
    expect(changedInputs(finding.evidence, { ...record, pixelsHash: other }, '1')).toEqual([
      'The same picture is decoded or resized to different pixels.',
    ]);
  });
});
