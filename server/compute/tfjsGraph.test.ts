/**
 * Layers of TensorFlow.js networks against TensorFlow.js: shapes of all tensors, and what every row and column of units
 * sees, measured by one bright row or column of a black picture. All weights are positive, so that nothing cancels.
 */
import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { spanAt } from '@/lib/network/field';
import { followFields } from '@/lib/network/followFields';
import { encodeBundle } from '@/lib/tfjs/bundle';
import { tfjsSource } from '@/lib/tfjs/tfjsGraph';
import type { TfjsModel, Weight, WeightSpec } from '@/lib/tfjs/tfjsModel';
import type { Engine, Tensor } from '../engine/engine';
import { openTfjsEngine } from '../engine/openTfjsEngine';

const HEIGHT = 13;
const WIDTH = 10;
const CHANNELS = 3;

let folder: string;
let engine: Engine;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'specular-tfjs-graph-'));
  engine = await openTfjsEngine({ device: 'cpu' });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Every tensor: the shape that is told is the real one, and so is what its rows and columns see. */
async function compare(model: TfjsModel, input: string, output: string): Promise<string[]> {
  const file = path.join(folder, 'model.bin');
  await writeFile(file, encodeBundle(model));
  const card = { input: { tensor: input, height: HEIGHT, width: WIDTH, layout: 'NHWC', channels: 'RGB' }, output: { tensor: output } } as const; // prettier-ignore
  const followed = [...followFields(tfjsSource(model, 'model.json', card))];
  const tensors = followed.map(({ layer }) => layer.tensor);
  const network = await engine.load(file, 'model.json');
  const run = async (bright: (y: number, x: number) => boolean): Promise<Record<string, Tensor>> => {
    const data = new Float32Array(HEIGHT * WIDTH * CHANNELS);
    for (let i = 0; i < data.length; i++) {
      const pixel = Math.floor(i / CHANNELS);
      if (bright(Math.floor(pixel / WIDTH), pixel % WIDTH)) data[i] = 1 + (i % 7) / 7;
    }
    return network.run({ [input]: { data, dims: [1, HEIGHT, WIDTH, CHANNELS] } }, tensors);
  };
  const black = await run(() => false);
  const seen = { rows: [] as Record<string, Tensor>[], columns: [] as Record<string, Tensor>[] };
  for (let y = 0; y < HEIGHT; y++) seen.rows.push(await run((row) => row === y));
  for (let x = 0; x < WIDTH; x++) seen.columns.push(await run((_, column) => column === x));
  await network.dispose();

  for (const { layer, field } of followed) {
    const { tensor } = layer;
    expect([tensor, layer.shape]).toEqual([tensor, black[tensor]!.dims]);
    if (field.kind !== 'sees') throw new Error(`${tensor}: ${JSON.stringify(field)}`);
    for (const direction of ['rows', 'columns'] as const) {
      const axis = direction === 'rows' ? 1 : 2;
      const isMap = layer.shape!.length === 4;
      const size = isMap ? layer.shape![axis]! : 1;
      for (let index = 0; index < size; index++) {
        const moving = seen[direction].flatMap((run, k) => (differs(run[tensor]!, black[tensor]!, axis, index) ? [k] : [])); // prettier-ignore
        const computed = spanAt(field[direction], 'seen', (at) => (!isMap ? null : at === axis ? index : 0))!;
        const told = [computed.start[0], computed.end[0]];
        const measured = moving.length > 0 ? [moving[0], moving.at(-1)! + 1] : [Infinity, -Infinity];
        expect([tensor, direction, index, told]).toEqual([tensor, direction, index, measured]);
      }
    }
  }
  return tensors;
}

/** Whether a value of one row or column (of any value, where the tensor is no map) is another one. */
function differs(one: Tensor, other: Tensor, axis: number, index: number): boolean {
  const { dims } = one;
  const pace = dims.slice(axis + 1).reduce((a, b) => a * b, 1);
  return one.data.some(
    (value, i) => value !== other.data[i] && (dims.length !== 4 || Math.floor(i / pace) % dims[axis]! === index),
  );
}

const random = (() => {
  let state = 5;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
})();
const positive = (shape: number[]) => Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => 0.1 + random());

/** A model as TensorFlow.js saves it, with positive kernels. */
async function saved(model: layers.LayersModel): Promise<TfjsModel> {
  for (const layer of model.layers) {
    const values = layer.weights.map((variable) =>
      /kernel/.test(variable.originalName)
        ? tf.tensor(positive(variable.shape as number[]), variable.shape as number[])
        : variable.read().clone(),
    );
    layer.setWeights(values);
    tf.dispose(values);
  }
  let artifacts: tf.io.ModelArtifacts | undefined;
  await model.save(
    tf.io.withSaveHandler((all) => {
      artifacts = all;
      return Promise.resolve({ modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } });
    }),
  );
  const decoded = tf.io.decodeWeights(artifacts!.weightData as ArrayBuffer, artifacts!.weightSpecs!);
  const weights = artifacts!.weightSpecs!.map((spec): Weight => {
    const tensor = decoded[spec.name]!;
    return { ...(spec as WeightSpec), bytes: new Uint8Array(tensor.dataSync().slice().buffer) };
  });
  tf.dispose(decoded);
  model.dispose();
  return {
    format: 'layers-model',
    topology: artifacts!.modelTopology as TfjsModel['topology'],
    signature: null,
    weights,
  };
}

const input = () => layers.input({ shape: [HEIGHT, WIDTH, CHANNELS], name: 'picture' });
const { conv2d, separableConv2d, depthwiseConv2d } = layers.layers;
type Symbolic = layers.SymbolicTensor;

describe('a layers model', () => {
  it('with a skip connection, a concatenation and all kinds of windows', async () => {
    const x = input();
    const a = conv2d({ filters: 4, kernelSize: 3, padding: 'same', name: 'a', activation: 'relu' }).apply(
      x,
    ) as Symbolic;
    const b = layers.layers.batchNormalization({ name: 'b' }).apply(a) as Symbolic;
    const c = conv2d({ filters: 4, kernelSize: [3, 2], padding: 'same', name: 'c', dilationRate: 2 }).apply(b) as Symbolic; // prettier-ignore
    const d = layers.layers.add({ name: 'd' }).apply([a, c]) as Symbolic;
    const e = depthwiseConv2d({ kernelSize: 3, strides: 2, padding: 'same', depthMultiplier: 2, name: 'e' }).apply(d) as Symbolic; // prettier-ignore
    const f = separableConv2d({ filters: 5, kernelSize: 2, padding: 'valid', name: 'f' }).apply(e) as Symbolic;
    const g = layers.layers.maxPooling2d({ poolSize: 2, strides: 1, padding: 'same', name: 'g' }).apply(f) as Symbolic;
    const h = layers.layers.averagePooling2d({ poolSize: [3, 2], strides: 1, padding: 'same', name: 'h' }).apply(f) as Symbolic; // prettier-ignore
    const i = layers.layers.concatenate({ name: 'i' }).apply([g, h]) as Symbolic;
    const j = layers.layers.zeroPadding2d({ padding: [[1, 0], [2, 1]], name: 'j' }).apply(i) as Symbolic; // prettier-ignore
    const k = layers.layers.leakyReLU({ name: 'k' }).apply(j) as Symbolic;
    const l = layers.layers.dropout({ rate: 0.5, name: 'l' }).apply(k) as Symbolic;
    const m = layers.layers.globalAveragePooling2d({ name: 'm' }).apply(l) as Symbolic;
    const y = layers.layers.dense({ units: 3, name: 'y' }).apply(m) as Symbolic;
    const tensors = await compare(await saved(layers.model({ inputs: x, outputs: y })), 'picture', 'y');
    expect(tensors).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'y']);
  });

  it('that becomes larger again, and is cut, turned and put into another shape', async () => {
    const x = input();
    const a = conv2d({ filters: 2, kernelSize: 3, strides: [2, 3], name: 'a' }).apply(x) as Symbolic;
    const b = layers.layers.conv2dTranspose({ filters: 3, kernelSize: 3, strides: 2, padding: 'same', name: 'b' }).apply(a) as Symbolic; // prettier-ignore
    const c = layers.layers.conv2dTranspose({ filters: 3, kernelSize: [2, 3], strides: 3, name: 'c' }).apply(b) as Symbolic; // prettier-ignore
    const d = layers.layers.cropping2D({ cropping: [[1, 2], [3, 0]], name: 'd' }).apply(c) as Symbolic; // prettier-ignore
    const e = layers.layers.upSampling2d({ size: [2, 3], name: 'e' }).apply(d) as Symbolic;
    const f = layers.layers.flatten({ name: 'f' }).apply(e) as Symbolic;
    const model = await saved(layers.model({ inputs: x, outputs: f }));
    expect(await compare(model, 'picture', 'f')).toHaveLength(6);
  });

  it('with models inside it and a layer that is used twice', async () => {
    const shared = conv2d({ filters: CHANNELS, kernelSize: 3, padding: 'same', name: 'shared' });
    const inner = layers.sequential({
      name: 'inner',
      layers: [
        conv2d({ filters: 4, kernelSize: 3, name: 'p', inputShape: [HEIGHT, WIDTH, CHANNELS] }),
        layers.layers.maxPooling2d({ poolSize: 2, name: 'q' }),
      ],
    });
    const x = input();
    const twice = shared.apply(shared.apply(x)) as Symbolic;
    const features = inner.apply(twice) as Symbolic;
    const y = layers.layers.dense({ units: 2, name: 'y' }).apply(layers.layers.flatten({ name: 'f' }).apply(features)) as Symbolic; // prettier-ignore
    const tensors = await compare(await saved(layers.model({ inputs: x, outputs: y })), 'picture', 'y');
    expect(tensors).toEqual(['shared', 'shared:1', 'p', 'q', 'f', 'y']);
  });
});

describe('a graph model', () => {
  const float = { type: 'DT_FLOAT' };
  const ints = (...i: number[]) => ({ list: { i: i.map(String) } });
  const text = (s: string) => ({ s: Buffer.from(s).toString('base64') });
  const window = {
    strides: ints(1, 1, 1, 1),
    dilations: ints(1, 1, 1, 1),
    data_format: text('NHWC'),
    padding: text('SAME'),
  };

  function graph(
    nodes: [name: string, op: string, inputs: string[], attr?: object][],
    constants: Record<string, number[] | { shape: number[] }>,
  ): TfjsModel {
    // prettier-ignore
    const dims = [-1, HEIGHT, WIDTH, CHANNELS].map((size) => ({ size: String(size) }));
    const weights = Object.entries(constants).map(([name, value]): Weight =>
      Array.isArray(value)
        ? { name, shape: [value.length], dtype: 'int32', bytes: new Uint8Array(Int32Array.from(value).buffer) }
        : {
            name,
            shape: value.shape,
            dtype: 'float32',
            bytes: new Uint8Array(positive(value.shape).map((one) => one / 20).buffer),
          },
    );
    const node = [
      { name: 'picture', op: 'Placeholder', attr: { dtype: float, shape: { shape: { dim: dims } } } },
      ...weights.map(({ name, dtype }) => ({ name, op: 'Const', attr: { dtype: { type: dtype === 'int32' ? 'DT_INT32' : 'DT_FLOAT' } } })), // prettier-ignore
      ...nodes.map(([name, op, inputs, attr]) => ({ name, op, input: inputs, attr: { T: float, ...attr } })),
    ];
    const outputs = { out: { name: `${nodes.at(-1)![0]}:0` } };
    return { format: 'graph-model', topology: { node }, signature: { outputs }, weights };
  }

  it('as the converter writes it: fused operators, pads, branches, a mean and a softmax', async () => {
    const model = graph(
      [
        ['a', '_FusedConv2D', ['picture', 'wa', 'ba'], { ...window, strides: ints(1, 2, 2, 1), fused_ops: { list: { s: [text('BiasAdd').s, text('Relu').s] } }, num_args: { i: '1' } }], // prettier-ignore
        ['b', 'DepthwiseConv2dNative', ['a', 'wb'], window],
        ['c', 'Relu6', ['b']],
        ['d', 'Pad', ['c', 'pads']],
        ['e', 'Conv2D', ['d', 'we'], { ...window, padding: text('VALID') }],
        ['f', 'AddV2', ['e', 'a']],
        ['g', 'MaxPool', ['f'], { ksize: ints(1, 2, 3, 1), strides: ints(1, 1, 1, 1), padding: text('VALID'), data_format: text('NHWC') }], // prettier-ignore
        ['h', 'AvgPool', ['g'], { ksize: ints(1, 2, 2, 1), strides: ints(1, 1, 1, 1), padding: text('SAME'), data_format: text('NHWC') }], // prettier-ignore
        ['i', 'ConcatV2', ['g', 'h', 'axis'], { N: { i: '2' } }],
        ['j', 'Mean', ['i', 'places'], { keep_dims: { b: true } }],
        ['k', 'Squeeze', ['j'], { squeeze_dims: ints(1, 2) }],
        ['l', '_FusedMatMul', ['k', 'wl', 'bl'], { transpose_a: { b: false }, transpose_b: { b: false }, fused_ops: { list: { s: [text('BiasAdd').s] } }, num_args: { i: '1' } }], // prettier-ignore
        ['y', 'Softmax', ['l']],
      ],
      {
        wa: { shape: [3, 3, 3, 4] }, ba: { shape: [4] }, wb: { shape: [3, 3, 4, 1] }, we: { shape: [3, 3, 4, 4] },
        wl: { shape: [8, 3] }, bl: { shape: [3] }, pads: [0, 0, 1, 1, 1, 1, 0, 0], axis: [3], places: [1, 2],
      }, // prettier-ignore
    );
    model.weights.find(({ name }) => name === 'pads')!.shape = [4, 2];
    const tensors = await compare(model, 'picture', 'y');
    expect(tensors).toEqual([...'abcdefghijkl', 'y']);
  });

  it('whose shapes are computed while it runs', async () => {
    const model = graph(
      [
        ['a', 'Conv2D', ['picture', 'wa'], window],
        ['big', 'ResizeBilinear', ['a', 'size'], { half_pixel_centers: { b: true }, align_corners: { b: false } }],
        ['small', 'ResizeNearestNeighbor', ['big', 'tiny'], { half_pixel_centers: { b: false }, align_corners: { b: false } }], // prettier-ignore
        ['fewer', 'ResizeNearestNeighbor', ['small', 'half'], { half_pixel_centers: { b: true }, align_corners: { b: false } }], // prettier-ignore
        ['shape', 'Shape', ['fewer'], { out_type: { type: 'DT_INT32' } }],
        ['batch', 'StridedSlice', ['shape', 'zero', 'one', 'one'], { shrink_axis_mask: { i: '1' }, begin_mask: { i: '0' }, end_mask: { i: '0' }, Index: { type: 'DT_INT32' } }], // prettier-ignore
        ['target', 'Pack', ['batch', 'rest'], { N: { i: '2' }, axis: { i: '0' } }],
        ['flat', 'Reshape', ['fewer', 'target']],
        ['y', 'MatMul', ['flat', 'wy'], { transpose_a: { b: false }, transpose_b: { b: false } }],
      ],
      { wa: { shape: [3, 3, 3, 2] }, wy: { shape: [30, 3] }, size: [17, 15], tiny: [6, 5], half: [3, 5], zero: [0], one: [1], rest: [-1] }, // prettier-ignore
    );
    model.weights.find(({ name }) => name === 'rest')!.shape = []; // a number, not a list
    expect(await compare(model, 'picture', 'y')).toEqual(['a', 'big', 'small', 'fewer', 'flat', 'y']);
  });
});
