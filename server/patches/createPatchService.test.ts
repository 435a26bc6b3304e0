import { expect, it } from 'vitest';
import type { FeatureSet } from '@/lib/domain/features';
import type { Image } from '@/lib/domain/imageSet';
import type { Network } from '@/lib/domain/network';
import type { NetworkGraph } from '@/lib/domain/networkGraph';
import type { FeatureEvent } from '../features/featureService';
import { createLog } from '../log';
import { createPatchService, type PatchServiceDependencies } from './createPatchService';

const KEY = 'a'.repeat(64);

/** One channel of a layer, over a set that is being searched. */
function openService(duringBoxes: (see: (position: number, value: number) => void) => void) {
  let tell: (event: FeatureEvent) => void = () => undefined;
  const see = (position: number, value: number) => {
    const image = { id: `${position}`, fileName: `${position}.png`, label: null, hash: `${position}`, imageSetId: 'set', position }; // prettier-ignore
    tell({ kind: 'computed', key: KEY, images: [image as unknown as Image], vector: Float32Array.of(value, 0, 0, 0) });
  };
  const set = {
    space: { key: KEY, networkId: 'net', layer: 'conv', dimensions: 4, identity: { pooling: 'extremes' } },
    tally: { pictures: 99, computed: 0, failed: 0 },
    task: { state: { status: 'running' } },
  } as unknown as FeatureSet;
  const graph = { layers: [{ name: 'conv', tensor: 'conv', outputShape: [1, 2, 2], channelAxis: 0 }] };
  const dependencies = {
    features: {
      get: async () => set,
      read: async () => ({ pictures: 0, dimensions: 4, blocks: (async function* () {})() }),
      subscribe: (listener: typeof tell) => {
        // The shelf listens first, then the service itself.
        const before = tell;
        tell = (event) => (before(event), listener(event));
        return () => undefined;
      },
    },
    tasks: { subscribe: () => () => undefined },
    networks: {
      get: async () => ({ card: { input: { width: 8, height: 8 }, file: 'net.onnx' }, weightsHash: 'b' }) as unknown as Network, // prettier-ignore
      graph: async () => graph as unknown as NetworkGraph,
    },
    artifacts: { pathOf: async () => '/net.onnx' },
    compute: {
      unitBoxes: async (...[, , , places]: Parameters<PatchServiceDependencies['compute']['unitBoxes']>) => {
        duringBoxes(see);
        return places.map(() => null);
      },
    },
    log: createLog({ level: 'silent', format: 'text' }),
  } as unknown as PatchServiceDependencies;
  return { patches: createPatchService(dependencies), see };
}

it('a ranking is of one moment, whatever is seen while it is put into words', async () => {
  const { patches, see } = openService((seeMore) => {
    seeMore(2, 9);
    seeMore(3, 9);
  });
  const question = { from: 0, count: 1, order: 'channel' as const, top: 9 };
  await patches.rank(KEY, 'set', question); // nothing yet; from now on it is kept
  see(0, 1);
  see(1, 2);
  const { scan, channels } = await patches.rank(KEY, 'set', question);
  expect(scan).toMatchObject({ seen: 2, version: 2 });
  expect(channels).toMatchObject([{ fires: 2, max: 2, highest: [{ value: 2 }, { value: 1 }] }]);
  expect((await patches.get(KEY, 'set')).seen).toBe(4);
});
