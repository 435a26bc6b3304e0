import { rm } from 'node:fs/promises';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readDigits } from '@/models/digits/readDigits';
import { SCENE_SIDE_PX } from '@/models/objects/composeScene';
import { planScenes, sceneOf } from '@/models/objects/planScenes';
import { classesOf, listPictures, readPicture } from '@/models/objects/readPictures';
import { createServices, type RunningServices } from '../createServices';
import { makeDataDir } from '../db/testing/makeDataDir.testing';
import { createLog } from '../log';
import type { Services } from '../services';
import { DIGITS_DEMO_SESSION_ID, OBJECTS_DEMO_SESSION_ID } from '@/lib/domain/demo';
import { DIGITS_NETWORK_ID, DIGITS_SET_ID } from './seedDigits';
import { OBJECTS_NETWORK_ID, OBJECTS_SET_ID, SCENES_PER_CLASS, SCENES_SEED, SCENES_SET_ID } from './seedObjects';
import { seedDemo } from './seedDemo';

const log = createLog({ level: 'error', format: 'text' });
const START_BUDGET_MS = 50;
const WHOLE_SET = { offset: 0, limit: 20_000 };

let folder: string;
let running: RunningServices;
let services: Services;
beforeAll(async () => {
  folder = await makeDataDir('seed');
  running = await createServices({ config: { dataDir: folder, databaseUrl: undefined, device: 'cpu' }, log });
  services = running.services;
});
afterAll(async () => {
  await running.close();
  await rm(folder, { recursive: true });
});

describe('the digits of the demo', () => {
  it('are complete and without doubles after a seed that was stopped at every kind of place', async () => {
    await expect(seedDemo(failingAt('createSet', 1), { log })).rejects.toThrow('killed');
    await expect(seedDemo(failingAt('addImages', 3), { log })).rejects.toThrow('killed');
    expect((await services.database.images.getSet(DIGITS_SET_ID))?.imageCount).toBe(2000);
    await expect(seedDemo(failingAt('addImages', 2), { log })).rejects.toThrow('killed');
    expect(await services.database.sessions.get(DIGITS_DEMO_SESSION_ID)).toBeNull();
    // Where the objects begin: their first set is the second that is made.
    await expect(seedDemo(failingAt('createSet', 1), { log })).rejects.toThrow('killed');

    const { items, total } = await services.database.images.list(DIGITS_SET_ID, WHOLE_SET);
    const digits = await readDigits();
    expect(total).toBe(10_000);
    expect(items.map(({ position }) => position)).toEqual(items.map((_, index) => index));
    const expected = digits.map((d) => `digit-${d.label}-${String(d.indexOfLabel).padStart(4, '0')}.png`);
    expect(items.map(({ fileName }) => fileName).toSorted()).toEqual(expected.toSorted());
    expect(items.every(({ fileName, label }) => fileName.startsWith(`digit-${label}-`))).toBe(true);
    expect(await services.database.sessions.get(DIGITS_DEMO_SESSION_ID)).not.toBeNull();
  }, 120_000);

  it('show held-out digits of all classes first', async () => {
    const { items } = await services.database.images.list(DIGITS_SET_ID, { offset: 0, limit: 2000 });
    expect(items.slice(0, 20).map(({ label }) => Number(label))).toEqual([...Array(20).keys()].map((i) => i % 10));
    const heldOut = new Set(
      (await readDigits())
        .filter((d) => d.heldOut)
        .map((d) => `digit-${d.label}-${String(d.indexOfLabel).padStart(4, '0')}`),
    );
    expect(items.every(({ id }) => heldOut.has(id))).toBe(true);
  });

  it('have the pixels of the digits', async () => {
    const digits = await readDigits();
    const { items } = await services.database.images.list(DIGITS_SET_ID, { offset: 1995, limit: 10 });
    const { input } = (await services.networks.get(DIGITS_NETWORK_ID)).card;
    for (const image of items) {
      const [label, index] = image.id.split('-').slice(1).map(Number);
      const digit = digits.find((d) => d.label === label && d.indexOfLabel === index)!;
      const { rgb } = await services.images.fitted(image, input);
      expect(rgb.filter((_, i) => i % 3 === 0)).toEqual(digit.pixels);
    }
  });
});

describe('the objects of the demo', () => {
  it('come to a server that has only the digits, also after they were stopped half-way', async () => {
    await expect(seedDemo(failingAt('addImages', 3), { log })).rejects.toThrow('killed');
    expect((await services.database.images.getSet(SCENES_SET_ID))?.imageCount).toBe(48);
    await expect(seedDemo(failingAt('createSet', 1), { log })).rejects.toThrow('killed');
    expect(await services.database.sessions.get(OBJECTS_DEMO_SESSION_ID)).toBeNull();
    await seedDemo(services, { log });

    const { items: scenes } = await services.database.images.list(SCENES_SET_ID, WHOLE_SET);
    const labels = classesOf(listPictures());
    expect(scenes.map(({ label }) => label)).toEqual(Array(SCENES_PER_CLASS).fill(labels).flat());
    expect(scenes.map(({ position }) => position)).toEqual(scenes.map((_, index) => index));
    expect(new Set(scenes.map(({ hash }) => hash)).size).toBe(scenes.length);
    expect((await services.networks.list()).map(({ id }) => id).toSorted()).toEqual([
      DIGITS_NETWORK_ID,
      OBJECTS_NETWORK_ID,
    ]);
  }, 120_000);

  it('keep the mask of every scene, the size of the scene, white where the object was laid', async () => {
    const { items } = await services.database.images.list(SCENES_SET_ID, WHOLE_SET);
    const known = listPictures().filter(({ heldOut }) => !heldOut);
    const plans = planScenes(known, SCENES_PER_CLASS, SCENES_SEED);
    for (const index of [0, 77, 239]) {
      const { maskHash, widthPx, heightPx } = items[index]!;
      const { data, info } = await sharp(await services.artifacts.get(maskHash!))
        .toColourspace('b-w')
        .raw()
        .toBuffer({ resolveWithObject: true });
      expect(info).toMatchObject({ width: widthPx, height: heightPx, channels: 1 });
      expect(widthPx).toBe(SCENE_SIDE_PX);
      expect(new Uint8Array(data)).toEqual((await sceneOf(plans[index]!)).mask);
    }
  });

  it('hold every picture of the list as the package has it, the held-out ones first', async () => {
    const { items } = await services.database.images.list(OBJECTS_SET_ID, WHOLE_SET);
    const pictures = listPictures();
    expect(items).toHaveLength(pictures.length);
    const byId = new Map(pictures.map((picture) => [`object-${picture.file.replace('.webp', '')}`, picture]));
    const heldOutCount = pictures.filter(({ heldOut }) => heldOut).length;
    items.forEach(({ id, label, maskHash }, index) => {
      expect(byId.get(id)).toMatchObject({ class: label, heldOut: index < heldOutCount });
      expect(maskHash).toBeNull();
    });
    for (const image of [items[0]!, items.at(-1)!])
      expect(Buffer.from(await services.images.bytes(image))).toEqual(await readPicture(byId.get(image.id)!));
  });
});

it.each([
  [DIGITS_DEMO_SESSION_ID, 0.9],
  [OBJECTS_DEMO_SESSION_ID, 0.8],
])('%s opens on a picture that its network reads rightly, and is sure of', async (sessionId, atLeast) => {
  const { view } = (await services.database.sessions.get(sessionId))!;
  const image = await services.images.get(view.imageId!);
  const [best] = await services.networks.predict(view.networkId!, { imageId: image.id });
  expect(best!.label).toBe(image.label);
  expect(best!.probability).toBeGreaterThan(atLeast);
});

it('costs a later start a look or two', async () => {
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
