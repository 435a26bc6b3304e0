/**
 * A network as a plan: which layers, of which shapes, with which parameters. Values are made only when somebody asks for
 * them (seededWeights.ts), so that the plan of a network with 138 million parameters costs nothing.
 */

/** Channels × height × width of one picture's tensor, or its length once it is flat. */
export type Shape = readonly [channels: number, height: number, width: number] | readonly [length: number];

/** How the values of a parameter are drawn. */
export type Initialisation =
  /**
   * He's: uniform with variance gain ÷ fan-in. `centred` takes its mean off each filter: what all pictures have in
   * common (rectified inputs are positive on average) then cancels, as it does in a trained network.
   */
  | { kind: 'he'; fanIn: number; gain: number; centred: boolean }
  /** Uniform from `mean` − `spread` to `mean` + `spread`. */
  | { kind: 'uniform'; mean: number; spread: number };

export interface Parameter {
  /** As in PyTorch's state: "layer1.0.conv1.weight". */
  name: string;
  dims: readonly number[];
  initialisation: Initialisation;
  /** False for the running statistics of a BatchNorm, which PyTorch does not count as parameters. */
  trained: boolean;
}

/** A square window over a picture. `pad` is the same on all four sides. */
export interface Window {
  kernel: number;
  stride: number;
  pad: number;
}

export type Operation =
  | ({ type: 'conv'; group: number; weight: Parameter; bias: Parameter | null } & Window)
  | { type: 'batchNorm'; epsilon: number; scale: Parameter; shift: Parameter; mean: Parameter; variance: Parameter }
  | { type: 'relu' }
  | { type: 'relu6' }
  /** With `ceilMode` a window may hang over the end by less than a stride, as in Caffe. */
  | ({ type: 'maxPool'; ceilMode: boolean } & Window)
  | ({ type: 'averagePool' } & Window)
  /** C×H×W → C×1×1. */
  | { type: 'globalAveragePool' }
  /** Local response normalisation across `size` channels. */
  | { type: 'localResponse'; size: number; alpha: number; beta: number; bias: number }
  | { type: 'add' }
  /** Along the channels. */
  | { type: 'concat' }
  | { type: 'dropout'; ratio: number }
  | { type: 'flatten' }
  /** weight: out × in. */
  | { type: 'dense'; weight: Parameter; bias: Parameter }
  | { type: 'softmax' };

export interface PlannedLayer {
  /** Of the layer and of the tensor that it makes. */
  name: string;
  inputs: readonly string[];
  shape: Shape;
  operation: Operation;
}

export interface NetworkPlan {
  /** Name and shape of the picture's tensor. */
  input: { name: string; shape: Shape };
  /** Every layer stands after those that it reads. */
  layers: readonly PlannedLayer[];
  /** Name of the last tensor: one number for each class. */
  output: string;
  classes: number;
}

/** All parameters of a layer, in the order in which ONNX's operators take them. */
export function parametersOf({ operation }: PlannedLayer): Parameter[] {
  switch (operation.type) {
    case 'conv':
      return operation.bias ? [operation.weight, operation.bias] : [operation.weight];
    case 'dense':
      return [operation.weight, operation.bias];
    case 'batchNorm':
      return [operation.scale, operation.shift, operation.mean, operation.variance];
    default:
      return [];
  }
}

/** Trained parameters, as the literature counts them: without the running statistics of BatchNorm. */
export function parameterCount({ layers }: NetworkPlan): number {
  return layers
    .flatMap(parametersOf)
    .reduce((sum, { dims, trained }) => (trained ? sum + dims.reduce((a, b) => a * b, 1) : sum), 0);
}
