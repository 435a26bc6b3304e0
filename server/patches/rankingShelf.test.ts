import { expect, it } from 'vitest';
import type { FeatureSet, FeatureSpace } from '@/lib/domain/features';
import type { Image } from '@/lib/domain/imageSet';
import type { FeatureEvent, FeatureService } from '../features/featureService';
import { RankingShelf } from './rankingShelf';

/** Spaces of one channel, of which nothing is stored: whatever a ranking knows, it was told. */
function openShelf() {
  let tell: (event: FeatureEvent) => void = () => undefined;
  const grown: string[] = [];
  const features = {
    get: async () => ({ tally: { pictures: 99, computed: 0, failed: 0 }, task: { state: { status: 'running' } } }) as unknown as FeatureSet, // prettier-ignore
    read: async () => ({ pictures: 0, dimensions: 4, blocks: (async function* () {})() }),
    subscribe: (listener: typeof tell) => ((tell = listener), () => undefined),
  } as Pick<FeatureService, 'get' | 'read' | 'subscribe'>;
  const shelf = new RankingShelf({ features, onGrown: (key) => grown.push(key) });
  const see = (key: string, position: number) =>
    tell({ kind: 'computed', key, images: [{ id: `${position}`, imageSetId: 'set', position } as Image], vector: Float32Array.of(1, 0, 0, 0) }); // prettier-ignore
  const ask = (key: string) => shelf.get({ key, dimensions: 4, identity: { pooling: 'extremes' } } as FeatureSpace, 'set'); // prettier-ignore
  return { ask, see, grown, tell: (event: FeatureEvent) => tell(event) };
}

it('the ranking of a running scan is kept however many others are asked for; one that stands still goes', async () => {
  const { ask, see, grown, tell } = openShelf();
  const running = await ask('running');
  const still = await ask('still');
  for (let other = 0; other < 20; other++) {
    see('running', other);
    await ask(`other ${other}`);
  }
  tell({ kind: 'cleared' });
  expect(running.seen).toBe(20);
  expect(await ask('running')).toBe(running);
  expect(await ask('still')).not.toBe(still);
  see('never asked for', 0);
  expect(grown).toEqual(Array(20).fill('running'));
});
