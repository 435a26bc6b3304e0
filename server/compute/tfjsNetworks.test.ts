/** The published TensorFlow.js network and its photographs. Skipped where they are missing. */
import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as layers from '@tensorflow/tfjs-layers';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { preprocess } from '@/lib/image/preprocess';
import { replacementImage } from '@/lib/occlusion/fill';
import { occlusionGrid, patchRect } from '@/lib/occlusion/grid';
import { occludedPixels } from '@/lib/occlusion/occlude';
import { progressiveOrder } from '@/lib/occlusion/progressiveOrder';
import { openEngine } from '../engine/openEngine';
import { imageReader } from '../image/imageReader';
import { networkRef, readModelCard } from '../networks/readModelCard';
import { Computation } from './computation';

const ASSETS = process.env.SPECULAR_ASSETS ?? path.resolve(import.meta.dirname, '../../../shared/assets');
const FOLDER = path.join(ASSETS, 'models/tiny-vgg-tfjs');
const PICTURES = path.join(ASSETS, 'images/tiny-vgg');
const present = existsSync(path.join(FOLDER, 'model.json')) && existsSync(PICTURES);
if (!present) console.warn(`Skipped: there is no tiny VGG in ${ASSETS} (SPECULAR_ASSETS).`);

/** What the names of the pictures show, by the network's labels. */
const SHOWN: Record<string, string> = {
  boat: 'lifeboat', bug: 'ladybug', pizza: 'pizza', pepper: 'bell pepper', bus: 'school bus', koala: 'koala',
  espresso: 'espresso', panda: 'red panda', orange: 'orange', car: 'sport car',
}; // prettier-ignore

describe.skipIf(!present)('tiny VGG', () => {
  const computation = new Computation(openEngine({ device: 'cpu' }));

  beforeAll(async () => void (await computation.device('tfjs'))); // the bare packages use its back end

  async function open() {
    const files = await readModelCard(path.join(FOLDER, 'tiny-vgg.model.json'));
    return { card: files.card, network: await networkRef(files) };
  }
  const picture = async (file: string, card: Awaited<ReturnType<typeof open>>['card']) =>
    imageReader.fit(await readFile(path.join(PICTURES, file)), file, card.input);

  it('is right on at least 14 of its 20 photographs', async () => {
    const { card, network } = await open();
    const shown = readdirSync(PICTURES).flatMap((file) => {
      const label = SHOWN[file.split('_')[0]!];
      return label ? [{ file, label }] : [];
    });
    expect(shown).toHaveLength(20);
    const images = await Promise.all(shown.map(({ file }) => picture(file, card)));
    const vectors = await computation.predict(network, card, images);
    const right = vectors.filter((vector, k) => card.labels[vector.indexOf(Math.max(...vector))] === shown[k]!.label);
    expect(right.length).toBeGreaterThanOrEqual(14);
    expect((await computation.device('tfjs')).engine).toMatch(/^tfjs/);
  });

  it('under occlusion equals TensorFlow.js itself, fed one painted picture at a time', async () => {
    const { card, network } = await open();
    const image = await picture('koala_1.jpeg', card);
    const spec = { patch: 17, stride: 13, fill: [128, 128, 128] as [number, number, number] };
    const grid = occlusionGrid(spec, card.input);
    const order = progressiveOrder(grid);
    const replacement = replacementImage(image, spec.fill, card.input);
    const model = await bareModel();
    let largest = 0;
    let cells = 0;
    for await (const event of computation.occlude({ network, card, image, spec, from: 0 }, () => false)) {
      if (event.kind === 'base') continue;
      for (let k = 0; k < event.count; k++, cells++) {
        const cell = order[event.from + k]!;
        const rect = patchRect(grid, spec, Math.floor(cell / grid.cols), cell % grid.cols);
        const pixels = preprocess(occludedPixels(image, rect, replacement), card.input);
        const expected = tf.tidy(() => (model.predict(tf.tensor4d(pixels, [1, 64, 64, 3])) as tf.Tensor).dataSync());
        expected.forEach((p, c) => (largest = Math.max(largest, Math.abs(p - event.probabilities[k * 10 + c]!))));
      }
    }
    model.dispose();
    expect(cells).toBe(grid.rows * grid.cols);
    expect(largest).toBeLessThan(1e-5);
  });

  it('has the layers that TensorFlow.js builds, with known receptive fields', async () => {
    const { card, network } = await open();
    const graph = await computation.graph(network, card);
    const model = await bareModel();
    expect(graph.layers.map(({ name, outputShape, parameters }) => ({ name, outputShape, parameters }))).toEqual(
      model.layers
        .filter(({ name }) => name !== 'conv_1_1_input')
        .map((layer) => ({ name: layer.name, outputShape: (layer.outputShape as number[]).slice(1), parameters: layer.countParams() })), // prettier-ignore
    );
    model.dispose();
    expect(graph.featuresTensor).toBe('flatten');
    const field = (name: string) => graph.layers.find((layer) => layer.name === name)!.receptiveField;
    // By hand: 3 + 2 = 5; pooling 6, stride 2; 6 + 2·2 = 10, 14; pooling 16, stride 4.
    for (const [name, size, stride] of [
      ['conv_1_1', 3, 1],
      ['relu_1_2', 5, 1],
      ['max_pool_1', 6, 2],
      ['conv_2_1', 10, 2],
      ['conv_2_2', 14, 2],
      ['max_pool_2', 16, 4],
    ] as const)
      // prettier-ignore
      expect(field(name)).toMatchObject({ kind: 'window', height: { size, stride, offset: 0 }, width: { size, stride } });
    expect(field('output')).toEqual({ kind: 'whole' });
  });
});

/** The file as TensorFlow.js reads it, without anything of ours. The engine has started its back end. */
async function bareModel(): Promise<layers.LayersModel> {
  const json = JSON.parse(await readFile(path.join(FOLDER, 'model.json'), 'utf8')) as {
    modelTopology: object;
    weightsManifest: { weights: tf.io.WeightsManifestEntry[] }[];
  };
  const bytes = new Uint8Array(await readFile(path.join(FOLDER, 'group1-shard1of1.bin')));
  return layers.loadLayersModel({
    load: () =>
      Promise.resolve({
        modelTopology: json.modelTopology,
        weightSpecs: json.weightsManifest[0]!.weights,
        weightData: bytes.buffer,
      }),
  });
}
