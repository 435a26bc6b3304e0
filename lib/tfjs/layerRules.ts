/** What each class of Keras layers does. A class that is not here is told as one whose reach is not known. */
import { transposing } from '../network/dependences';
import type { Shape } from '../network/layerSource';
import {
  combine,
  concatenate,
  dense,
  type Described,
  keep,
  type MapAxes,
  NCHW,
  NHWC,
  pad,
  type Pair,
  reduce,
  reshape,
  resize,
  slide,
  slideBack,
  softmax,
  unknown,
  type Window,
} from './described';
import type { JsonObject } from './tfjsModel';

export interface LayerView {
  config: JsonObject;
  /** Of what it reads, batch included. */
  shapes: readonly (Shape | null)[];
}
type LayerRule = (view: LayerView) => Described;

/** Activations that see all classes at once, in the notations of Keras and of TensorFlow.js. */
const COUPLING: ReadonlySet<unknown> = new Set(['softmax', 'log_softmax', 'logSoftmax']);

const first = ({ shapes }: LayerView): Shape | null => shapes[0] ?? null;
const value = (input: unknown, otherwise: number): number => (typeof input === 'number' ? input : otherwise);
const text = (input: unknown, otherwise: string): string => (typeof input === 'string' ? input : otherwise);
const axesOf = ({ data_format }: JsonObject): MapAxes => (data_format === 'channels_first' ? NCHW : NHWC);

/** A number for both directions, or one for each. */
function pair(input: unknown, otherwise: Pair): Pair {
  if (typeof input === 'number') return [input, input];
  return Array.isArray(input) && typeof input[0] === 'number' ? [input[0], value(input[1], input[0])] : otherwise;
}

/** A number, one for each direction, or one for each side. */
function sides(input: unknown): [Pair, Pair] {
  if (Array.isArray(input) && Array.isArray(input[0])) return [pair(input[0], [0, 0]), pair(input[1], [0, 0])];
  const [rows, columns] = pair(input, [0, 0]);
  return [
    [rows, rows],
    [columns, columns],
  ];
}

function windowOf(config: JsonObject, kernel: unknown, strides: unknown = config.strides): Window {
  const size = pair(kernel, [1, 1]);
  const padding = text(config.padding, 'valid').toLowerCase() === 'same' ? 'same' : 'valid';
  return { kernel: size, strides: pair(strides, [1, 1]), dilation: pair(config.dilation_rate, [1, 1]), padding };
}

const convolution: LayerRule = (view) => ({
  ...slide(
    first(view),
    axesOf(view.config),
    windowOf(view.config, view.config.kernel_size),
    value(view.config.filters, 1),
  ),
  role: 'weighted',
});

const depthwise: LayerRule = (view) => {
  const { config } = view;
  const axes = axesOf(config);
  const shape = first(view);
  const channels = shape?.[axes.channels];
  const count = typeof channels === 'number' ? channels * value(config.depth_multiplier, 1) : 1;
  const moved = slide(shape, axes, windowOf(config, config.kernel_size), count);
  return { ...moved, detail: [moved.detail, 'depthwise'].filter(Boolean).join(', '), role: 'weighted' };
};

const pooling: LayerRule = (view) => {
  const { pool_size, strides } = view.config;
  const size = pool_size ?? [2, 2];
  return slide(
    first(view),
    axesOf(view.config),
    windowOf({ ...view.config, dilation_rate: 1 }, size, strides ?? size),
    null,
  );
};

const globalPooling: LayerRule = (view) =>
  reduce(first(view), axesOf(view.config).places, view.config.keepdims === true);

function padded(sign: 1 | -1, field: 'padding' | 'cropping'): LayerRule {
  return (view) => {
    const [rows, columns] = sides(view.config[field]).map(([a, b]): Pair => [sign * a, sign * b]) as [Pair, Pair];
    const { places } = axesOf(view.config);
    return pad(
      first(view),
      [0, 1, 2, 3].map((axis) => (axis === places[0] ? rows : axis === places[1] ? columns : [0, 0])),
    );
  };
}

const upSampling: LayerRule = (view) => {
  const shape = first(view);
  const axes = axesOf(view.config);
  const [rows, columns] = pair(view.config.size, [2, 2]);
  const sizes: Pair = [value(shape?.[axes.places[0]], 1) * rows, value(shape?.[axes.places[1]], 1) * columns];
  // TensorFlow.js places pixels by their corners for "bilinear" and repeats them for "nearest".
  return resize(shape, axes, sizes, view.config.interpolation === 'bilinear' ? 'bilinear' : 'nearest', false);
};

const unchanged: LayerRule = (view) => keep(first(view), { role: 'same' });
const valueByValue: LayerRule = (view) => keep(first(view));
const several: LayerRule = ({ shapes }) => combine(shapes);

/** By class. A map, because names in a file may be those that every object has: "constructor". */
export const LAYER_RULES: ReadonlyMap<string, LayerRule> = new Map(
  Object.entries<LayerRule>({
    Conv2D: convolution,
    Conv2DTranspose: (view) =>
      slideBack(
        first(view),
        axesOf(view.config),
        windowOf(view.config, view.config.kernel_size),
        value(view.config.filters, 1),
      ),
    DepthwiseConv2D: depthwise,
    SeparableConv2D: convolution,
    MaxPooling2D: pooling,
    AveragePooling2D: pooling,
    GlobalAveragePooling2D: globalPooling,
    GlobalMaxPooling2D: globalPooling,
    ZeroPadding2D: padded(1, 'padding'),
    Cropping2D: padded(-1, 'cropping'),
    UpSampling2D: upSampling,
    Dense: (view) => dense(first(view), value(view.config.units, 1)),
    Flatten: (view) => reshape(first(view), [first(view)?.[0] ?? 1, -1]),
    Reshape: (view) => {
      const { target_shape } = view.config;
      return Array.isArray(target_shape) ? reshape(first(view), [first(view)?.[0] ?? 1, ...target_shape.map((size) => value(size, -1))]) : unknown(); // prettier-ignore
    },
    Permute: (view) => {
      const shape = first(view);
      const { dims } = view.config;
      if (!shape || !Array.isArray(dims) || dims.length !== shape.length - 1) return unknown();
      const order = [0, ...dims.map((axis) => value(axis, 0))];
      return { shape: order.map((axis) => shape[axis] ?? null), dependence: transposing(order), role: 'same' };
    },
    Add: several,
    Average: several,
    Maximum: several,
    Minimum: several,
    Multiply: several,
    Concatenate: ({ config, shapes }) => concatenate(shapes, value(config.axis, -1)),
    BatchNormalization: valueByValue,
    Rescaling: valueByValue,
    ReLU: valueByValue,
    LeakyReLU: valueByValue,
    PReLU: valueByValue,
    ELU: valueByValue,
    ThresholdedReLU: valueByValue,
    Activation: (view) => activated(keep(first(view)), view.config),
    Softmax: (view) => softmax(first(view), value(view.config.axis, -1)),
    Dropout: unchanged,
    SpatialDropout2D: unchanged,
    GaussianDropout: unchanged,
    GaussianNoise: unchanged,
    AlphaDropout: unchanged,
    Masking: unchanged,
  }),
);

/** An activation at the end of any layer. */
export function activated(layer: Described, { activation }: JsonObject): Described {
  const { shape, dependence } = layer;
  // The last axis of a dense layer is seen whole already; elsewhere softmax couples the channels.
  if (!COUPLING.has(activation) || !shape || dependence.kind !== 'axes') return layer;
  const last = shape.length - 1;
  const axes = dependence.axes.map((input) => input.map((axis) => (axis === last ? null : axis)));
  return { ...layer, dependence: { kind: 'axes', axes } };
}
