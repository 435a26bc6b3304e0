/** Bytes of an .onnx file → its model, or an error that says what the file is instead. */
import { fromBinary } from '@bufbuild/protobuf';
import { AppError } from '../domain/appError';
import { countOperators } from './countOperators';
import { decodingCost } from './decodingCost';
import { type GraphProto, type ModelProto, ModelProtoSchema } from './generated/onnx_pb';
import { recogniseFile } from './recogniseFile';

/** Real networks have hundreds to some thousands of operators; the runtime's time grows with their square. */
const MAX_OPERATORS = 20_000;
/** Memory for what is decoded, without the weights. */
const MAX_DECODED_BYTES = 2 ** 30;

/** A model that has a graph with at least one node and an operator set. */
export type OnnxModel = ModelProto & { graph: GraphProto };

/**
 * Decodes a model. Weights stay views of `bytes`: nothing is copied.
 * Throws `invalid_network` that names `fileName`, what is wrong (empty, another kind of file, cut off, no graph) and
 * what to do.
 */
export function decodeOnnx(bytes: Uint8Array, fileName: string): OnnxModel {
  if (bytes.length === 0)
    throw invalidFile(fileName, 'is empty', 'The upload or download was probably interrupted: fetch the file again.');
  const other = recogniseFile(bytes);
  if (other) throw invalidFile(fileName, `is not an ONNX network: it looks like ${other.looksLike}`, other.fix);

  const model = decodeMessage(bytes, fileName);
  const { graph } = model;
  if (!graph || graph.node.length === 0)
    throw invalidFile(
      fileName,
      graph ? 'has a graph without any operator' : 'has no graph',
      'It is either not an ONNX network or cut off: export or download it again.',
    );
  if (model.opsetImport.length === 0)
    throw invalidFile(
      fileName,
      'does not say which version of the operators it uses',
      'It is probably cut off: export or download it again.',
    );
  const decoded = Object.assign(model, { graph });
  const operators = countOperators(decoded);
  if (operators > MAX_OPERATORS)
    throw invalidFile(
      fileName,
      Number.isFinite(operators)
        ? `has ${operators.toLocaleString('en')} operators, and at most ${MAX_OPERATORS.toLocaleString('en')} are accepted`
        : 'has a function that uses itself, or functions inside functions without end',
      'It is probably not a network that can be looked at layer by layer.',
    );
  return decoded;
}

function decodeMessage(bytes: Uint8Array, fileName: string): ModelProto {
  try {
    if (decodingCost(ModelProtoSchema, bytes, MAX_DECODED_BYTES) <= MAX_DECODED_BYTES)
      return fromBinary(ModelProtoSchema, bytes);
  } catch (cause) {
    if (/recursion depth/.test(String(cause)))
      throw invalidFile(fileName, 'has graphs inside graphs, deeper than can be read', 'Export it again.', cause);
    throw invalidFile(
      fileName,
      `cannot be read as an ONNX network: its ${bytes.length.toLocaleString('en')} bytes end too early or are damaged`,
      'Compare its size with the original and download or export it again.',
      cause,
    );
  }
  throw invalidFile(fileName, 'is made of so many small parts that it cannot be read', 'Export it again.');
}

function invalidFile(fileName: string, problem: string, fix: string, cause?: unknown): AppError {
  return new AppError('invalid_network', `The file "${fileName}" ${problem}. ${fix}`, { cause });
}
