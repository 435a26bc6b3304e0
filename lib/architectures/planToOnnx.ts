/** A plan with seeded or given weights as an ONNX file, in the operators' forms of the version that is asked for. */
import { buildOnnx, floatTensor, node, tensorInfo, type AttributeValue } from '../onnx/buildOnnx';
import type { NodeProto, TensorProto } from '../onnx/generated/onnx_pb';
import {
  type NetworkPlan,
  type Operation,
  type Parameter,
  parametersOf,
  type PlannedLayer,
  type Shape,
} from './networkPlan';
import { seededWeights } from './seededWeights';

export interface OnnxOptions {
  /** Of the weights. Default 1. */
  seed?: number;
  /** Trained weights in place of the seeded ones: as many values as the parameter has. */
  weights?: (parameter: Parameter) => Float32Array;
  /** A number fixes the batch size; 'N', the default, leaves it free. */
  batch?: number | 'N';
  /** Version of the operators, 7 to 26. Default 17. */
  opset?: number;
}

/** Largest value behind a Relu6. */
const RELU6_LIMIT = 6;
/** Since this version operators take limits and ratios as inputs. */
const CLIP_INPUTS_OPSET = 11;
const DROPOUT_INPUTS_OPSET = 12;
/** Since this version pooling knows ceil_mode; before it, files pad at the end instead. */
const CEIL_MODE_OPSET = 10;
/** IR version that came with the first version of ONNX that had the operators: runtimes are strict about new ones. */
const IR_VERSIONS: readonly (readonly [fromOpset: number, ir: number])[] = [
  [21, 10],
  [19, 9],
  [15, 8],
  [12, 7],
  [11, 6],
  [10, 5],
  [9, 4],
  [1, 3],
];
const OPSETS = { oldest: 7, newest: 26 } as const;

/** Layers, nodes, tensors and weights carry the plan's names. The same bytes for the same arguments. */
export function planToOnnx(
  plan: NetworkPlan,
  { seed = 1, weights = (parameter) => seededWeights(parameter, seed), batch = 'N', opset = 17 }: OnnxOptions = {},
): Uint8Array<ArrayBuffer> {
  if (!Number.isInteger(opset) || opset < OPSETS.oldest || opset > OPSETS.newest)
    throw new RangeError(`opset must be a whole number from ${OPSETS.oldest} to ${OPSETS.newest}, but is ${opset}.`);
  const shapes = new Map<string, Shape>([[plan.input.name, plan.input.shape]]);
  const nodes: NodeProto[] = [];
  const initializers: TensorProto[] = [];
  for (const layer of plan.layers) {
    const extra = extraInputs(layer, opset);
    const inputs = [...layer.inputs, ...parametersOf(layer).map(({ name }) => name), ...extra.map(({ name }) => name)];
    const { opType, attributes } = operatorOf(layer, shapes.get(layer.inputs[0] ?? '') ?? [0], opset);
    nodes.push(Object.assign(node(opType, inputs, [layer.name], attributes), { name: layer.name }));
    for (const parameter of parametersOf(layer))
      initializers.push(floatTensor(parameter.name, parameter.dims, weights(parameter)));
    initializers.push(...extra);
    shapes.set(layer.name, layer.shape);
  }
  const outputShape = shapes.get(plan.output) ?? [];
  const irVersion = IR_VERSIONS.find(([from]) => opset >= from)?.[1] ?? 3;
  const inputs = [tensorInfo(plan.input.name, [batch, ...plan.input.shape])];
  // Before IR version 4 every initialiser had to be listed as an input.
  if (irVersion < 4) inputs.push(...initializers.map(({ name, dims }) => tensorInfo(name, dims.map(Number))));
  return buildOnnx({
    inputs,
    outputs: [tensorInfo(plan.output, [batch, ...outputShape])],
    nodes,
    initializers,
    opset,
    irVersion,
  });
}

interface Operator {
  opType: string;
  attributes: Record<string, AttributeValue>;
}

function operatorOf({ operation, shape }: PlannedLayer, from: Shape, opset: number): Operator {
  switch (operation.type) {
    case 'conv':
      return { opType: 'Conv', attributes: { ...windowOf(operation), group: operation.group } };
    case 'batchNorm':
      return {
        opType: 'BatchNormalization',
        attributes: { epsilon: operation.epsilon, ...(opset < 9 ? { spatial: 1 } : {}) },
      };
    case 'relu':
      return { opType: 'Relu', attributes: {} };
    case 'relu6':
      return {
        opType: 'Clip',
        attributes: opset < CLIP_INPUTS_OPSET ? { min: { float: 0 }, max: { float: RELU6_LIMIT } } : {},
      };
    case 'maxPool':
      return { opType: 'MaxPool', attributes: maxPoolAttributes(operation, from, shape, opset) };
    case 'averagePool':
      return { opType: 'AveragePool', attributes: windowOf(operation) };
    case 'globalAveragePool':
      return { opType: 'GlobalAveragePool', attributes: {} };
    case 'localResponse': {
      const { size, alpha, beta, bias } = operation;
      return { opType: 'LRN', attributes: { size, alpha, beta: { float: beta }, bias: { float: bias } } };
    }
    case 'add':
      return { opType: 'Add', attributes: {} };
    case 'concat':
      return { opType: 'Concat', attributes: { axis: 1 } };
    case 'dropout':
      return {
        opType: 'Dropout',
        attributes: opset < DROPOUT_INPUTS_OPSET ? { ratio: { float: operation.ratio } } : {},
      };
    case 'flatten':
      return { opType: 'Flatten', attributes: { axis: 1 } };
    case 'dense':
      return { opType: 'Gemm', attributes: { transB: 1 } };
    case 'softmax':
      return { opType: 'Softmax', attributes: { axis: 1 } };
  }
}

/** Inputs beside tensors and parameters: limits and ratios, in the versions that want them there. */
function extraInputs({ name, operation }: PlannedLayer, opset: number): TensorProto[] {
  if (operation.type === 'relu6' && opset >= CLIP_INPUTS_OPSET)
    return [scalar(`${name}.min`, 0), scalar(`${name}.max`, RELU6_LIMIT)];
  if (operation.type === 'dropout' && opset >= DROPOUT_INPUTS_OPSET) return [scalar(`${name}.ratio`, operation.ratio)];
  return [];
}

function scalar(name: string, value: number): TensorProto {
  return floatTensor(name, [], Float32Array.of(value));
}

function windowOf({ kernel, stride, pad }: { kernel: number; stride: number; pad: number }) {
  return { kernel_shape: [kernel, kernel], strides: [stride, stride], pads: [pad, pad, pad, pad] };
}

function maxPoolAttributes(
  operation: Extract<Operation, { type: 'maxPool' }>,
  from: Shape,
  to: Shape,
  opset: number,
): Record<string, AttributeValue> {
  const window = windowOf(operation);
  if (!operation.ceilMode) return window;
  if (opset >= CEIL_MODE_OPSET) return { ...window, ceil_mode: 1 };
  const { kernel, stride, pad } = operation;
  const missing = (axis: 1 | 2) => ((to[axis] ?? 1) - 1) * stride + kernel - (from[axis] ?? 1) - 2 * pad;
  return { ...window, pads: [pad, pad, pad + Math.max(0, missing(1)), pad + Math.max(0, missing(2))] };
}
