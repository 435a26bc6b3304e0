/** Weights that are NaN or infinite: the network would answer nonsense everywhere, so it is refused at the door. */
import { AppError } from '../domain/appError';
import type { OnnxModel } from './decodeOnnx';
import { type GraphProto, type NodeProto, type TensorProto, TensorProto_DataType } from './generated/onnx_pb';
import { elementCount, isFloatTensor, readFloats } from './tensorValues';

/** All bits of the exponent: set in NaN and in both infinities, never in a finite number. */
const FLOAT32_EXPONENT = 0x7f800000;
const FLOAT64_HIGH_EXPONENT = 0x7ff00000;
const FLOAT16_EXPONENT = 0x7c00;
const BFLOAT16_EXPONENT = 0x7f80;
const CHUNK_BYTES = 1 << 16;

/**
 * Scans the initialisers and constants of a model, those of its sub-graphs and functions too.
 * Throws `invalid_network` that names the first tensor with NaN or infinite values and how many there are.
 */
export function checkWeights(model: OnnxModel, fileName: string): void {
  for (const { name, tensor } of weightTensors(model)) {
    const count = countNonFinite(tensor);
    if (count === 0 || isInfiniteLimit(tensor)) continue;
    const values = count === 1 ? '1 value that is' : `${count.toLocaleString('en')} values that are`;
    throw new AppError(
      'invalid_network',
      `The file "${fileName}" has damaged weights: the tensor "${name}" holds ${values} NaN or infinite. Export the network again from sound weights.`,
    );
  }
}

/**
 * Initialisers and the tensors of Constant nodes, with the name under which their graph knows them: of the network's
 * graph, of all graphs inside it (the branches of If, the bodies of Loop and Scan) and of its functions.
 */
export function* weightTensors(model: OnnxModel): Generator<{ name: string; tensor: TensorProto }> {
  for (const { node: nodes, initializer = [], sparseInitializer = [] } of bodies(model)) {
    for (const tensor of initializer) yield { name: tensor.name, tensor };
    for (const { values } of sparseInitializer) if (values) yield { name: values.name, tensor: values };
    for (const node of nodes)
      if (node.opType === 'Constant')
        for (const { t } of node.attribute) if (t) yield { name: node.output[0] ?? node.name, tensor: t };
  }
}

/**
 * Every tensor that is stored in a model and could name another file: its weights, the places of those that are sparse,
 * and whatever its nodes have for attributes. The runtime reads such files from the folder that the server runs in.
 */
export function* storedTensors(model: OnnxModel): Generator<{ name: string; tensor: TensorProto }> {
  yield* weightTensors(model);
  for (const { node: nodes, sparseInitializer = [] } of bodies(model)) {
    for (const { values, indices } of sparseInitializer)
      if (indices) yield { name: indices.name || (values?.name ?? ''), tensor: indices };
    for (const { name, attribute } of nodes)
      for (const { t, tensors, sparseTensor, sparseTensors } of attribute) {
        const sparse = [...(sparseTensor ? [sparseTensor] : []), ...sparseTensors];
        const parts = sparse.flatMap(({ values, indices }) => [values, indices]);
        for (const tensor of [t, ...tensors, ...parts]) if (tensor) yield { name: tensor.name || name, tensor };
      }
  }
}

/** Nodes with the weights beside them: a graph has both, a function has nodes only. */
type Body = { node: NodeProto[] } & Partial<Pick<GraphProto, 'initializer' | 'sparseInitializer'>>;

/** Level by level and not by recursion: a file may nest graphs as deep as it likes. */
function* bodies({ graph, functions }: OnnxModel): Generator<Body> {
  for (let level: Body[] = [graph, ...functions]; level.length > 0;) {
    yield* level;
    const attributes = level.flatMap(({ node }) => node.flatMap(({ attribute }) => attribute));
    level = attributes.flatMap(({ g, graphs }) => (g ? [g, ...graphs] : graphs));
  }
}

/** A single infinity is a limit (of Clip, of a padding for MaxPool), not a damaged weight. */
function isInfiniteLimit(tensor: TensorProto): boolean {
  return elementCount(tensor) === 1 && isFloatTensor(tensor) && !Number.isNaN(readFloats(tensor)[0]);
}

/** How many values of a tensor are NaN or infinite; 0 for whole numbers and for types that are not known. */
export function countNonFinite(tensor: TensorProto): number {
  const { rawData } = tensor;
  switch (tensor.dataType) {
    case TensorProto_DataType.FLOAT:
      return rawData.length ? countWords(rawData, FLOAT32_EXPONENT) : countNumbers(tensor.floatData);
    case TensorProto_DataType.DOUBLE:
      return rawData.length ? countWords(rawData, FLOAT64_HIGH_EXPONENT, 2) : countNumbers(tensor.doubleData);
    case TensorProto_DataType.FLOAT16:
      return rawData.length ? countHalves(rawData, FLOAT16_EXPONENT) : countBits(tensor.int32Data, FLOAT16_EXPONENT);
    case TensorProto_DataType.BFLOAT16:
      return rawData.length ? countHalves(rawData, BFLOAT16_EXPONENT) : countBits(tensor.int32Data, BFLOAT16_EXPONENT);
    default:
      return 0;
  }
}

function countNumbers(values: readonly number[]): number {
  return values.reduce((count, value) => (Number.isFinite(value) ? count : count + 1), 0);
}

function countBits(values: ArrayLike<number>, exponent: number): number {
  let count = 0;
  for (let i = 0; i < values.length; i++) if ((values[i]! & exponent) === exponent) count++;
  return count;
}

function countHalves(bytes: Uint8Array, exponent: number): number {
  let count = 0;
  for (const chunk of alignedChunks(bytes))
    count += countBits(new Uint16Array(chunk, 0, chunk.byteLength >> 1), exponent);
  return count;
}

/** Looks at the last of every `step` 32-bit words (the high one of a float64: files are little-endian). */
function countWords(bytes: Uint8Array, exponent: number, step = 1): number {
  let count = 0;
  for (const chunk of alignedChunks(bytes)) {
    const words = new Uint32Array(chunk, 0, chunk.byteLength >> 2);
    for (let i = step - 1; i < words.length; i += step) if ((words[i]! & exponent) === exponent) count++;
  }
  return count;
}

/** Copies at aligned addresses, small enough for the processor's cache: a weight may begin anywhere in the file. */
function* alignedChunks(bytes: Uint8Array): Generator<ArrayBuffer> {
  for (let start = 0; start < bytes.length; start += CHUNK_BYTES)
    yield new Uint8Array(bytes.subarray(start, start + CHUNK_BYTES)).buffer;
}
