import { randomUUID } from 'node:crypto';
import type { NewFinding } from '@/lib/domain/finding';
import { hashOf, sampleDevice } from './samples';

type NewChannelFinding = Extract<NewFinding, { kind: 'channel' }>;
type Patch = NonNullable<NewChannelFinding['evidence']['patches']>['highest'][number];

/** Patches of each side, as many as a finding keeps by default. */
const TOP = 9;
const LABELS = ['cup', 'bottle', null];

/** About a channel, with everything that can be frozen of it: the largest evidence that there is by default. */
export function sampleChannelFinding(sessionId: string, change: Partial<NewChannelFinding> = {}): NewChannelFinding {
  return {
    id: randomUUID(),
    sessionId,
    title: 'A channel',
    text: '',
    tags: [],
    author: 'Ada',
    kind: 'channel',
    target: { networkId: 'network-1', layer: '/blocks/blocks.0/Relu_1', channel: 16 },
    evidence: {
      provenance: {
        weightsHash: hashOf('weights'),
        cardHash: hashOf('card'),
        tensor: '/blocks/blocks.0/Relu_1_output_0',
        algorithms: ['features/1', 'activations/1'],
        device: sampleDevice,
        specularVersion: '0.1.0',
      },
      networkName: 'Objects',
      filter: {
        layer: '/blocks/blocks.0/Conv_1',
        shape: [64, 3, 3],
        input: { kind: 'channels' },
        made: '',
        measured: { index: 16, norm: 1.25, least: -0.5, greatest: 0.75, nearDead: false, colour: null, gabor: null },
        medianNorm: 1.5,
      },
      map: {
        imageId: 'image-9',
        imageHash: hashOf('image-9'),
        imageName: 'bottle.png',
        height: 12,
        width: 12,
        statistics: { min: 0, max: 3.5, maxAt: { row: 1, col: 2 }, mean: 0.25, zeros: 0.5 },
        at: null,
      },
      patches: {
        key: hashOf('scan'),
        imageSetId: 'set-1',
        imageSetName: 'Scenes with one object',
        place: null,
        pictures: 960,
        seen: 960,
        failed: 0,
        height: 12,
        width: 12,
        highest: Array.from({ length: TOP }, (_, place) => samplePatch(place, 4.7392019 - place / 7)),
        lowest: Array.from({ length: TOP }, (_, place) => samplePatch(place + TOP, place / 7)),
        labels: LABELS.map((label) => ({ label, count: 3 })),
        purity: 0.5,
        max: 4.7392019,
        mean: 0.51348212,
        fires: 611,
        neverFires: false,
      },
      filterHash: hashOf('filter'),
      mapHash: hashOf('map'),
      filterPictureHash: hashOf('filter picture'),
      mapPictureHash: hashOf('map picture'),
      patchesPictureHash: hashOf('patches picture'),
      pictureHash: hashOf('patches picture'),
    },
    ...change,
  };
}

function samplePatch(place: number, value: number): Patch {
  return {
    imageId: randomUUID(),
    imageHash: hashOf(`patch ${place}`),
    fileName: `scene-${String(place).padStart(5, '0')}.png`,
    label: LABELS[place % LABELS.length] ?? null,
    value,
    place: { row: place % 12, col: 2 },
    box: { y0: 0, x0: 4, y1: 12, x1: 16 },
    clipped: place % 2 === 0,
  };
}
