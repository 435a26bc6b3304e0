import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readDigits } from '@/models/digits/readDigits';
import { createServices, type RunningServices } from '../createServices';
import { createLog } from '../log';
import type { Services } from '../services';
import { DEMO_SESSION_ID } from '@/lib/domain/demo';
import { DEMO_IMAGE_SET_ID, DEMO_NETWORK_ID, seedDemo } from './seedDemo';

const log = createLog({ level: 'error', format: 'text' });
const START_BUDGET_MS = 50;

describe('the demo', () => {
  let folder: string;
  let running: RunningServices;
  let services: Services;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'specular-seed-test-'));
    running = await createServices({ config: { dataDir: folder, databaseUrl: undefined, device: 'cpu' }, log });
    services = running.services;
  });
  afterAll(async () => {
    await running.close();
    await rm(folder, { recursive: true });
  });

  it('is complete and without doubles after a seed that was stopped at every kind of place', async () => {
    await expect(seedDemo(failingAt('createSet', 1), { log })).rejects.toThrow('killed');
    await expect(seedDemo(failingAt('addImages', 3), { log })).rejects.toThrow('killed');
    expect((await services.database.images.getSet(DEMO_IMAGE_SET_ID))?.imageCount).toBe(2000);
    await expect(seedDemo(failingAt('addImages', 2), { log })).rejects.toThrow('killed');
    expect(await services.database.sessions.get(DEMO_SESSION_ID)).toBeNull();
    await seedDemo(services, { log });

    const { items, total } = await services.database.images.list(DEMO_IMAGE_SET_ID, { offset: 0, limit: 20_000 });
    const digits = await readDigits();
    expect(total).toBe(10_000);
    expect(items.map(({ position }) => position)).toEqual(items.map((_, index) => index));
    const expected = digits.map((d) => `digit-${d.label}-${String(d.indexOfLabel).padStart(4, '0')}.png`);
    expect(items.map(({ fileName }) => fileName).toSorted()).toEqual(expected.toSorted());
    expect(items.every(({ fileName, label }) => fileName.startsWith(`digit-${label}-`))).toBe(true);
    expect(await services.networks.list()).toHaveLength(1);
  }, 120_000);

  it('shows held-out digits of all classes first', async () => {
    const { items } = await services.database.images.list(DEMO_IMAGE_SET_ID, { offset: 0, limit: 2000 });
    expect(items.slice(0, 20).map(({ label }) => Number(label))).toEqual([...Array(20).keys()].map((i) => i % 10));
    const heldOut = new Set(
      (await readDigits())
        .filter((d) => d.heldOut)
        .map((d) => `digit-${d.label}-${String(d.indexOfLabel).padStart(4, '0')}`),
    );
    expect(items.every(({ id }) => heldOut.has(id))).toBe(true);
  });

  it('has pictures with the pixels of the digits', async () => {
    const digits = await readDigits();
    const { items } = await services.database.images.list(DEMO_IMAGE_SET_ID, { offset: 1995, limit: 10 });
    const { input } = (await services.networks.get(DEMO_NETWORK_ID)).card;
    for (const image of items) {
      const [label, index] = image.id.split('-').slice(1).map(Number);
      const digit = digits.find((d) => d.label === label && d.indexOfLabel === index)!;
      const { rgb } = await services.images.fitted(image, input);
      expect(rgb.filter((_, i) => i % 3 === 0)).toEqual(digit.pixels);
    }
  });

  it('opens on a digit that the network reads rightly', async () => {
    const { view } = (await services.database.sessions.get(DEMO_SESSION_ID))!;
    const image = await services.images.get(view.imageId!);
    const [best] = await services.networks.predict(view.networkId!, { imageId: image.id });
    expect(best!.label).toBe(image.label);
    expect(best!.probability).toBeGreaterThan(0.9);
  });

  it('costs a later start one look', async () => {
    const startedAt = performance.now();
    await seedDemo(failingAt('createSet', 1), { log });
    expect(performance.now() - startedAt).toBeLessThan(START_BUDGET_MS);
  });

  /** The same services, but the nth call of a method of the image rows does not come back, as in a killed process. */
  function failingAt(method: 'createSet' | 'addImages', nth: number): Services {
    let calls = 0;
    const { images } = services.database;
    const guard =
      <A extends unknown[], R>(name: string, call: (...given: A) => Promise<R>) =>
      async (...given: A): Promise<R> => {
        if (name === method && ++calls === nth) throw new Error('killed');
        return call(...given);
      };
    const failing = {
      ...images,
      createSet: guard('createSet', images.createSet),
      addImages: guard('addImages', images.addImages),
    };
    return { ...services, database: { ...services.database, images: failing } };
  }
});
