/**
 * The process that durability.test.ts kills: completes jobs and saves findings as fast as it can, and writes a line for
 * each one after it was acknowledged. Its argument is the data directory.
 */
import { writeSync } from 'node:fs';
import path from 'node:path';
import { isFinal } from '@/lib/domain/job';
import type { Compute, OcclusionEvent, OcclusionTask } from '../compute/compute';
import { imageReader } from '../image/imageReader';
import { createImageService } from '../images/createImageService';
import { createThumbnails } from '../images/thumbnails';
import { createJobService } from '../jobs/createJobService';
import { FakeCompute, FakeRun } from '../jobs/fakeCompute.testing';
import { silentLog } from '../jobs/testSpec.testing';
import { openTestStore } from '../jobs/testStore.testing';
import { createNetworkService } from '../networks/createNetworkService';
import { createFindingService } from './createFindingService';
import { noMaps } from './noMaps.testing';

/** Answers everything at once, in batches of three cells. */
class InstantCompute extends FakeCompute implements Compute {
  override occlude(task: OcclusionTask, signal: AbortSignal): AsyncIterable<OcclusionEvent> {
    const run = new FakeRun(task, signal);
    void run.base();
    while (run.next + 3 <= run.total) void run.cells(3);
    void run.finish();
    return run.events();
  }
}

const dataDir = process.argv[2];
if (!dataDir) throw new Error('Usage: durability.child.testing.ts DATA_DIR');
const store = await openTestStore(dataDir);
const compute = new InstantCompute();
const { database, artifacts } = store;
const log = silentLog;
const jobs = createJobService({ database, artifacts, compute, images: store.images, version: '1', log });
const networks = createNetworkService({ database, artifacts, compute, imageReader });
const thumbnails = createThumbnails({ folder: path.join(dataDir, 'thumbnails'), artifacts, imageReader });
const images = createImageService({ database, artifacts, imageReader, thumbnails });
const findings = createFindingService({ database, artifacts, jobs, networks, images, ...noMaps, version: '1', log });
jobs.subscribe((event) => {
  if (event.kind === 'updated' && event.job.state.status === 'completed') writeSync(1, `job ${event.job.id}\n`);
});
await jobs.recover();
const sessionId = await store.newSession();
writeSync(1, 'ready\n');

for (;;) {
  const request = await store.newRequest();
  const ended = new Promise<void>((resolve) =>
    jobs.subscribe(({ kind, ...event }) => {
      if (kind === 'updated' && 'job' in event && isFinal(event.job.state)) resolve();
    }),
  );
  const job = await jobs.start(request, { name: 'Child', sessionId });
  await ended;
  const { networkId, imageId } = request;
  const finding = await findings.create({
    kind: 'occlusion',
    sessionId,
    jobId: job.id,
    author: 'Child',
    title: 'Survives',
    text: '',
    tags: [],
    target: { networkId, imageId, classIndex: 0, score: 'probability', area: { kind: 'map' } },
  });
  writeSync(1, `finding ${finding.id}\n`);
}
