import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestStore, type TestStore } from '@/server/jobs/testStore.testing';
import { loadHome, type HomeSources } from './loadHome';

let store: TestStore;
let sources: HomeSources;

beforeAll(async () => {
  store = await openTestStore();
  const { database } = store;
  sources = {
    database,
    networks: database.networks,
    findings: { list: async () => ({ items: [], total: 0 }) },
  };
});
afterAll(() => store.close());

async function addNetworks(count: number): Promise<string[]> {
  const { createdAt: _, ...like } = store.network;
  const ids = Array.from({ length: count }, (__, index) => `added-${index}`);
  for (const id of ids)
    await store.database.networks.create({ ...like, id, name: `Network ${id}`, cardHash: hashOf(id) });
  return ids;
}

function hashOf(id: string): string {
  return Buffer.from(id).toString('hex').padEnd(64, '0');
}

describe('the home page', () => {
  it('lists the newest networks first, and offers every one of them for a new session', async () => {
    const added = await addNetworks(9);
    const { networks, networkChoices } = await loadHome(sources);
    const newestFirst = [...added.toReversed(), store.largeNetwork.id, store.network.id];
    expect(networkChoices.map(({ id }) => id)).toEqual(newestFirst);
    expect(networks.map(({ id }) => id)).toEqual(newestFirst.slice(0, networks.length));
    expect(networks.length).toBeLessThan(newestFirst.length);
  });

  it('knows of pictures in a set that is too old to be listed', async () => {
    expect((await loadHome(sources)).hasPictures).toBe(false);
    const { imageSetId } = await store.addImage();
    for (let index = 0; index < 6; index++)
      await store.database.images.createSet({ id: `empty-${index}`, name: 'Empty', description: '' });
    const { imageSets, hasPictures } = await loadHome(sources);
    expect(imageSets.map(({ imageSet }) => imageSet.id)).toEqual(['empty-5', 'empty-4', 'empty-3', 'empty-2']);
    expect(imageSets.map(({ imageSet }) => imageSet.id)).not.toContain(imageSetId);
    expect(hasPictures).toBe(true);
  });
});
