/** The network of lib/onnx/tinyNetwork with the same weights, as TensorFlow.js has it: layers model and graph model. */
import { TINY_INPUT, TINY_OUTPUT, tinyNetwork, type TinyNetworkOptions } from '../onnx/tinyNetwork';
import type { TfjsModel, Weight } from './tfjsModel';

export type TinyTfjsOptions = Pick<
  TinyNetworkOptions,
  'width' | 'height' | 'channels' | 'classes' | 'head' | 'output' | 'seed' | 'edit'
> & {
  /** Written into the placeholder and the target of the Reshape of the graph model; free when left out. */
  batch?: number;
};

export const TINY_FEATURES = 4;

/** The weights of the ONNX network, in its order: outputs × inputs × rows × columns. */
export function tinyWeights({ batch: _, edit, ...options }: TinyTfjsOptions): Map<string, Float32Array> {
  const weights = new Map<string, Float32Array>();
  tinyNetwork({
    ...options,
    edit: (name, values) => {
      edit?.(name, values);
      weights.set(name, values.slice());
    },
  });
  return weights;
}

interface Sizes {
  width: number;
  height: number;
  channels: number;
  classes: number;
}
const sizesOf = ({ width = 8, height = 8, channels = 3, classes = 5 }: TinyTfjsOptions): Sizes => ({
  width,
  height,
  channels,
  classes,
});

export function tinyLayersModel(options: TinyTfjsOptions = {}): TfjsModel {
  const { width, height, channels, classes } = sizesOf(options);
  const { output = 'logit', head = 'dense' } = options;
  const layer = (class_name: string, name: string, config: object) => ({ class_name, config: { name, ...config } });
  const conv = (name: string, filters: number, use_bias: boolean) =>
    layer('Conv2D', name, { filters, kernel_size: [3, 3], strides: [1, 1], padding: 'same', use_bias });
  const activation = output === 'probability' ? 'softmax' : 'linear';
  const layers = [
    layer('InputLayer', TINY_INPUT, { batch_input_shape: [null, height, width, channels], dtype: 'float32' }),
    conv('conv1', TINY_FEATURES, true),
    layer('Activation', 'relu1', { activation: 'relu' }),
    layer('MaxPooling2D', 'pool1', { pool_size: [2, 2], strides: [2, 2], padding: 'valid' }),
    conv('conv2', TINY_FEATURES, false),
    layer('ReLU', 'relu2', {}),
    ...(head === 'dense'
      ? [layer('Flatten', 'flat', {}), layer('Dense', TINY_OUTPUT, { units: classes, use_bias: false, activation })]
      : [
          layer('Conv2D', 'conv3', { filters: classes, kernel_size: [1, 1], padding: 'valid', use_bias: false }),
          layer('GlobalAveragePooling2D', 'pool3', {}),
          layer('Activation', TINY_OUTPUT, { activation }),
        ]),
  ];
  const topology = { keras_version: '2.15.0', backend: 'tensorflow', model_config: { class_name: 'Sequential', config: { name: 'tiny', layers } } }; // prettier-ignore
  return { format: 'layers-model', topology, signature: null, weights: kerasWeights(options) };
}

/** Dense head only. */
export function tinyGraphModel(options: TinyTfjsOptions = {}): TfjsModel {
  const { width, height, channels, classes } = sizesOf(options);
  const { output = 'logit', batch = -1 } = options;
  const flat = (TINY_FEATURES * width * height) / 4;
  const float = { type: 'DT_FLOAT' };
  const node = (name: string, op: string, input: string[], attr: object = {}) => ({ name, op, input, attr: { T: float, ...attr } }); // prettier-ignore
  const constant = (name: string, type: string) => node(name, 'Const', [], { dtype: { type } });
  const ints = (...i: number[]) => ({ list: { i: i.map(String) } });
  const conv = (name: string, from: string, weight: string) =>
    node(name, 'Conv2D', [from, weight], { strides: ints(1, 1, 1, 1), dilations: ints(1, 1, 1, 1), padding: { s: 'U0FNRQ==' }, data_format: { s: 'TkhXQw==' } }); // prettier-ignore
  const dims = [batch, height, width, channels].map((size) => ({ size: String(size) }));
  const logits = output === 'probability' ? 'logits' : TINY_OUTPUT;
  const weights: Weight[] = [
    ...kerasWeights({ ...options, head: 'dense' }),
    { name: 'flat_shape', shape: [2], dtype: 'int32', bytes: new Uint8Array(Int32Array.of(batch, flat).buffer) },
  ];
  const nodes = [
    node(TINY_INPUT, 'Placeholder', [], { dtype: float, shape: { shape: { dim: dims } } }),
    ...weights.map(({ name, dtype }) => constant(name, dtype === 'int32' ? 'DT_INT32' : 'DT_FLOAT')),
    conv('conv1_product', TINY_INPUT, 'conv1/kernel'),
    node('conv1', 'BiasAdd', ['conv1_product', 'conv1/bias']),
    node('relu1', 'Relu', ['conv1']),
    node('pool1', 'MaxPool', ['relu1'], { ksize: ints(1, 2, 2, 1), strides: ints(1, 2, 2, 1), padding: { s: 'VkFMSUQ=' }, data_format: { s: 'TkhXQw==' } }), // prettier-ignore
    conv('conv2', 'pool1', 'conv2/kernel'),
    node('relu2', 'Relu', ['conv2']),
    node('flat', 'Reshape', ['relu2', 'flat_shape']),
    node(logits, 'MatMul', ['flat', `${TINY_OUTPUT}/kernel`], { transpose_a: { b: false }, transpose_b: { b: false } }),
    ...(output === 'probability' ? [node(TINY_OUTPUT, 'Softmax', [logits])] : []),
  ];
  const signature = {
    inputs: { image: { name: `${TINY_INPUT}:0` } },
    outputs: { [classes === 1 ? 'score' : 'scores']: { name: `${TINY_OUTPUT}:0` } },
  };
  return { format: 'graph-model', topology: { node: nodes, versions: { producer: 1482 } }, signature, weights };
}

/** model.json of a network, with its weights cut into files of at most `shardBytes`. */
export function savedFiles(model: TfjsModel, shardBytes = Infinity): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  const all = new Uint8Array(model.weights.reduce((sum, { bytes }) => sum + bytes.length, 0));
  let at = 0;
  for (const { bytes } of model.weights) {
    all.set(bytes, at);
    at += bytes.length;
  }
  const count = Math.max(1, Math.ceil(all.length / shardBytes));
  const paths = Array.from({ length: count }, (_, k) => `group1-shard${k + 1}of${count}.bin`);
  paths.forEach((path, k) => files.set(path, all.slice(k * Math.ceil(all.length / count), (k + 1) * Math.ceil(all.length / count)))); // prettier-ignore
  const { format, topology, signature } = model;
  const weights = model.weights.map(({ bytes: _, ...spec }) => spec);
  const json = {
    format,
    modelTopology: topology,
    signature: signature ?? undefined,
    weightsManifest: [{ paths, weights }],
  };
  files.set('model.json', new TextEncoder().encode(JSON.stringify(json)));
  return files;
}

/** In TensorFlow's order: rows × columns × inputs × outputs, and maps flattened with the channels last. */
function kerasWeights(options: TinyTfjsOptions): Weight[] {
  const { width, height, channels, classes } = sizesOf(options);
  const source = tinyWeights(options);
  const kernel = (name: string, outputs: number, inputs: number, side: number) =>
    reordered(source.get(name), [outputs, inputs, side, side], [2, 3, 1, 0]);
  const [rows, columns] = [height / 2, width / 2];
  const weight = (name: string, shape: number[], values: Float32Array): Weight => ({
    name,
    shape,
    dtype: 'float32',
    bytes: new Uint8Array(values.slice().buffer),
  });
  const f = TINY_FEATURES;
  return [
    weight('conv1/kernel', [3, 3, channels, f], kernel('conv1.weight', f, channels, 3)),
    weight('conv1/bias', [f], source.get('conv1.bias')!),
    weight('conv2/kernel', [3, 3, f, f], kernel('conv2.weight', f, f, 3)),
    options.head === 'pooled'
      ? weight('conv3/kernel', [1, 1, f, classes], kernel('classifier.weight', classes, f, 1))
      : weight(
          `${TINY_OUTPUT}/kernel`,
          [rows * columns * f, classes],
          reordered(source.get('fc.weight'), [classes, f, rows, columns], [2, 3, 1, 0]),
        ),
  ];
}

/** Values with their axes in another order. */
export function reordered(
  values: Float32Array = new Float32Array(),
  dims: readonly number[],
  order: readonly number[],
): Float32Array {
  const paces = dims.map((_, axis) => dims.slice(axis + 1).reduce((a, b) => a * b, 1));
  const target = order.map((axis) => dims[axis]!);
  return Float32Array.from({ length: values.length }, (_, i) => {
    let rest = i;
    let at = 0;
    for (let k = target.length - 1; k >= 0; k--) {
      at += (rest % target[k]!) * paces[order[k]!]!;
      rest = Math.floor(rest / target[k]!);
    }
    return values[at]!;
  });
}
