/** A batch over scenes of the demo with their masks: what is ranked is what a slow recomputation from the files gives. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { occlusionSpecSchema } from '@/lib/domain/occlusion';
import { isTaskOver, type Task } from '@/lib/domain/task';
import type { BatchSummary } from '@/lib/domain/occlusionBatch';
import { batchPicturesSchema } from '@/lib/protocol/batchRest';
import { decodeNpy } from '@/lib/tensor/npy';
import { runInProcess } from '@/server/cli/runInProcess.testing';
import { PROJECT_ROOT } from '@/server/projectRoot';
import { OBJECTS_NETWORK_ID, SCENES_SET_ID, seedObjects } from '@/server/seed/seedObjects';
import { okJson, expectRefusal, get, postJson, withRealServices } from './_request/routeCall.testing';
import { POST as create } from './batches/route';
import { DELETE as remove, GET as summary } from './batches/[id]/route';
import { GET as exportFile } from './batches/[id]/export/route';
import { GET as mean } from './batches/[id]/mean/route';
import { GET as pictures } from './batches/[id]/pictures/route';

const server = withRealServices();
beforeAll(() => seedObjects(server.services), 120_000);

const SPEC = { patch: 20, stride: 16, fill: [128, 128, 128] };
const REQUEST = {
  networkId: OBJECTS_NETWORK_ID,
  pictures: { kind: 'set', imageSetId: SCENES_SET_ID, ranges: [[0, 3], [31, 31]] },
  spec: SPEC,
}; // prettier-ignore

async function whenOver(taskId: string): Promise<void> {
  const { tasks } = server.services;
  await new Promise<void>((resolve) => {
    tasks.subscribe(taskId, ({ state }) => isTaskOver(state) && resolve());
    void tasks.get(taskId).then((now) => now && isTaskOver(now.state) && resolve());
  });
}

it('ranks by the share outside that follows from the maps and the masks', async () => {
  const { database, artifacts, imageReader } = server.services;
  const network = await database.networks.get(OBJECTS_NETWORK_ID);
  const { id, task } = await okJson<{ id: string; task: Task }>(postJson(create, REQUEST));
  await whenOver(task.id);
  const { batch, counts } = await okJson<BatchSummary>(get(summary, id));
  expect(counts).toMatchObject({ pictures: 5, measured: 5, failed: 0, withShare: 5 });

  const { data, shape } = decodeNpy(new Uint8Array(await (await get(exportFile, id, '?format=drops')).arrayBuffer()));
  const { rows, cols, width, height } = batch.grid;
  expect(shape).toEqual([5, rows, cols]);
  const ranking = '?sort=outside&order=descending';
  const { items } = batchPicturesSchema.parse(await okJson(get(pictures, id, ranking)));
  const shares = items.map(({ state }) => (state.status === 'measured' ? state.measures.outsideShare! : NaN));
  expect(shares).toEqual(shares.toSorted((a, b) => b - a));

  for (const [index, { place, image }] of items.entries()) {
    const stored = await database.images.get(image.id);
    const bytes = await artifacts.get(stored!.maskHash!);
    const { rgb: mask } = await imageReader.fit(bytes, 'mask', network!.card.input);
    let [outside, total] = [0, 0];
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const over = [];
        for (let cell = 0; cell < rows * cols; cell++) {
          const [centreY, centreX] = [Math.floor(cell / cols), cell % cols].map((k) => k * SPEC.stride + SPEC.stride / 2) as [number, number]; // prettier-ignore
          const [top, left] = [Math.min(centreY, height - 1) - SPEC.patch / 2, Math.min(centreX, width - 1) - SPEC.patch / 2]; // prettier-ignore
          if (y >= top && y < top + SPEC.patch && x >= left && x < left + SPEC.patch)
            over.push(data[place * rows * cols + cell]!);
        }
        const drop = over.reduce((a, b) => a + b, 0) / over.length;
        if (!(drop > 0)) continue;
        total += drop;
        outside += drop * (1 - mask[(y * width + x) * 3]! / 255);
      }
    expect(shares[index]).toBeCloseTo(outside / total, 5);
  }

  // The filter finds exactly those that are right with as much outside.
  const least = shares[1]!;
  const wrong = batchPicturesSchema.parse(await okJson(get(pictures, id, `${ranking}&wrongReason=${least}`)));
  const expected = items.filter(({ state }) => state.status === 'measured' && state.measures.right && state.measures.outsideShare! >= least); // prettier-ignore
  expect(wrong.items.map(({ place }) => place)).toEqual(expected.map(({ place }) => place));

  const meanMap = decodeNpy(new Uint8Array(await (await get(exportFile, id, '?format=mean')).arrayBuffer()));
  meanMap.data.forEach((value, cell) => {
    const all = [0, 1, 2, 3, 4].map((place) => data[place * rows * cols + cell]!);
    expect(value).toBeCloseTo(all.reduce((a, b) => a + b) / 5, 6);
  });
  const csv = await (await get(exportFile, id, '?format=csv')).text();
  expect(csv.trim().split('\r\n')).toHaveLength(6);

  // Without a server, from files: the same numbers, however both have put patches together.
  const folder = await mkdtemp(path.join(tmpdir(), 'specular-batch-'));
  try {
    const inFolder = (...names: string[]) => path.join(folder, ...names);
    for (const name of ['scenes', 'masks']) await mkdir(inFolder(name));
    for (const { image } of items) {
      await writeFile(inFolder('scenes', image.fileName), await artifacts.get(image.hash));
      const stored = await database.images.get(image.id);
      await writeFile(
        inFolder('masks', image.fileName.replace(/webp$/, 'png')),
        await artifacts.get(stored!.maskHash!),
      );
    }
    const labels = items.map(({ image: { fileName, label } }) => `"${fileName}",${label}\n`);
    await writeFile(inFolder('labels.csv'), `file,label\n${labels.join('')}`);
    const model = path.join(PROJECT_ROOT, 'models/objects/objects.model.json');
    await runInProcess(['occlude-batch', '--model', model, '--images', inFolder('scenes'), '--masks', inFolder('masks'), '--labels', inFolder('labels.csv'), '--patch', '20', '--stride', '16', '--device', 'cpu', '--out', inFolder('out')]); // prettier-ignore
    const cells = (table: string) => table.trim().split('\r\n').flatMap((line) => line.split(',')); // prettier-ignore
    const ours = cells(await readFile(inFolder('out/pictures.csv'), 'utf8'));
    const theirs = cells(csv);
    expect(ours).toHaveLength(theirs.length);
    theirs.forEach((value, at) => {
      if (/^-?[\d.]+(?:e-\d+)?$/.test(value)) expect(Number(ours[at])).toBeCloseTo(Number(value), 5);
      else expect(ours[at]).toBe(value);
    });
    const ownMean = decodeNpy(await readFile(inFolder('out/mean.npy')));
    ownMean.data.forEach((value, cell) => expect(value).toBeCloseTo(meanMap.data[cell]!, 5));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}, 60_000);

it('is deleted for everybody, without the runs of its pictures', async () => {
  const { jobs, database } = server.services;
  const request = { ...REQUEST, target: 0 };
  const { id, task } = await okJson<{ id: string; task: Task }>(postJson(create, request));
  await whenOver(task.id);
  expect((await get(remove, id)).status).toBe(204);
  const { items } = await database.images.list(SCENES_SET_ID, { offset: 0, limit: 1 });
  const spec = occlusionSpecSchema.parse(SPEC);
  const run = await jobs.start({ networkId: OBJECTS_NETWORK_ID, imageId: items[0]!.id, spec }, { name: 'Ada', sessionId: null }); // prettier-ignore
  expect(run.state.status).toBe('completed');
  for (const route of [summary, remove, pictures, mean]) await expectRefusal(get(route, id), 404, 'not_found');
  await expectRefusal(get(exportFile, id, '?format=csv'), 404, 'not_found');

  // One that is under way is cancelled first; asked for again, it is another batch.
  const slow = { ...request, spec: { ...SPEC, stride: 4 } };
  const under = await okJson<{ id: string; task: Task }>(postJson(create, slow));
  expect((await get(remove, under.id)).status).toBe(204);
  await expect.poll(async () => (await server.services.tasks.get(under.task.id))?.state.status).toBe('cancelled');
  const again = await okJson<{ id: string }>(postJson(create, request));
  expect(again.id).not.toBe(id);
  await get(remove, again.id);
}, 60_000);

it('refuses what cannot be, and names the field', async () => {
  await expectRefusal(postJson(create, { ...REQUEST, networkId: 'none' }), 404, 'not_found', 'networkId');
  await expectRefusal(postJson(create, { ...REQUEST, target: 100_000 }), 400, 'invalid_input', 'target');
  const beyond = { kind: 'box', x0: 500, y0: 500, x1: 600, y1: 600 };
  await expectRefusal(postJson(create, { ...REQUEST, region: beyond }), 400, 'invalid_input', 'box');
  const segments = { ...REQUEST, spec: { patch: 7, stride: 7, segments: { compactness: 10 } } };
  await expectRefusal(postJson(create, segments), 400, 'invalid_input', 'spec.segments');
  await expectRefusal(get(summary, 'none'), 404, 'not_found');
});
