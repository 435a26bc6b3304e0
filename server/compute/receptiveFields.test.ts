/** Receptive fields as they are computed from the graph against what the units of real networks see. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ArchitectureName, ARCHITECTURES, buildArchitecture } from '@/lib/architectures/architectures';
import { buildGraph } from '@/lib/network/buildGraph';
import type { NetworkSource } from '@/lib/network/layerSource';
import { receptiveFieldAt } from '@/lib/network/receptiveFieldAt';
import { decodeOnnx } from '@/lib/onnx/decodeOnnx';
import { type GraphCard, onnxSource } from '@/lib/onnx/onnxGraph';
import { readModelCard } from '../networks/readModelCard';
import { contradictedBoxes, tensorOf } from './contradictedBoxes.testing';
import { MeasuredNetwork } from './measuredFields.testing';

/** Where other tests take the processor. */
const SLOW = 120_000;
interface Unit {
  layer: string;
  row: number;
  column: number;
}

/** The sides of each unit's box that the network contradicts; none when measured and computed box are equal. */
function contradictions(bytes: Uint8Array, source: NetworkSource, units: readonly Unit[]): Promise<string[]> {
  const boxes = units.map((unit) => {
    const box = receptiveFieldAt(source, unit.layer, unit.row, unit.column)?.clipped;
    if (!box) throw new Error(`${unit.layer} has no box`);
    return { ...unit, box };
  });
  return contradictedBoxes(bytes, source, boxes);
}

/** The first and last unit of a layer's map, and one inside: their boxes are cut at different sides. */
function unitsOf(source: NetworkSource, layers: readonly string[], middle = true): Unit[] {
  return layers.flatMap((layer) => {
    const [, , rows, columns] = source.layers.find(({ name }) => name === layer)?.shape ?? [];
    if (!rows || !columns) throw new Error(`${layer} is not a map`);
    const all = [
      { layer, row: 0, column: 0 },
      ...(middle ? [{ layer, row: rows >> 1, column: columns >> 2 }] : []),
      { layer, row: rows - 1, column: columns - 1 },
    ];
    return rows === 1 ? all.slice(0, 1) : all;
  });
}

/** Fewer channels, the same windows: faster, and every unit sees the same. */
const NARROW = { width: 1 / 16, classes: 10 } as const;

function cardOf(name: ArchitectureName, side?: number): GraphCard {
  const { input, output } = ARCHITECTURES[name].plan({ ...NARROW, inputSide: side });
  const [, height = 1, width = 1] = input.shape;
  return {
    input: { tensor: input.name, height, width, layout: 'NCHW', channels: 'RGB' },
    output: { tensor: output },
  };
}

describe('boxes of units, by the graph and by measurement', () => {
  it.each<[ArchitectureName, string[]]>([
    ['alexnet', ['features.0', 'features.2', 'features.3', 'features.5', 'features.6', 'features.10', 'features.12']],
    ['vgg16', ['features.3', 'features.8', 'features.15', 'features.22', 'features.28', 'features.30']],
    ['resnet18', ['conv1', 'maxpool', 'layer1.1.relu_1', 'layer2.1.relu_1', 'layer3.1.relu_1', 'layer4.1.relu_1']],
    ['resnet101', ['conv1', 'maxpool', 'layer1.2.relu_2', 'layer2.3.relu_2', 'layer3.22.relu_2', 'layer4.2.relu_2']],
    [
      'densenet121',
      [
        'features.pool0',
        'features.denseblock1.cat',
        'features.transition1.pool',
        'features.denseblock2.cat',
        'features.denseblock3.cat',
        'features.denseblock4.cat',
        'avgpool',
      ],
    ],
    ['googlenet', ['maxpool1', 'maxpool2', 'inception3b.cat', 'maxpool3', 'inception4e.cat', 'inception5b.cat']],
    ['bvlc_googlenet', ['pool1/3x3_s2', 'inception_3b/output', 'inception_4e/output', 'inception_5b/output']],
    ['mobilenet_v2', ['features.0.0', 'features.3.add', 'features.6.add', 'features.13.add', 'features.18.2']],
    ['squeezenet1_1', ['features.2', 'features.4.cat', 'features.7.cat', 'features.12.cat', 'classifier.3']],
    ['zfnet', ['conv1', 'pool1', 'conv2', 'pool2', 'conv5', 'pool5']],
  ])(
    '%s',
    async (name, layers) => {
      const bytes = buildArchitecture(name, NARROW);
      const source = onnxSource(decodeOnnx(bytes, name), name, cardOf(name));
      expect(await contradictions(bytes, source, unitsOf(source, layers))).toEqual([]);
    },
    SLOW,
  );
});

describe('known receptive fields', () => {
  /** Sizes from the papers and from torchvision's networks. */
  it.each<[ArchitectureName, string, { size: number; stride: number; offset: number }, boolean]>([
    ['alexnet', 'features.0', { size: 11, stride: 4, offset: -2 }, false],
    ['alexnet', 'features.10', { size: 163, stride: 16, offset: -66 }, false],
    ['alexnet', 'features.12', { size: 195, stride: 32, offset: -66 }, false],
    ['vgg16', 'features.28', { size: 196, stride: 16, offset: -90 }, false],
    ['vgg16', 'features.30', { size: 212, stride: 32, offset: -90 }, false],
    ['resnet18', 'layer4.1.relu_1', { size: 435, stride: 32, offset: -217 }, true],
    ['resnet101', 'layer4.2.relu_2', { size: 971, stride: 32, offset: -485 }, true],
  ])('%s %s', (name, layer, window, exceedsInput) => {
    const source = onnxSource(decodeOnnx(buildArchitecture(name, NARROW), name), name, cardOf(name));
    const { receptiveField } = buildGraph(source).layers.find((one) => one.name === layer)!;
    expect(receptiveField).toEqual({ kind: 'window', height: window, width: window, exceedsInput });
  });
});

const ASSETS = process.env.SPECULAR_ASSETS ?? path.resolve(import.meta.dirname, '../../../shared/assets');
const present = existsSync(path.join(ASSETS, 'models/squeezenet1.1.onnx'));
if (!present) console.warn(`Skipped: there are no published networks in ${ASSETS} (SPECULAR_ASSETS).`);

describe.skipIf(!present)('published networks', () => {
  async function open(name: string) {
    const { card, weightsPath, fileName } = await readModelCard(path.join(ASSETS, `models/${name}.model.json`));
    const bytes = await readFile(weightsPath);
    return { bytes, source: onnxSource(decodeOnnx(bytes, fileName), fileName, card) };
  }

  it.each([
    ['squeezenet1.1', ['pool1_1', 'fire3/concat_1', 'fire5/concat_1', 'fire9/concat_1', 'pool10_1']],
    ['mobilenet-v2', ['t110', 't119', 't145', 't171', 't172']],
    ['resnet20-cifar10', ['/Relu', '/layer1/layer1.2/Relu_1', '/layer2/layer2.0/shortcut/Pad', '/layer2/layer2.2/Relu_1', '/layer3/layer3.0/Add']],
  ])('%s: boxes of units by measurement', async (name, layers) => {
    const { bytes, source } = await open(name);
    expect(await contradictions(bytes, source, unitsOf(source, layers, false))).toEqual([]);
  }, SLOW); // prettier-ignore

  it.each([
    ['squeezenet1.1', 'fire9/concat_1', [512, 13, 13]],
    ['squeezenet1.1-fp16', 'fire9/concat_2', [512, 13, 13]],
    ['mobilenet-v2', 't172_y', [1280, 1, 1]],
    ['resnet20-cifar10', '/Reshape_output_0', [64]],
  ])('%s: features', async (name, tensor, shape) => {
    const { source } = await open(name);
    const { featuresTensor, layers } = buildGraph(source);
    expect(featuresTensor).toBe(tensor);
    expect(layers.find((layer) => layer.tensor === tensor)?.outputShape).toEqual(shape);
  });

  it('with the weights as they are, nothing outside of a box changes a single bit of its unit', async () => {
    const { bytes, source } = await open('squeezenet1.1');
    const layers = ['pool1_1', 'fire5/concat_1', 'fire9/concat_1'];
    const { tensor } = source.picture;
    const model = decodeOnnx(bytes, 'squeezenet');
    const network = await MeasuredNetwork.open(model, layers.map((layer) => tensorOf(source, layer)), tensor, [3, 224, 224]); // prettier-ignore
    const random = randomNumbers(7);
    const noise = () => Float32Array.from({ length: 3 * 224 * 224 }, () => random() * 6 - 3);
    for (const unit of unitsOf(source, layers).filter(({ row }) => row !== 0)) {
      const box = receptiveFieldAt(source, unit.layer, unit.row, unit.column)!.clipped!;
      const [first, outside] = [noise(), noise()];
      const inside = first.slice();
      for (let c = 0; c < 3; c++)
        for (let y = box.y0; y < box.y1; y++) {
          const row = (c * 224 + y) * 224;
          outside.set(first.subarray(row + box.x0, row + box.x1), row + box.x0);
          inside[row + box.x0] = 20; // the box's first column
        }
      const name = tensorOf(source, unit.layer);
      const { dims, data } = (await network.runRaw([first, outside, inside], [name]))[name]!;
      const [, depth = 1, rows = 1, columns = 1] = dims;
      const vector = (k: number) =>
        Array.from({ length: depth }, (_, c) => data[((k * depth + c) * rows + unit.row) * columns + unit.column]!);
      expect(vector(1)).toEqual(vector(0));
      expect(vector(2)).not.toEqual(vector(0));
    }
    await network.close();
  });
});

/** Uniform in [0, 1), the same for the same seed. */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
