import { beforeEach, expect, it } from 'vitest';
import type { PictureDrop } from '@/lib/domain/occlusionBatch';
import type { NewBatch } from '../batchRecords';
import type { DatabaseUnderTest } from '../database.contract';
import { hashOf, sampleDevice, sampleImage, sampleJob, sampleNetwork } from './samples';

/** Cells of the maps. */
const GRID = { width: 28, height: 28, rows: 1, cols: 3 };
const ERROR = { code: 'invalid_image', message: 'c is “broken” – \u0000 throughout.' } as const;

export function batchContract(use: () => DatabaseUnderTest): void {
  let networkId: string;
  let images: string[];
  const batch = (id: string, change: Partial<NewBatch> = {}): NewBatch => ({
    id,
    key: hashOf(id),
    name: 'Noise',
    networkId,
    imageSetId: 'set',
    settings: { spec: { patch: 4, stride: 2, fill: [128, 128, 128] }, target: 'top', region: { kind: 'mask' } },
    grid: GRID,
    imageIds: images,
    ...change,
  });
  const measures = (greatestDrop: number, change: Partial<PictureDrop> = {}): PictureDrop => ({
    targetClass: 1,
    baseProbability: 0.5,
    baseRank: 0,
    right: true,
    greatestDrop,
    greatestCell: 2,
    meanDrop: -greatestDrop,
    outsideShare: null,
    evenShare: null,
    ...change,
  });
  // Numbers that a float32 holds, and its ends.
  const DROPS = Float32Array.of(-0.25, 1e-38, 0.75);

  beforeEach(async () => {
    const { database } = use();
    ({ id: networkId } = await database.networks.create(sampleNetwork('N')));
    await database.images.createSet({ id: 'set', name: 'set', description: '' });
    const added = await database.images.addImages(
      'set',
      ['a', 'b', 'c', 'd'].map((name) => sampleImage(name)),
    );
    images = added.map(({ id }) => id).toReversed();
  });

  it('come back as they were stored, one for each key, newest first, with their pictures in the given order', async () => {
    const { batches } = use().database;
    const { key: _, imageIds: __, ...wanted } = batch('first');
    const first = await batches.create(batch('first'));
    expect(first).toEqual({ ...wanted, createdAt: first.createdAt });
    expect(await batches.create(batch('again', { key: hashOf('first') }))).toEqual(first);
    expect(await batches.get('again')).toBeNull();
    const second = await batches.create(batch('second', { imageIds: images.slice(0, 1) }));
    expect(await batches.listOfSet('set')).toEqual([second, first]);
    expect(await batches.listOfSet('other')).toEqual([]);
    const waiting = await batches.listWaiting('first', { from: 1, limit: 2 });
    expect(waiting.map(({ place, image }) => [place, image.id])).toEqual([[1, images[1]], [2, images[2]]]); // prettier-ignore
    expect(await batches.counts('second')).toEqual({ pictures: 1, measured: 0, failed: 0, labelled: 0, right: 0, withShare: 0 }); // prettier-ignore
  });

  it('keep what was measured first and the failures until they are tried again', async () => {
    const { batches } = use().database;
    await batches.create(batch('b'));
    await batches.setMeasured('b', 0, measures(0.75), DROPS);
    await batches.setMeasured('b', 0, measures(0.1), DROPS.map((drop) => -drop)); // prettier-ignore
    await batches.setFailed('b', 0, ERROR);
    await batches.setFailed('b', 2, ERROR);
    await batches.setMeasured('b', 2, measures(0.2), DROPS);
    expect(await batches.counts('b')).toMatchObject({ pictures: 4, measured: 1, failed: 1, labelled: 1, right: 1 });
    const [measured, ...none] = await batches.listMeasured('b', { from: 0, limit: 9 });
    expect(none).toEqual([]);
    expect(measured).toMatchObject({ place: 0, measures: measures(0.75), image: { id: images[0] } });
    expect(measured!.drops).toEqual(DROPS);
    expect(await batches.listMeasured('b', { from: 1, limit: 9 })).toEqual([]);
    const [failure] = await batches.failures('b', 5);
    expect(failure).toMatchObject({ imageId: images[2], error: { code: 'invalid_image' } });
    expect(failure!.error.message).toContain('“broken” –');
    await batches.retryFailures('b');
    expect(await batches.failures('b', 5)).toEqual([]);
    expect((await batches.listWaiting('b', { from: 0, limit: 9 })).map(({ place }) => place)).toEqual([1, 2, 3]);
  });

  it('rank with what has no value last, either way, and equal ones in their order', async () => {
    const { batches } = use().database;
    await batches.create(batch('b'));
    await batches.setMeasured('b', 3, measures(0.5, { outsideShare: 0.9 }), DROPS);
    await batches.setMeasured('b', 1, measures(0.5, { outsideShare: 0.2, right: null }), DROPS);
    await batches.setMeasured('b', 0, measures(0.6, { outsideShare: 0.95, right: false }), DROPS);
    const places = async (
      sort: 'place' | 'outside' | 'greatest-drop',
      descending: boolean,
      rightWithShareOf?: number,
    ) => {
      const { items, total } = await batches.list('b', { offset: 0, limit: 9 }, { sort, descending, rightWithShareOf });
      expect(total).toBe(items.length);
      return items.map(({ place }) => place);
    };
    expect(await places('outside', true)).toEqual([0, 3, 1, 2]);
    expect(await places('outside', false)).toEqual([1, 3, 0, 2]);
    expect(await places('greatest-drop', true)).toEqual([0, 1, 3, 2]);
    expect(await places('place', true)).toEqual([3, 2, 1, 0]);
    // Right for the wrong reason: the share that is asked for counts.
    expect(await places('outside', true, 0.9)).toEqual([3]);
    expect(await places('outside', true, 0.91)).toEqual([]);
    const page = await batches.list('b', { offset: 2, limit: 1 }, { sort: 'outside', descending: true });
    expect([page.total, page.items[0]?.place, page.items[0]?.drops]).toEqual([4, 1, DROPS]);
    expect(page.items[0]?.state).toMatchObject({ status: 'measured', measures: { right: null } });
    expect(await batches.counts('b')).toMatchObject({ measured: 3, labelled: 2, right: 1, withShare: 3 });
  });

  it('are deleted with their rows, also with their set or a picture; what comes late is no error', async () => {
    const { batches, images: stored } = use().database;
    await batches.create(batch('b'));
    await batches.create(batch('other'));
    await batches.delete('b');
    await batches.delete('b');
    await batches.setMeasured('b', 0, measures(0.75), DROPS);
    await batches.setFailed('b', 1, ERROR);
    expect(await batches.get('b')).toBeNull();
    expect(await batches.counts('b')).toMatchObject({ pictures: 0 });
    const rows = () => use().pool.query<{ id: string }>('SELECT DISTINCT batch_id AS id FROM occlusion_batch_pictures');
    expect((await rows()).rows).toEqual([{ id: 'other' }]);
    expect(await stored.get(images[0]!)).toMatchObject({ id: images[0] });
    await expect(batches.create(batch('x', { imageIds: ['nobody'] }))).rejects.toMatchObject({ code: 'not_found' });
    await expect(batches.create(batch('x', { imageSetId: 'nowhere' }))).rejects.toMatchObject({ code: 'not_found' });
    await use().pool.query(`DELETE FROM image_sets WHERE id = 'set'`);
    expect((await rows()).rows).toEqual([]);
  });

  it('estimate by the median of the newest whole runs of the network', async () => {
    const { batches, jobs } = use().database;
    expect(await batches.millisecondsPerCell(networkId)).toBeNull();
    const finished = { status: 'completed', finishedAt: '2026-01-02T03:04:05.678Z', resultHash: hashOf('r'), device: sampleDevice } as const; // prettier-ignore
    // 1, 3 and 8 ms for a cell; a run of a box has fewer cells than its grid, and does not count.
    const only = { row0: 0, col0: 0, row1: 1, col1: 1 };
    for (const [ms, grid] of [
      [1, GRID],
      [8, GRID],
      [3, GRID],
      [100, { ...GRID, only }],
    ] as const) {
      const job = await jobs.create(sampleJob(networkId, images[0]!, { grid }));
      await jobs.update(job.id, { ...finished, computeMs: ms * 3 });
    }
    expect(await batches.millisecondsPerCell(networkId)).toBeCloseTo(3, 6);
    expect(await batches.millisecondsPerCell('another')).toBeNull();
  });
}
