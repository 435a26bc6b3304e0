/**
 * The networks of the lecture, ZFNet and GoogLeNet, with seeded weights: imported as files from anywhere are, listed
 * layer by layer, and asked about a picture. Narrow copies of the published architectures, so that it takes seconds.
 */
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ARCHITECTURES,
  architectureCard,
  buildArchitecture,
  type ArchitectureName,
} from '@/lib/architectures/architectures';
import { foldLayers } from '@/lib/graphLayout/foldLayers';
import { makeDataDir } from '../db/testing/makeDataDir.testing';
import { openTestStore, type TestStore } from '../jobs/testStore.testing';
import { createComputePool } from '../compute/computePool';
import type { Compute } from '../compute/compute';
import { imageReader } from '../image/imageReader';
import { createLog } from '../log';
import { pngGray } from '../seed/pngGray';
import { createNetworkService } from './createNetworkService';
import type { NetworkService } from './networkService';

/** Channels of the copies, against the published ones. */
const WIDTH = 1 / 16;
const CLASSES = 10;

let folder: string;
let store: TestStore;
let compute: Compute;
let service: NetworkService;
beforeAll(async () => {
  folder = await makeDataDir('lecture');
  store = await openTestStore(folder);
  compute = createComputePool({ device: 'cpu', log: createLog({ level: 'error', format: 'text' }) });
  const { database, artifacts } = store;
  service = createNetworkService({ database, artifacts, compute, imageReader });
});
afterAll(async () => {
  await compute.close();
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

const shade = Uint8Array.from({ length: 256 * 256 }, (_, i) => i % 256);
const PICTURE = { bytes: pngGray(shade, 256, 256), fileName: 'shade.png' };

describe('a network of the lecture', () => {
  // Convolutions and dense layers as the papers count them (projections of the shortcuts added), and the number of
  // blocks that the drawing folds it to.
  it.each<[ArchitectureName, { weighted: number; folded: number }]>([
    ['alexnet', { weighted: 8, folded: 0 }],
    ['zfnet', { weighted: 8, folded: 0 }],
    ['vgg16', { weighted: 16, folded: 0 }],
    ['resnet18', { weighted: 21, folded: 8 }],
    ['resnet101', { weighted: 105, folded: 33 }],
    ['googlenet', { weighted: 58, folded: 9 }],
    ['densenet121', { weighted: 121, folded: 4 }],
  ])('%s imports, lists its layers, is folded to its blocks, and answers', async (name, expected) => {
    const options = { width: WIDTH, classes: CLASSES };
    const hash = await store.artifacts.put(buildArchitecture(name, options));
    const proposal = await service.propose(hash, `${name}.onnx`);
    expect(proposal.card.labels).toHaveLength(CLASSES);
    expect(proposal.featuresTensor).not.toBeNull();
    const stated = architectureCard(name, `${name}.onnx`, ARCHITECTURES[name].plan(options));
    expect(proposal.card.output.kind).toBe(stated.output.kind);

    const network = await service.add(hash, { ...stated, name });
    const { layers, featuresTensor } = await service.graph(network.id);
    expect(layers.filter(({ type }) => type === 'Conv' || type === 'Gemm')).toHaveLength(expected.weighted);
    expect(featuresTensor).toBe(proposal.featuresTensor);
    expect(layers.every(({ outputShape }) => outputShape !== null)).toBe(true);
    expect(layers.filter(({ receptiveField }) => receptiveField.kind === 'unknown')).toEqual([]);
    expect(foldLayers({ layers }, { open: new Set() }).blocks).toHaveLength(expected.folded);

    const top = await service.predict(network.id, PICTURE);
    expect(top).toHaveLength(5);
    // Random weights may be as good as certain: then the others are 0.
    expect(top.every(({ probability }) => probability >= 0 && probability <= 1 + 1e-6)).toBe(true);
    expect(top[0]!.probability).toBeGreaterThanOrEqual(1 / CLASSES);
    expect((await service.filterPicture(network.id))?.length).toBeGreaterThan(100);
  });
});
