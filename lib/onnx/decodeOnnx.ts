/** Bytes of an .onnx file → its model, or an error that says what the file is instead. */
import { fromBinary } from '@bufbuild/protobuf';
import { AppError } from '../domain/appError';
import { type GraphProto, type ModelProto, ModelProtoSchema } from './generated/onnx_pb';
import { recogniseFile } from './recogniseFile';

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
  return Object.assign(model, { graph });
}

function decodeMessage(bytes: Uint8Array, fileName: string): ModelProto {
  try {
    return fromBinary(ModelProtoSchema, bytes);
  } catch (cause) {
    throw invalidFile(
      fileName,
      `cannot be read as an ONNX network: its ${bytes.length.toLocaleString('en')} bytes end too early or are damaged`,
      'Compare its size with the original and download or export it again.',
      cause,
    );
  }
}

function invalidFile(fileName: string, problem: string, fix: string, cause?: unknown): AppError {
  return new AppError('invalid_network', `The file "${fileName}" ${problem}. ${fix}`, { cause });
}
