/**
 * A plan with seeded weights as a TensorFlow.js layers model: the same network as planToOnnx gives, with pictures laid out
 * batch × height × width × channels. For the operators of ResNet and SqueezeNet; others are refused.
 */
import type { JsonObject, TfjsModel, Weight } from '../tfjs/tfjsModel';
import type { NetworkPlan, Parameter, PlannedLayer, Window } from './networkPlan';
import { seededWeights } from './seededWeights';

interface KerasLayer {
  className: string;
  name: string;
  config: JsonObject;
  inputs: readonly string[];
  weights: readonly Weight[];
}

/** Tensors carry the plan's names. Throws RangeError that names an operator which has no twin here. */
export function planToTfjs(plan: NetworkPlan, { seed = 1 } = {}): TfjsModel {
  const [channels, height, width] = plan.input.shape;
  const sources = new Map(plan.layers.map((layer) => [layer.name, layer]));
  const layers = plan.layers.flatMap((layer) => kerasLayers(layer, sources, seed));
  const input: KerasLayer = {
    className: 'InputLayer',
    name: plan.input.name,
    config: { batch_input_shape: [null, height, width, channels], dtype: 'float32', sparse: false },
    inputs: [],
    weights: [],
  };
  return {
    format: 'layers-model',
    topology: {
      model_config: {
        class_name: 'Functional',
        config: {
          name: 'network',
          layers: [input, ...layers].map(({ className, name, config, inputs }) => ({
            class_name: className,
            name,
            config: { ...config, name },
            inbound_nodes: inputs.length > 0 ? [inputs.map((from) => [from, 0, 0, {}])] : [],
          })),
          input_layers: [[plan.input.name, 0, 0]],
          output_layers: [[plan.output, 0, 0]],
        },
      },
    },
    signature: null,
    weights: layers.flatMap(({ weights }) => weights),
  };
}

function kerasLayers(layer: PlannedLayer, sources: ReadonlyMap<string, PlannedLayer>, seed: number): KerasLayer[] {
  const { name, inputs, operation } = layer;
  const one = (className: string, config: JsonObject = {}, weights: readonly Weight[] = []): KerasLayer[] => [
    { className, name, config, inputs, weights },
  ];
  switch (operation.type) {
    case 'conv': {
      if (operation.group !== 1) break;
      const { weight, bias } = operation;
      const weights = [transposedKernel(weight, `${name}/kernel`, seed), ...(bias ? [plain(bias, `${name}/bias`, seed)] : [])]; // prettier-ignore
      const config = { filters: weight.dims[0], kernel_size: square(operation.kernel), use_bias: bias !== null };
      return padded(operation, name, inputs, (from) => ({
        className: 'Conv2D',
        name,
        config: { ...config, ...slides(operation) },
        inputs: from,
        weights,
      }));
    }
    case 'maxPool': {
      // Zeros beside the picture are as good as nothing only behind a Relu.
      if (operation.pad > 0 && sources.get(inputs[0] ?? '')?.operation.type !== 'relu') break;
      if (operation.ceilMode && hangsOver(operation, sources.get(inputs[0] ?? ''))) break;
      return padded(operation, name, inputs, (from) => ({
        className: 'MaxPooling2D',
        name,
        config: { pool_size: square(operation.kernel), ...slides(operation) },
        inputs: from,
        weights: [],
      }));
    }
    case 'batchNorm': {
      const { scale, shift, mean, variance, epsilon } = operation;
      const parameters = { gamma: scale, beta: shift, moving_mean: mean, moving_variance: variance };
      const weights = Object.entries(parameters).map(([key, parameter]) => plain(parameter, `${name}/${key}`, seed));
      return one('BatchNormalization', { axis: -1, epsilon, center: true, scale: true }, weights);
    }
    case 'relu':
      return one('Activation', { activation: 'relu' });
    case 'softmax':
      return one('Activation', { activation: 'softmax' });
    case 'add':
      return one('Add');
    case 'concat':
      return one('Concatenate', { axis: -1 });
    case 'globalAveragePool':
      return one('GlobalAveragePooling2D');
    case 'flatten':
      // The pooling before has left one row already.
      if (sources.get(inputs[0] ?? '')?.operation.type !== 'globalAveragePool') break;
      return one('Activation', { activation: 'linear' });
    case 'dense': {
      const { weight, bias } = operation;
      const weights = [transposedMatrix(weight, `${name}/kernel`, seed), plain(bias, `${name}/bias`, seed)];
      return one('Dense', { units: weight.dims[0], use_bias: true, activation: 'linear' }, weights);
    }
    default:
      break;
  }
  throw new RangeError(`The layer "${name}" (${operation.type}) has no twin in a TensorFlow.js layers model.`);
}

/** Keras pads by a layer of its own; its "same" is not symmetric where the stride is 2. */
function padded(
  { pad }: Window,
  name: string,
  inputs: readonly string[],
  layer: (inputs: readonly string[]) => KerasLayer,
): KerasLayer[] {
  if (pad === 0) return [layer(inputs)];
  const padding: KerasLayer = {
    className: 'ZeroPadding2D',
    name: `${name}.pad`,
    config: { padding: [square(pad), square(pad)], data_format: 'channels_last' },
    inputs,
    weights: [],
  };
  return [padding, layer([padding.name])];
}

function slides({ stride }: Window): JsonObject {
  return { strides: square(stride), padding: 'valid', data_format: 'channels_last' };
}

function hangsOver({ kernel, stride, pad }: Window, from: PlannedLayer | undefined): boolean {
  return from?.shape.slice(1).some((side) => (side + 2 * pad - kernel) % stride !== 0) ?? true;
}

function square(size: number): [number, number] {
  return [size, size];
}

function plain(parameter: Parameter, name: string, seed: number): Weight {
  return weightOf(name, [...parameter.dims], seededWeights(parameter, seed));
}

/** out × in × rows × columns → rows × columns × in × out. */
function transposedKernel(parameter: Parameter, name: string, seed: number): Weight {
  const values = seededWeights(parameter, seed);
  const [outs = 1, ins = 1, rows = 1, columns = 1] = parameter.dims;
  const moved = new Float32Array(values.length);
  let i = 0;
  for (let o = 0; o < outs; o++)
    for (let c = 0; c < ins; c++)
      for (let at = 0; at < rows * columns; at++) moved[(at * ins + c) * outs + o] = values[i++]!;
  return weightOf(name, [rows, columns, ins, outs], moved);
}

/** out × in → in × out. */
function transposedMatrix(parameter: Parameter, name: string, seed: number): Weight {
  const [outs = 1, ins = 1] = parameter.dims;
  const asKernel = transposedKernel({ ...parameter, dims: [outs, ins, 1, 1] }, name, seed);
  return { ...asKernel, shape: [ins, outs] };
}

function weightOf(name: string, shape: number[], values: Float32Array): Weight {
  return { name, shape, dtype: 'float32', bytes: new Uint8Array(values.buffer) };
}
