/** Predictions that are cancelled, cut off or held up, and those that share the device. */
import { describe, expect, it } from 'vitest';
import { AppError } from '@/lib/domain/appError';
import { isTaskOver } from '@/lib/domain/task';
import { imageReader } from '../image/imageReader';
import { whenOver } from '../tasks/whenOver.testing';
import { upTo, withPredictions } from './testPredictions.testing';

const test = withPredictions();

describe('a run that is stopped', () => {
  it('by a cancel ends within a second though a batch hangs, and keeps what is done', async () => {
    await test.addSet('cancelled', upTo(30).map((n) => n + 500)); // prettier-ignore
    let hangs = () => {};
    const hanging = new Promise<void>((resolve) => (hangs = resolve));
    test.compute.before = (batch) => {
      if (batch < 4) return Promise.resolve();
      hangs();
      return new Promise(() => {});
    };
    const { id } = await test.predictions.start(test.network.id, 'cancelled');
    await hanging;
    const start = performance.now();
    const task = await test.tasks.cancel(id);
    expect(performance.now() - start).toBeLessThan(1000);
    expect(task.state.status).toBe('cancelled');
    const done = test.compute.batches.slice(0, 3).reduce((sum, size) => sum + size, 0);
    expect((await test.predictions.summary(test.network.id, 'cancelled')).tally.predicted).toBe(done);
    expect(task).toMatchObject({ done, total: 30 });

    test.compute.before = () => Promise.resolve();
    const before = test.compute.pictures;
    await test.run('cancelled');
    expect(test.compute.pictures - before).toBe(30 - done);
  });

  it('by the end of the server goes on at the next start with what is missing', async () => {
    await test.addSet('interrupted', upTo(30).map((n) => n + 600)); // prettier-ignore
    let hangs = () => {};
    const hanging = new Promise<void>((resolve) => (hangs = resolve));
    test.compute.before = (batch) => {
      if (batch < 3) return Promise.resolve();
      hangs();
      return new Promise(() => {});
    };
    const { id } = await test.predictions.start(test.network.id, 'interrupted');
    await hanging;
    await test.tasks.close();
    const { predicted } = (await test.predictions.summary(test.network.id, 'interrupted')).tally;
    expect(predicted).toBeGreaterThan(0);
    expect(predicted).toBeLessThan(30);
    test.startServices();
    const end = whenOver(test.tasks, id);
    await test.tasks.recover();
    expect(await end).toMatchObject({ id, state: { status: 'completed' }, done: 30, total: 30 });
    expect(test.compute.pictures).toBe(30 - predicted);
  });

  it('by the death of its worker goes on; three deaths in a row are told, and what is done is kept', async () => {
    await test.addSet('deaths', upTo(20).map((n) => n + 700)); // prettier-ignore
    const dies = () => Promise.reject(new AppError('unavailable', 'The worker died.'));
    test.compute.before = (batch) => (batch === 2 || batch === 3 ? dies() : Promise.resolve());
    expect(await test.run('deaths')).toMatchObject({ state: { status: 'completed' } });

    await test.addPictures('deaths', [800, 801], () => 'ant');
    test.compute.before = dies;
    const failed = await test.run('deaths');
    expect(failed.state).toMatchObject({ status: 'failed', error: { code: 'unavailable' } });
    expect((await test.predictions.summary(test.network.id, 'deaths')).tally.predicted).toBe(20);
  });

  it('by a deleted set says so', async () => {
    await test.addSet('deleted', upTo(8).map((n) => n + 900)); // prettier-ignore
    test.compute.before = async () => {
      if (await test.database.images.getSet('deleted')) await test.database.images.deleteSet('deleted');
    };
    const { state } = await test.run('deleted');
    expect(state).toMatchObject({ status: 'failed', error: { code: 'conflict' } });
  });

  it('the same request twice is one task', async () => {
    await test.addSet('twice', upTo(12).map((n) => n + 1000)); // prettier-ignore
    const [first, second] = await Promise.all([
      test.predictions.start(test.network.id, 'twice'),
      test.predictions.start(test.network.id, 'twice'),
    ]);
    expect(first.id).toBe(second.id);
    await whenOver(test.tasks, first.id);
    expect(test.compute.pictures).toBe(12);
  });
});

describe('a running occlusion', () => {
  it('gets its cells while a set is being predicted: both take turns, batch by batch', async () => {
    await test.addSet('fair', upTo(256).map((n) => n + 2000)); // prettier-ignore
    const { id } = await test.predictions.start(test.network.id, 'fair');
    const path = await test.artifacts.pathOf(test.network.weightsHash);
    const [image] = (await test.database.images.list('fair', { offset: 0, limit: 1 })).items;
    const fitted = await imageReader.fit(await test.artifacts.get(image!.hash), 'x.png', test.network.card.input);
    const ref = { key: test.network.weightsHash, format: 'onnx', path, fileName: 'tiny.onnx' } as const;
    const spec = { patch: 2, stride: 1, fill: [0, 0, 0] as [number, number, number] };
    const task = { network: ref, card: test.network.card, image: fitted, spec, from: 0, engine: 'naive' } as const;
    let cells = 0;
    for await (const event of test.pool.occlude(task, new AbortController().signal))
      if (event.kind === 'cells') cells += event.count;
    expect(cells).toBe(64);
    expect(isTaskOver((await test.tasks.get(id))!.state)).toBe(false);
    await test.tasks.cancel(id).catch(() => undefined);
  });
});
