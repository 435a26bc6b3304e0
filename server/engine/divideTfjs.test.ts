/** TensorFlow.js networks taken apart: every cut gives what whole runs give. */
import * as tf from '@tensorflow/tfjs-layers';
import type { io } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { ARCHITECTURES } from '@/lib/architectures/architectures';
import { planToTfjs } from '@/lib/architectures/planToTfjs';
import type { PixelRect } from '@/lib/occlusion/grid';
import { encodeBundle } from '@/lib/tfjs/bundle';
import { TINY_INPUT, TINY_OUTPUT } from '@/lib/onnx/tinyNetwork';
import { tinyGraphModel, tinyLayersModel } from '@/lib/tfjs/tinyTfjs.testing';
import type { JsonObject, TfjsModel, WeightType } from '@/lib/tfjs/tfjsModel';
import type { Engine } from './engine';
import { compareAtEveryCut } from './incremental.testing';
import { openTfjsEngine } from './openTfjsEngine';

const TOLERANCE = 2e-5;
let engine: Engine;
beforeAll(async () => void (engine = await openTfjsEngine({ device: 'cpu' })));

function patchesOver(height: number, width: number, side: number, stride: number): PixelRect[] {
  const patches: PixelRect[] = [];
  for (let y = -2; y < height; y += stride)
    for (let x = -2; x < width; x += stride)
      patches.push({ y0: Math.max(0, y), x0: Math.max(0, x), y1: Math.min(height, y + side), x1: Math.min(width, x + side) }); // prettier-ignore
  return patches;
}

interface Subject {
  model: TfjsModel;
  input: string;
  output: string;
  shape: readonly [number, number, number];
}

async function compare({ model, input, output, shape }: Subject, side = 4, stride = 5) {
  const subject = { bytes: encodeBundle(model), shape, layout: 'NHWC' as const, input, output };
  return compareAtEveryCut(engine, subject, patchesOver(shape[0], shape[1], side, stride));
}

describe('a TensorFlow.js network taken apart gives what it gives as a whole', () => {
  it.each(['squeezenet1_1', 'resnet18'] as const)('%s', async (name) => {
    const plan = ARCHITECTURES[name].plan({ width: 1 / 8, classes: 10, inputSide: 64 });
    const subject = {
      model: planToTfjs(plan),
      input: plan.input.name,
      output: plan.output,
      shape: [64, 64, 3] as const,
    };
    const { plan: parts, difference, spread } = await compare(subject, 9, 13);
    expect(parts.segments.length).toBeGreaterThan(8);
    expect(difference / spread).toBeLessThan(1e-4);
    expect(spread).toBeGreaterThan(1e-3);
  });

  it.each([
    ['layers', tinyLayersModel({ width: 16, height: 12 })],
    ['operators', tinyGraphModel({ width: 16, height: 12 })],
  ])('a small one of %s', async (_, model) => {
    const { plan, difference, spread } = await compare({
      model,
      input: TINY_INPUT,
      output: TINY_OUTPUT,
      shape: [12, 16, 3],
    });
    expect(plan.segments).toHaveLength(3);
    expect(difference).toBeLessThan(TOLERANCE);
    expect(spread).toBeGreaterThan(100 * TOLERANCE);
  });

  it.each<[string, number, (x: tf.SymbolicTensor) => tf.SymbolicTensor]>([
    [
      'padding that depends on the size of the map',
      2,
      (x) => conv(conv(x, 4, { strides: 2, padding: 'same' }), 4, { strides: 2, padding: 'same', kernelSize: 4 }),
    ],
    [
      'padding that is a layer of its own',
      2,
      (x) =>
        conv(
          apply(
            tf.layers.zeroPadding2d({
              padding: [
                [0, 1],
                [2, 1],
              ],
            }),
            x,
          ),
          4,
          { strides: 2 },
        ),
    ],
    [
      'depthwise and separable convolutions',
      2,
      (x) =>
        apply(
          tf.layers.separableConv2d({ filters: 4, kernelSize: 3, padding: 'same' }),
          apply(tf.layers.depthwiseConv2d({ kernelSize: 3, padding: 'same', depthMultiplier: 2 }), x),
        ),
    ],
    [
      'maxima of negative values',
      2,
      (x) =>
        apply(
          tf.layers.maxPooling2d({ poolSize: 3, strides: 2, padding: 'same' }),
          conv(x, 4, { biasInitializer: tf.initializers.constant({ value: -3 }) }),
        ),
    ],
    [
      'averages, of which those that do not count their padding are left to the tail',
      2,
      (x) =>
        apply(
          tf.layers.averagePooling2d({ poolSize: 3, strides: 1, padding: 'same' }),
          apply(tf.layers.averagePooling2d({ poolSize: 3, strides: 2 }), conv(x, 4)),
        ),
    ],
    [
      'a slope for each place, which is left to the tail',
      1,
      (x) => conv(apply(tf.layers.prelu({ alphaInitializer: 'randomUniform' }), conv(x, 4)), 4),
    ],
    [
      'a slope for each channel',
      2,
      (x) => conv(apply(tf.layers.prelu({ alphaInitializer: 'randomUniform', sharedAxes: [1, 2] }), conv(x, 4)), 4),
    ],
    [
      'dilation, a skip and a concatenation',
      3,
      (x) => {
        const a = conv(x, 4, { padding: 'same' });
        const b = conv(a, 4, { padding: 'same', dilationRate: 2, activation: 'relu' });
        return apply(tf.layers.concatenate(), [
          apply(tf.layers.add(), [a, b]),
          apply(tf.layers.batchNormalization(), conv(b, 3, { padding: 'same' })),
        ]);
      },
    ],
    [
      'a layer that is used twice',
      2,
      (x) => {
        const shared = tf.layers.conv2d({ filters: 3, kernelSize: 3, padding: 'same', activation: 'tanh' });
        return apply(shared, apply(shared, x));
      },
    ],
  ])('with %s', async (_, segments, build) => {
    // prettier-ignore
    const shape = [14, 17, 3] as const;
    const input = tf.input({ shape: [...shape], name: 'x' });
    const output = apply(tf.layers.dense({ units: 4, name: 'y' }), apply(tf.layers.flatten(), build(input)));
    const model = await modelOf(tf.model({ inputs: input, outputs: output }));
    const { plan, difference, spread } = await compare({ model, input: 'x', output: 'y', shape });
    expect(plan.segments).toHaveLength(segments);
    expect(spread).toBeGreaterThan(100 * TOLERANCE);
    expect(difference).toBeLessThan(TOLERANCE);
  });
});

type Inputs = tf.SymbolicTensor | tf.SymbolicTensor[];
const apply = (layer: { apply(inputs: Inputs): unknown }, inputs: Inputs) => layer.apply(inputs) as tf.SymbolicTensor;

function conv(x: tf.SymbolicTensor, filters: number, more: Partial<Parameters<typeof tf.layers.conv2d>[0]> = {}) {
  return apply(tf.layers.conv2d({ filters, kernelSize: 3, ...more }), x);
}

/** A model of TensorFlow.js as it would be read from its files. */
async function modelOf(model: tf.LayersModel): Promise<TfjsModel> {
  let saved: io.ModelArtifacts | undefined;
  await model.save({
    save: (artifacts) => {
      saved = artifacts;
      return Promise.resolve({ modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } });
    },
  });
  const data = new Uint8Array(saved?.weightData as ArrayBuffer);
  let at = 0;
  const weights = (saved?.weightSpecs ?? []).map(({ name, shape, dtype }) => {
    const length = 4 * shape.reduce((product, size) => product * size, 1);
    const bytes = data.subarray(at, (at += length));
    return { name, shape, dtype: dtype as WeightType, bytes };
  });
  return { format: 'layers-model', topology: saved?.modelTopology as JsonObject, signature: null, weights };
}
