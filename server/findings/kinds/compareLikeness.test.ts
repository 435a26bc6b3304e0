/** What other networks' layers answer, over columns of numbers that are known. */
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { checkedLikenessSchema } from '@/lib/domain/checkedLikeness';
import { AppError } from '@/lib/domain/appError';
import type { FeatureSpace } from '@/lib/domain/features';
import type { FindingOf, FindingOutcome } from '@/lib/domain/finding';
import type { Image, ImageSet } from '@/lib/domain/imageSet';
import type { Network } from '@/lib/domain/network';
import { likenessInWords } from '@/lib/patches/likenessInWords';
import { seededRandom } from '@/lib/random/seededRandom';
import { extremesLength } from '@/lib/tensor/extremesOverSpace';
import { createLog } from '../../log';
import { createPatchService, type PatchServiceDependencies } from '../../patches/createPatchService';
import { compareLikeness, MOST_LAYERS_ASKED, withLikeness, type LikenessSources } from './compareLikeness';

const PICTURES = 40;
const CHANNEL = 1;
const random = seededRandom(5);
const noise = (count: number) => Array.from({ length: count }, () => random());
/** The finding's channel in each picture. */
const OWN = noise(PICTURES);

/** A searched layer: the greatest value of each channel in each of the first pictures. */
interface Layer {
  networkId: string;
  layer: string;
  channels: number[][];
  /** Its values cannot be read. */
  isDamaged?: boolean;
}
const layerOf = (layer: string, pictures: number, channels: number, like?: number[]): Layer => ({
  ...{ networkId: 'other', layer },
  channels: Array.from({ length: channels }, (_, c) => (like && c === CHANNEL ? like : noise(pictures))),
});
const own: Layer = { networkId: 'own', layer: 'conv', channels: [noise(PICTURES), OWN] };
/** Its channel is like the finding's, though not the same: correlation about 0.9. */
const wide = layerOf('wide', PICTURES, 3, OWN.map((value) => value + 0.4 * random())); // prettier-ignore

function openSources(layers: readonly Layer[], networks = ['own', 'other']) {
  const keyOf = ({ networkId, layer }: Pick<Layer, 'networkId' | 'layer'>) => createHash('sha256').update(networkId + layer).digest('hex'); // prettier-ignore
  const byKey = new Map(layers.map((layer) => [keyOf(layer), layer]));
  const spaceOf = ({ networkId, layer, channels }: Layer) => {
    const identity = { pooling: 'extremes' };
    return { key: keyOf({ networkId, layer }), networkId, layer, identity, dimensions: extremesLength(channels.length) } as FeatureSpace; // prettier-ignore
  };
  const seenBy = (key: string) => byKey.get(key)!.channels[0]!.length;
  const tally = (key: string) => ({ pictures: PICTURES, computed: seenBy(key), failed: 0 });
  const reads: string[] = [];
  async function* blocksOf({ channels }: Layer, dimensions: number) {
    const images = channels[0]!.map((_, k) => ({ id: `${k}`, position: k, hash: `${k}`, fileName: `${k}.png`, label: null }) as unknown as Image); // prettier-ignore
    const values = new Float32Array(images.length * dimensions);
    channels.forEach((column, c) => column.forEach((value, k) => (values[k * dimensions + c] = value)));
    yield { rows: images.map((image) => ({ image, place: null, problem: null })), values };
  }
  const features: Partial<PatchServiceDependencies['features']> = {
    get: async (key) => ({ space: spaceOf(byKey.get(key)!), tally: tally(key), task: null, origins: [] }),
    async read(key) {
      const layer = byKey.get(key)!;
      reads.push(layer.layer);
      if (layer.isDamaged) throw new AppError('conflict', 'Its vectors were cleared.');
      const { dimensions } = spaceOf(layer);
      return { pictures: PICTURES, dimensions, blocks: blocksOf(layer, dimensions) };
    },
    subscribe: () => () => undefined,
  };
  const patches = createPatchService({
    ...{ features, tasks: { subscribe: () => () => undefined } },
    networks: { get: async (id: string) => ({ id, card: { name: id } }) },
    log: createLog({ level: 'silent', format: 'text' }),
  } as unknown as PatchServiceDependencies);
  const set = { id: 's', name: 'Objects' } as ImageSet;
  const sources: LikenessSources = {
    database: {
      images: { listSets: async () => [set] },
      networks: { get: async (id) => (networks.includes(id) ? ({ id } as Network) : null) },
      features: { spacesOf: async () => layers.map(spaceOf), tally: async (key) => tally(key) },
    },
    patches,
  };
  return { sources, reads };
}
const finding = {
  target: { networkId: 'own', layer: 'conv', channel: CHANNEL },
  evidence: { networkName: 'AlexNet', patches: null },
} as unknown as FindingOf<'channel'>;
const other = { id: 'other', card: { name: 'VGG' } } as Network;

it('a layer that was barely searched hides no channel that is like it', async () => {
  // Over 5 pictures the best of 200 channels goes with anything, shuffled or not.
  const { sources } = openSources([own, layerOf('thin', 5, 200), wide]);
  const { likeness, notes } = await compareLikeness(finding, other, sources);
  expect(likeness?.layers).toEqual([{ layer: 'wide', channels: 3, pictures: PICTURES }]);
  expect(likeness?.best[0]).toMatchObject({ layer: 'wide', channel: CHANNEL });
  expect(notes).toEqual([
    'thin is left out: it was searched over 5 of the pictures, others over 40. Search at least half as many, then check again.',
  ]);
  expect(likenessInWords(likeness!)).toMatch(/^Most like it in wide of VGG: channel 1 of wide, correlation 0\.9/);
});

it('each channel is judged by the level of its own layer, the furthest above it first', async () => {
  // Over half of the pictures the best of 3,000 channels is more alike by chance than the real one is.
  const weak = layerOf('weak', PICTURES, 3, OWN.map((value) => value + 1.2 * random())); // prettier-ignore
  const { sources } = openSources([own, layerOf('half', PICTURES / 2, 3000), weak]);
  const { likeness } = await compareLikeness(finding, other, sources);
  const [first, ...others] = likeness!.best;
  expect(first).toMatchObject({ layer: 'weak', channel: CHANNEL });
  expect(first!.correlation).toBeGreaterThan(first!.byChance!);
  const second = others.find(({ layer }) => layer === 'half')!;
  expect(second.byChance).toBeGreaterThan(first!.byChance!);
  expect(second.correlation).toBeGreaterThan(first!.correlation);
  expect(likeness!.byChance).toBe(second.byChance);
  expect(likenessInWords(likeness!)).toMatch(/^Most like it in 2 layers of VGG: channel 1 of weak, .* the best of weak reached 0\.\d\d\. By chance one layer in 21 /); // prettier-ignore
  // As it was stored before each layer had a level of its own.
  const { byChance: _, ...before } = first!;
  const stored = checkedLikenessSchema.parse({ ...likeness, best: [before] });
  expect(likenessInWords(stored)).toMatch(/^No channel in 2 layers of VGG is more like it than by chance\./);
});

it('asks the layers with the most pictures, reads the finding’s own values once, and names who was not asked', async () => {
  const layers = Array.from({ length: MOST_LAYERS_ASKED + 2 }, (_, k) => layerOf(`conv${k}`, k < 2 ? 30 : PICTURES, 2));
  const { sources, reads } = openSources([own, ...layers]);
  const { likeness, notes } = await compareLikeness(finding, other, sources);
  expect(likeness?.layers.map(({ layer }) => layer)).toEqual(layers.slice(2).map(({ layer }) => layer));
  expect(notes).toEqual([expect.stringMatching(/^Of the layers of VGG .* and not conv0, conv1\.$/)]);
  // Once for the ranking of its pictures, once for its column.
  expect(reads.filter((name) => name === 'conv')).toHaveLength(2);
  expect(reads).not.toContain('conv0');
});

it('a layer that refuses is named and the others answer; what could not be compared before is "compared" then', async () => {
  const failed: FindingOutcome = { verdict: 'failed', message: 'The filter could not be compared.' };
  const damaged = { ...layerOf('damaged', PICTURES, 2), isDamaged: true };
  const outcome = await withLikeness(failed, finding, other, openSources([own, damaged, wide]).sources);
  expect(outcome).toMatchObject({
    ...{ kind: 'channel', verdict: 'compared', filter: null, map: null, patches: null },
    likeness: { layers: [{ layer: 'wide' }], best: [{ layer: 'wide' }, {}, {}] },
    reasons: [
      'The filter could not be compared.',
      'damaged could not be asked for a channel like it. Its vectors were cleared.',
    ],
  });
  expect(await withLikeness(failed, finding, other, openSources([own, damaged]).sources)).toEqual({
    verdict: 'failed',
    message: 'The filter could not be compared. damaged could not be asked for a channel like it. Its vectors were cleared.', // prettier-ignore
  });
});

it('where the finding’s own network is not here nothing is advised that cannot be done', async () => {
  const { sources, reads } = openSources([wide], ['other']);
  const { likeness, notes } = await compareLikeness(finding, other, sources);
  expect(likeness).toBeNull();
  expect(notes).toEqual([expect.stringMatching(/cannot be asked: AlexNet, which the finding is about, is not here/)]);
  expect(reads).toEqual([]);
});
