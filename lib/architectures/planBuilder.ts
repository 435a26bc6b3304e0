/** Writes a plan down layer by layer, following shapes, so that an architecture reads like its paper. */
import type { NetworkPlan, Operation, Parameter, PlannedLayer, Shape, Window } from './networkPlan';

export interface ArchitectureOptions {
  /** Factor for the number of channels; the geometry (windows, strides, map sizes) stays the same. Default 1. */
  width?: number;
  /** Default 1000. */
  classes?: number;
  /** Side of the square picture; the default is the architecture's own. */
  inputSide?: number;
}

/** A tensor on its way through the plan. */
export interface Flow {
  name: string;
  shape: Shape;
  /** Whether no value is negative: after a Relu. */
  rectified: boolean;
}

/** Channels are multiples of this, so that groups and halves come out whole at every width. */
const CHANNEL_STEP = 4;
/** Variance of a rectified normal variable, ½ − 1/2π, inverted: keeps activations near 1 behind centred filters. */
const CENTRED_GAIN = 1 / (1 / 2 - 1 / (2 * Math.PI));
/** The last layer's logits spread over a few units, so that classes and pictures differ. */
const CLASSIFIER_GAIN = 8;

export class PlanBuilder {
  readonly input: Flow;
  readonly classes: number;
  private readonly layers: PlannedLayer[] = [];
  private readonly width: number;

  constructor(inputName: string, ownSide: number, { width = 1, classes = 1000, inputSide }: ArchitectureOptions) {
    const side = inputSide ?? ownSide;
    if (!(width > 0)) throw new RangeError(`The width factor must be above 0, but is ${width}.`);
    for (const [what, value] of Object.entries({ classes, inputSide: side }))
      if (!Number.isInteger(value) || value < 1)
        throw new RangeError(`${what} must be a whole number from 1, but is ${value}.`);
    this.width = width;
    this.classes = classes;
    this.input = { name: inputName, shape: [3, side, side], rectified: false };
  }

  /** A number of channels of the published network, scaled by the width. */
  channels(published: number): number {
    return Math.max(CHANNEL_STEP, Math.round((published * this.width) / CHANNEL_STEP) * CHANNEL_STEP);
  }

  /** `out` channels by square windows. Padding is 0, stride 1 and a bias there unless said otherwise. */
  conv(
    name: string,
    from: Flow,
    out: number,
    kernel: number,
    { stride = 1, pad = 0, group = 1, bias = true, gain = 1 } = {},
  ): Flow {
    const [channels] = from.shape;
    const dims = [out, channels / group, kernel, kernel];
    const window = { kernel, stride, pad };
    const operation: Operation = {
      type: 'conv',
      ...window,
      group,
      weight: weightOf(`${name}.weight`, dims, from, gain),
      bias: bias ? around(`${name}.bias`, out, 0, 0.1) : null,
    };
    return this.layer(name, [from], [out, ...slide(from, window, Math.floor)], operation);
  }

  /** Statistics of a normalisation that had little to do: means near 0, variances and scales near `scale`. */
  batchNorm(name: string, from: Flow, { epsilon = 1e-5, scale = 1 } = {}): Flow {
    const [channels] = from.shape;
    return this.layer(name, [from], from.shape, {
      type: 'batchNorm',
      epsilon,
      scale: around(`${name}.weight`, channels, scale, 0.2 * scale),
      shift: around(`${name}.bias`, channels, 0, 0.2),
      mean: { ...around(`${name}.running_mean`, channels, 0, 0.2), trained: false },
      variance: { ...around(`${name}.running_var`, channels, 1, 0.3), trained: false },
    });
  }

  relu(name: string, from: Flow): Flow {
    return { ...this.layer(name, [from], from.shape, { type: 'relu' }), rectified: true };
  }

  relu6(name: string, from: Flow): Flow {
    return { ...this.layer(name, [from], from.shape, { type: 'relu6' }), rectified: true };
  }

  maxPool(name: string, from: Flow, kernel: number, stride: number, { pad = 0, ceilMode = false } = {}): Flow {
    const window = { kernel, stride, pad };
    const sides = slide(from, window, ceilMode ? Math.ceil : Math.floor);
    return this.layer(name, [from], [from.shape[0], ...sides], { type: 'maxPool', ...window, ceilMode });
  }

  averagePool(name: string, from: Flow, kernel: number, stride: number): Flow {
    const window = { kernel, stride, pad: 0 };
    return this.layer(name, [from], [from.shape[0], ...slide(from, window, Math.floor)], {
      type: 'averagePool',
      ...window,
    });
  }

  globalAveragePool(name: string, from: Flow): Flow {
    return this.layer(name, [from], [from.shape[0], 1, 1], { type: 'globalAveragePool' });
  }

  /** With the constants of AlexNet's paper; `alpha` is the one that Caffe and ONNX divide by `size`. */
  localResponse(name: string, from: Flow): Flow {
    return this.layer(name, [from], from.shape, { type: 'localResponse', size: 5, alpha: 1e-4, beta: 0.75, bias: 1 });
  }

  add(name: string, a: Flow, b: Flow): Flow {
    if (a.shape.join() !== b.shape.join())
      throw new RangeError(`${name} adds ${a.shape.join('×')} and ${b.shape.join('×')}`);
    return { ...this.layer(name, [a, b], a.shape, { type: 'add' }), rectified: false };
  }

  concat(name: string, from: readonly Flow[]): Flow {
    const [, height = 1, width = 1] = from[0]?.shape ?? [];
    const channels = from.reduce((sum, { shape }) => sum + shape[0], 0);
    const rectified = from.every((flow) => flow.rectified);
    return { ...this.layer(name, from, [channels, height, width], { type: 'concat' }), rectified };
  }

  dropout(name: string, from: Flow, ratio = 0.5): Flow {
    return this.layer(name, [from], from.shape, { type: 'dropout', ratio });
  }

  flatten(name: string, from: Flow): Flow {
    return this.layer(name, [from], [sizeOf(from.shape)], { type: 'flatten' });
  }

  dense(name: string, from: Flow, out: number, { gain = 1 } = {}): Flow {
    return this.layer(name, [from], [out], {
      type: 'dense',
      weight: weightOf(`${name}.weight`, [out, sizeOf(from.shape)], from, gain),
      bias: around(`${name}.bias`, out, 0, 0.1),
    });
  }

  /** The last dense layer: one logit a class. */
  classifier(name: string, from: Flow): Flow {
    return this.dense(name, from, this.classes, { gain: CLASSIFIER_GAIN });
  }

  softmax(name: string, from: Flow): Flow {
    return this.layer(name, [from], from.shape, { type: 'softmax' });
  }

  finish(output: Flow): NetworkPlan {
    const { name, shape } = this.input;
    return { input: { name, shape }, layers: this.layers, output: output.name, classes: this.classes };
  }

  private layer(name: string, from: readonly Flow[], shape: Shape, operation: Operation): Flow {
    if (shape.some((size) => size < 1))
      throw new RangeError(`The picture is too small: nothing is left of it at "${name}".`);
    this.layers.push({ name, inputs: from.map((flow) => flow.name), shape, operation });
    return { name, shape, rectified: KEEPS_SIGN.has(operation.type) && from.every((flow) => flow.rectified) };
  }
}

const KEEPS_SIGN: ReadonlySet<Operation['type']> = new Set([
  'maxPool',
  'averagePool',
  'globalAveragePool',
  'localResponse',
  'concat',
  'dropout',
  'flatten',
]);

function slide({ shape }: Flow, { kernel, stride, pad }: Window, round: (steps: number) => number): [number, number] {
  const [, height = 1, width = 1] = shape;
  const steps = (side: number) => round((side + 2 * pad - kernel) / stride) + 1;
  return [steps(height), steps(width)];
}

function weightOf(name: string, dims: readonly number[], { rectified }: Flow, gain: number): Parameter {
  const fanIn = sizeOf(dims.slice(1));
  // A filter of one number has nothing to be centred on.
  const centred = rectified && fanIn > 1;
  const initialisation = { kind: 'he', fanIn, gain: gain * (centred ? CENTRED_GAIN : 1), centred } as const;
  return { name, dims, initialisation, trained: true };
}

function around(name: string, length: number, mean: number, spread: number): Parameter {
  return { name, dims: [length], initialisation: { kind: 'uniform', mean, spread }, trained: true };
}

function sizeOf(dims: readonly number[]): number {
  return dims.reduce((product, size) => product * size, 1);
}
