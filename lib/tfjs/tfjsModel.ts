/** A TensorFlow.js network in memory: what its model.json says, with the weights beside it. */
import { AppError } from '../domain/appError';

/** layers-model: a Keras network, layer by layer. graph-model: a TensorFlow graph, operator by operator. */
export type TfjsFormat = 'layers-model' | 'graph-model';

export const WEIGHT_TYPES = ['float32', 'int32', 'bool'] as const;
export type WeightType = (typeof WEIGHT_TYPES)[number];

/** How a weight is stored where it takes fewer bytes than its type: q stands for q × scale + min. */
export type Quantization = { dtype: 'float16' } | { dtype: 'uint8' | 'uint16'; scale: number; min: number };

export interface WeightSpec {
  name: string;
  shape: number[];
  dtype: WeightType;
  quantization?: Quantization;
}

export interface Weight extends WeightSpec {
  /** As stored, little-endian; a view of the file. */
  bytes: Uint8Array;
}

export type JsonObject = Readonly<Record<string, unknown>>;

export interface TfjsModel {
  format: TfjsFormat;
  /** `modelTopology` of the file. */
  topology: JsonObject;
  /** Of a graph model: which nodes are its inputs and outputs. */
  signature: JsonObject | null;
  weights: Weight[];
}

const BYTES_PER_VALUE = { float32: 4, int32: 4, bool: 1, uint8: 1, uint16: 2, float16: 2 } as const;

export function valueCount({ shape }: Pick<WeightSpec, 'shape'>): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Bytes that a weight takes in its file. */
export function storedBytes(weight: WeightSpec): number {
  return valueCount(weight) * BYTES_PER_VALUE[weight.quantization?.dtype ?? weight.dtype];
}

/** The `invalid_network` error of this format: the file, then problem and fix as sentences. */
export function invalidTfjs(
  fileName: string,
  problem: string,
  fix: string,
  options: { field?: string; cause?: unknown } = {},
): AppError {
  return new AppError('invalid_network', `The TensorFlow.js network "${fileName}" ${problem}. ${fix}`, options);
}

export const EXPORT_AGAIN = 'Export it again with tensorflowjs_converter, or with model.save() of TensorFlow.js.';
