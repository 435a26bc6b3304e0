/** A batch over scenes of the demo with their masks: what is ranked is what a slow recomputation from the files gives. */
import { beforeAll, expect, it } from 'vitest';
import { isTaskOver, type Task } from '@/lib/domain/task';
import type { BatchSummary } from '@/lib/domain/occlusionBatch';
import { batchPicturesSchema } from '@/lib/protocol/batchRest';
import { decodeNpy } from '@/lib/tensor/npy';
import { OBJECTS_NETWORK_ID, SCENES_SET_ID, seedObjects } from '@/server/seed/seedObjects';
import { okJson, expectRefusal, get, postJson, withRealServices } from './_request/routeCall.testing';
import { POST as create } from './batches/route';
import { GET as summary } from './batches/[id]/route';
import { GET as exportFile } from './batches/[id]/export/route';
import { GET as pictures } from './batches/[id]/pictures/route';

const server = withRealServices();
beforeAll(() => seedObjects(server.services), 120_000);

const SPEC = { patch: 20, stride: 16, fill: [128, 128, 128] };
const REQUEST = {
  networkId: OBJECTS_NETWORK_ID,
  pictures: { kind: 'set', imageSetId: SCENES_SET_ID, ranges: [[0, 3], [31, 31]] },
  spec: SPEC,
}; // prettier-ignore

it('ranks by the share outside that follows from the maps and the masks', async () => {
  const { tasks, database, artifacts, imageReader } = server.services;
  const network = await database.networks.get(OBJECTS_NETWORK_ID);
  const { id, task } = await okJson<{ id: string; task: Task }>(postJson(create, REQUEST));
  await new Promise<void>((resolve) => {
    tasks.subscribe(task.id, ({ state }) => isTaskOver(state) && resolve());
    void tasks.get(task.id).then((now) => now && isTaskOver(now.state) && resolve());
  });
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

  const mean = decodeNpy(new Uint8Array(await (await get(exportFile, id, '?format=mean')).arrayBuffer()));
  mean.data.forEach((value, cell) => {
    const all = [0, 1, 2, 3, 4].map((place) => data[place * rows * cols + cell]!);
    expect(value).toBeCloseTo(all.reduce((a, b) => a + b) / 5, 6);
  });
  const csv = await (await get(exportFile, id, '?format=csv')).text();
  expect(csv.trim().split('\r\n')).toHaveLength(6);
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
