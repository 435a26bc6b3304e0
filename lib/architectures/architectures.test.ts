import { describe, expect, it } from 'vitest';
import { decodeOnnx } from '../onnx/decodeOnnx';
import { inspectOnnx } from '../onnx/inspectOnnx';
import {
  ARCHITECTURE_NAMES,
  ARCHITECTURES,
  architectureCard,
  type ArchitectureName,
  buildArchitecture,
} from './architectures';
import { parameterCount, parametersOf, type PlannedLayer } from './networkPlan';
import { seededWeights } from './seededWeights';

/** As published: torchvision's documentation ("num_params"), and the papers' tables for the others. */
const PUBLISHED_PARAMETERS: Record<ArchitectureName, number> = {
  alexnet: 61_100_840,
  vgg16: 138_357_544,
  resnet18: 11_689_512,
  resnet101: 44_549_160,
  densenet121: 7_978_856,
  mobilenet_v2: 3_504_872,
  googlenet: 6_624_904,
  squeezenet1_1: 1_235_496,
  bvlc_alexnet: 60_965_224,
  bvlc_googlenet: 6_998_552,
  zfnet: 62_357_608,
};

describe.each(ARCHITECTURE_NAMES)('%s', (name) => {
  const plan = ARCHITECTURES[name].plan();
  const shapeOf = (layer: string) => plan.layers.find((l) => l.name === layer)?.shape;

  it('has as many parameters as published', () => {
    expect(parameterCount(plan)).toBe(PUBLISHED_PARAMETERS[name]);
  });

  it('has the published map sizes', () => {
    for (const [layer, shape] of Object.entries(PUBLISHED_SHAPES[name])) expect(shapeOf(layer), layer).toEqual(shape);
  });

  it('has names of its own for every layer and parameter, and reads only what came before', () => {
    const known = new Set([plan.input.name]);
    for (const layer of plan.layers) {
      for (const input of layer.inputs) expect(known).toContain(input);
      for (const made of [layer.name, ...parametersOf(layer).map((p) => p.name)]) {
        expect(known).not.toContain(made);
        known.add(made);
      }
    }
    expect(known).toContain(plan.output);
  });

  it('keeps its geometry at another width', () => {
    const narrow = ARCHITECTURES[name].plan({ width: 1 / 16 });
    const geometry = ({ name: layer, inputs, shape }: PlannedLayer) => ({ layer, inputs, map: shape.slice(1) });
    expect(narrow.layers.map(geometry)).toEqual(plan.layers.map(geometry));
    expect(parameterCount(narrow)).toBeLessThan(parameterCount(plan) / 50 + 100_000);
  });

  it('gives the same bytes for the same seed, others for another', () => {
    const options = { width: 1 / 32, classes: 10, inputSide: 128 };
    const bytes = buildArchitecture(name, options);
    expect(Buffer.compare(buildArchitecture(name, options), bytes)).toBe(0);
    expect(Buffer.compare(buildArchitecture(name, { ...options, seed: 2 }), bytes)).not.toBe(0);
  });

  it('has a card that fits the file', () => {
    const small = ARCHITECTURES[name].plan({ width: 1 / 32, classes: 12 });
    const card = architectureCard(name, `${name}.onnx`, small);
    const file = decodeOnnx(buildArchitecture(name, { width: 1 / 32, classes: 12 }), `${name}.onnx`);
    const { inputs, outputs } = inspectOnnx(file);
    expect(inputs).toEqual([
      { name: card.input.tensor, dims: [null, 3, card.input.height, card.input.width], elementType: 'float32' },
    ]);
    expect(outputs).toEqual([{ name: card.output.tensor, dims: [null, 12], elementType: 'float32' }]);
    expect(card.labels).toHaveLength(12);
    const softmaxInside = small.layers.at(-1)?.operation.type === 'softmax';
    expect(card.output.kind).toBe(softmaxInside ? 'probability' : 'logit');
  });
});

/** Maps along the way, from the papers' tables and Caffe's logs. */
const PUBLISHED_SHAPES: Record<ArchitectureName, Record<string, number[]>> = {
  alexnet: { 'features.0': [64, 55, 55], 'features.5': [192, 13, 13], 'features.12': [256, 6, 6], flatten: [9216] },
  vgg16: { 'features.4': [64, 112, 112], 'features.28': [512, 14, 14], 'features.30': [512, 7, 7], flatten: [25088] },
  resnet18: { conv1: [64, 112, 112], maxpool: [64, 56, 56], 'layer4.1.add': [512, 7, 7], flatten: [512] },
  resnet101: { 'layer3.22.conv3': [1024, 14, 14], 'layer4.2.conv3': [2048, 7, 7], flatten: [2048] },
  densenet121: {
    'features.denseblock1.cat': [256, 56, 56],
    'features.transition3.pool': [512, 7, 7],
    'features.norm5': [1024, 7, 7],
  },
  mobilenet_v2: {
    'features.7.conv.1.0': [192, 14, 14],
    'features.17.conv.2': [320, 7, 7],
    'features.18.2': [1280, 7, 7],
  },
  googlenet: { maxpool1: [64, 56, 56], 'inception3a.cat': [256, 28, 28], 'inception5b.cat': [1024, 7, 7] },
  squeezenet1_1: { 'features.0': [64, 111, 111], 'features.2': [64, 55, 55], 'features.12.cat': [512, 13, 13] },
  bvlc_alexnet: { conv1: [96, 55, 55], pool1: [96, 27, 27], pool5: [256, 6, 6], fc6: [4096] },
  bvlc_googlenet: {
    'pool1/3x3_s2': [64, 56, 56],
    'inception_4e/output': [832, 14, 14],
    'inception_5b/output': [1024, 7, 7],
  },
  zfnet: { conv1: [96, 110, 110], pool1: [96, 55, 55], conv2: [256, 26, 26], pool5: [256, 6, 6] },
};

describe('a plan', () => {
  it('costs nothing until a weight is asked for, and each weight can be made alone', () => {
    const layers = ARCHITECTURES.squeezenet1_1.plan().layers;
    const weight = layers.flatMap(parametersOf).find(({ name }) => name === 'features.12.expand3x3.weight');
    const values = seededWeights(weight!, 3);
    expect(values).toHaveLength(256 * 64 * 9);
    const { graph } = decodeOnnx(buildArchitecture('squeezenet1_1', { seed: 3 }), 'squeezenet.onnx');
    const stored = graph.initializer.find(({ name }) => name === weight!.name)!;
    expect(Buffer.compare(Buffer.from(values.buffer), stored.rawData)).toBe(0);
  });

  it('has He’s variance, centred where its inputs are rectified', () => {
    const layers = ARCHITECTURES.resnet18.plan().layers;
    const weights = layers.flatMap(parametersOf).filter(({ name }) => /conv\d\.weight$/.test(name));
    for (const parameter of weights.slice(0, 6)) {
      const values = seededWeights(parameter, 7);
      const fanIn = values.length / parameter.dims[0]!;
      const variance = values.reduce((sum, v) => sum + v * v, 0) / values.length;
      const first = parameter.name === 'conv1.weight';
      expect(variance * fanIn, parameter.name).toBeCloseTo(first ? 1 : 1 / (0.5 - 0.5 / Math.PI), 0);
      const filterSum = values.subarray(0, fanIn).reduce((sum, v) => sum + v, 0);
      if (!first) expect(Math.abs(filterSum)).toBeLessThan(1e-4);
    }
  });

  it('refuses sizes that cannot be right, by name', () => {
    expect(() => ARCHITECTURES.alexnet.plan({ inputSide: 20 })).toThrow('nothing is left of it at "features.5"');
    expect(() => ARCHITECTURES.alexnet.plan({ width: 0 })).toThrow('width factor');
    expect(() => ARCHITECTURES.alexnet.plan({ classes: 1.5 })).toThrow('classes');
    expect(() => buildArchitecture('alexnet', { opset: 6, width: 1 / 32 })).toThrow('opset');
  });
});
