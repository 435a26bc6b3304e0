/**
 * Networks whose weights lie in files of their own, as exporters write them above 2 GB or when asked to: the .onnx file
 * then names a file, a place and a length for each tensor. Here they are brought into one .onnx file again.
 *
 * The file is written piece by piece: the weights pass through and are never held together.
 */
import { create, toBinary } from '@bufbuild/protobuf';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { AppError } from '../domain/appError';
import { weightTensors } from './checkWeights';
import { decodeOnnx, type OnnxModel } from './decodeOnnx';
import { externalPlace, type ExternalPlace } from './externalPlace';
import {
  GraphProtoSchema,
  ModelProtoSchema,
  type TensorProto,
  TensorProto_DataLocation,
  TensorProtoSchema,
} from './generated/onnx_pb';
import { isExternal } from './tensorValues';

/** A file of weights, wherever it is: on disk, in an upload, in memory. */
export interface ExternalFile {
  /** In bytes. */
  size: number;
  /** `length` bytes from `offset` on, which lie inside the file. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/**
 * Finds the file of a location: a relative path with "/" that does not leave the network's folder. Throws an AppError
 * that names it when it is not there.
 */
export type OpenExternal = (location: string) => Promise<ExternalFile>;

export interface InternalisedNetwork {
  /** Of the whole file. */
  bytes: number;
  /** The file, from its beginning to its end. */
  chunks: AsyncGenerator<Uint8Array>;
}

/** The most that one ONNX file can hold (protobuf's limit). */
export const MAX_ONNX_BYTES = 2 ** 31 - 1;
const CHUNK_BYTES = 8 * 1024 * 1024;
/** Numbers of the fields, from onnx.proto. */
const FIELD = { modelGraph: 7, graphInitializer: 5, tensorRawData: 9 } as const;

/** Bytes in memory as a file of weights. */
export function externalBytes(bytes: Uint8Array): ExternalFile {
  return { size: bytes.length, read: async (offset, length) => bytes.subarray(offset, offset + length) };
}

/** Whether any weight of a model lies in another file. */
export function hasExternalWeights(model: OnnxModel): boolean {
  for (const { tensor } of weightTensors(model)) if (isExternal(tensor)) return true;
  return false;
}

/**
 * One .onnx file with all weights inside, or null when they are inside already. Every place is checked before the first
 * byte is given out. Throws `invalid_network` that names the tensor and the file: a location outside the folder, a
 * missing file, a place beyond its end, a length that does not fit the shape; `too_large` above 2 GiB together.
 */
export async function internaliseWeights(
  modelBytes: Uint8Array,
  fileName: string,
  openExternal: OpenExternal,
): Promise<InternalisedNetwork | null> {
  const model = decodeOnnx(modelBytes, fileName);
  if (!hasExternalWeights(model)) return null;
  const places = await findPlaces(model, fileName, openExternal);
  const moved = new Set<TensorProto>();
  const tensors: { head: Uint8Array; place: OpenedPlace }[] = [];
  for (const tensor of model.graph.initializer) {
    const place = places.get(tensor);
    if (!place) continue;
    moved.add(tensor);
    tensors.push({ head: tensorHead(tensor, place.length), place });
  }
  // Tensors inside nodes (constants, branches) cannot be appended to the graph; they are small.
  for (const [tensor, place] of places) if (!moved.has(tensor)) await bringIn(tensor, place);

  const initializer = model.graph.initializer.filter((tensor) => !moved.has(tensor));
  const graph = toBinary(GraphProtoSchema, Object.assign(create(GraphProtoSchema), model.graph, { initializer }));
  const graphBytes = tensors.reduce((sum, { head, place }) => sum + head.length + place.length, graph.length);
  const { graph: _, ...others } = model;
  const head = new BinaryWriter()
    .raw(toBinary(ModelProtoSchema, Object.assign(create(ModelProtoSchema), others)))
    .tag(FIELD.modelGraph, WireType.LengthDelimited)
    .uint32(graphBytes)
    .finish();
  const bytes = head.length + graphBytes;
  refuseAboveLimit(bytes, fileName);
  return { bytes, chunks: chunksOf(head, graph, tensors) };
}

type OpenedPlace = ExternalPlace & { file: ExternalFile; what: string };

async function findPlaces(
  model: OnnxModel,
  fileName: string,
  openExternal: OpenExternal,
): Promise<Map<TensorProto, OpenedPlace>> {
  const files = new Map<string, Promise<ExternalFile>>();
  const places = new Map<TensorProto, OpenedPlace>();
  let total = 0;
  for (const { name, tensor } of weightTensors(model)) {
    if (!isExternal(tensor) || places.has(tensor)) continue;
    const place = externalPlace(tensor, name, fileName);
    total += place.length;
    refuseAboveLimit(total, fileName);
    const opened = files.get(place.location) ?? openExternal(place.location);
    files.set(place.location, opened);
    const file = await opened;
    const what = `The file "${fileName}" keeps the tensor "${name}" in "${place.location}"`;
    if (place.offset + place.length > file.size)
      throw new AppError(
        'invalid_network',
        `${what}, from byte ${place.offset.toLocaleString('en')} on for ${place.length.toLocaleString('en')} bytes, but that file has only ${file.size.toLocaleString('en')}. It is cut off or belongs to another network: download or export both again.`,
      );
    places.set(tensor, { ...place, file, what });
  }
  return places;
}

/** A field "initializer" of the graph up to where the raw bytes begin. */
function tensorHead(tensor: TensorProto, rawBytes: number): Uint8Array {
  const raw = new BinaryWriter().tag(FIELD.tensorRawData, WireType.LengthDelimited).uint32(rawBytes).finish();
  const fields = toBinary(TensorProtoSchema, withoutPlace(tensor));
  return new BinaryWriter()
    .tag(FIELD.graphInitializer, WireType.LengthDelimited)
    .uint32(fields.length + raw.length + rawBytes)
    .raw(fields)
    .raw(raw)
    .finish();
}

function withoutPlace(tensor: TensorProto): TensorProto {
  const { name, dims, dataType, docString } = tensor;
  return create(TensorProtoSchema, { name, dims, dataType, docString });
}

async function bringIn(tensor: TensorProto, place: OpenedPlace): Promise<void> {
  tensor.rawData = await readPlace(place, place.offset, place.length);
  tensor.externalData = [];
  tensor.dataLocation = TensorProto_DataLocation.DEFAULT;
}

async function* chunksOf(
  head: Uint8Array,
  graph: Uint8Array,
  tensors: readonly { head: Uint8Array; place: OpenedPlace }[],
): AsyncGenerator<Uint8Array> {
  yield head;
  yield graph;
  for (const { head: tensorStart, place } of tensors) {
    yield tensorStart;
    const end = place.offset + place.length;
    for (let start = place.offset; start < end; start += CHUNK_BYTES)
      yield await readPlace(place, start, Math.min(CHUNK_BYTES, end - start));
  }
}

/** A file that shrinks while it is read must not make a network with a hole. */
async function readPlace({ file, what }: OpenedPlace, offset: number, length: number): Promise<Uint8Array> {
  const bytes = await file.read(offset, length);
  if (bytes.length === length) return bytes;
  throw new AppError('invalid_network', `${what}, which became shorter while it was read. Try again.`);
}

function refuseAboveLimit(bytes: number, fileName: string): void {
  if (bytes <= MAX_ONNX_BYTES) return;
  const gigabytes = (bytes / 1024 ** 3).toFixed(1);
  throw new AppError(
    'too_large',
    `The network "${fileName}" has ${gigabytes} GiB of weights in its files, and one ONNX file holds at most 2 GiB. Export it in float16, which halves it.`,
  );
}
