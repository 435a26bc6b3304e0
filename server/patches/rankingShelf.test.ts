import { expect, it } from 'vitest';
import type { FeatureSet, FeatureSpace } from '@/lib/domain/features';
import type { Image } from '@/lib/domain/imageSet';
import type { FeatureEvent, FeatureService } from '../features/featureService';
import { RankingShelf } from './rankingShelf';

/** Spaces of one channel, of which nothing is stored: whatever a ranking knows, it was told. */
function openShelf() {
  let tell: (event: FeatureEvent) => void = () => undefined;
  const grown: string[] = [];
  /** Of everything that is asked for. */
  const now = { computed: 0, status: 'running' };
  const features = {
    get: async () => ({ tally: { pictures: 99, computed: now.computed, failed: 0 }, task: { state: { status: now.status } } }) as unknown as FeatureSet, // prettier-ignore
    read: async () => ({ pictures: 0, dimensions: 4, blocks: (async function* () {})() }),
    subscribe: (listener: typeof tell) => ((tell = listener), () => undefined),
  } as Pick<FeatureService, 'get' | 'read' | 'subscribe'>;
  const shelf = new RankingShelf({ features, onGrown: (key) => grown.push(key) });
  const see = (key: string, position: number) =>
    tell({ kind: 'computed', key, images: [{ id: `${position}`, imageSetId: 'set', position } as Image], vector: Float32Array.of(1, 0, 0, 0) }); // prettier-ignore
  const ask = (key: string) => shelf.get({ key, dimensions: 4, identity: { pooling: 'extremes' } } as FeatureSpace, 'set'); // prettier-ignore
  return { ask, see, grown, features, now, tell: (event: FeatureEvent) => tell(event) };
}

it('the ranking of a running scan is kept however many others are asked for; one that stands still goes', async () => {
  const { ask, see, grown, tell, now } = openShelf();
  const running = await ask('running');
  Object.assign(now, { status: 'completed', computed: 1 });
  const still = await ask('still');
  for (let other = 0; other < 20; other++) {
    see('running', other);
    await ask(`other ${other}`);
  }
  tell({ kind: 'cleared' });
  expect(running.seen).toBe(20);
  now.status = 'running';
  expect(await ask('running')).toBe(running);
  now.status = 'completed';
  expect(await ask('still')).not.toBe(still);
  see('never asked for', 0);
  expect(grown).toEqual(Array(20).fill('running'));
});

it('the ranking of a running scan is kept while many others are asked for before its next picture', async () => {
  const { ask, see, grown, now } = openShelf();
  const running = await ask('running');
  see('running', 0);
  Object.assign(now, { status: 'completed', computed: 1 });
  for (let other = 0; other < 20; other++) await ask(`other ${other}`);
  see('running', 1);
  expect(grown).toEqual(['running', 'running']);
  expect(running.seen).toBe(2);
});

it('a scan of which nothing was seen takes no place from others', async () => {
  const { ask, now } = openShelf();
  Object.assign(now, { status: 'completed', computed: 1 });
  const kept = await ask('kept');
  now.computed = 0;
  for (let other = 0; other < 20; other++) await ask(`empty ${other}`);
  now.computed = 1;
  expect(await ask('kept')).toBe(kept);
});

it('rows that could not be read once are read the next time', async () => {
  const { ask, features, now } = openShelf();
  const ranking = await ask('space');
  const { read } = features;
  features.read = () => Promise.reject(new Error('The database is away.'));
  now.computed = 5;
  await expect(ask('space')).rejects.toThrow('away');
  features.read = read;
  expect(await ask('space')).not.toBe(ranking);
});
