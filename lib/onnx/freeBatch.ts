/**
 * Frees a fixed batch size. Many published networks are exported for one picture at a time: the first dimension of
 * their inputs is 1, and so is the first entry of their Reshape targets. Both are edited; nothing else is.
 *
 * The edit is a good guess, not a proof (a network may mix its pictures in other ways): whoever runs batches afterwards
 * must check on the device that two pictures together give what each gives alone.
 */
import { clone, type Message } from '@bufbuild/protobuf';
import type { OnnxModel } from './decodeOnnx';
import { freeReshapes } from './freeReshapes';
import { type GraphProto, type ValueInfoProto, ValueInfoProtoSchema } from './generated/onnx_pb';
import { declaredDims, fedInputs, fixedSize } from './inspectOnnx';

/** Smallest rank of an input whose first dimension counts as the batch: lower ones are settings, not pictures. */
const BATCH_RANK = 2;

export interface FreedModel {
  /** A copy that shares the weights; the given model itself when its batch size was free already. */
  model: OnnxModel;
  /** The batch size that was fixed; null when it was free. */
  fixedBatch: number | null;
}

/**
 * A model whose batch size is free: a symbolic first dimension of inputs and outputs, Reshape targets that follow it,
 * and no stale shapes of the tensors in between. The given model is not changed.
 */
export function freeBatch(original: OnnxModel): FreedModel {
  const fixedBatch = fixedBatchSize(original);
  if (fixedBatch === null) return { model: original, fixedBatch };

  const inputs = fedInputs(original).filter((info) => hasBatch(info, fixedBatch, BATCH_RANK));
  const batched = tensorsFedBy(
    original.graph,
    inputs.map(({ name }) => name),
  );
  const dimension = unusedDimensionName(original.graph);
  const free = (info: ValueInfoProto, rank: number) =>
    batched.has(info.name) && hasBatch(info, fixedBatch, rank) ? withFreeBatch(info, dimension) : info;

  const graph = copyOf(original.graph);
  graph.input = graph.input.map((info) => free(info, BATCH_RANK));
  graph.output = graph.output.map((info) => free(info, 1));
  graph.valueInfo = graph.valueInfo.filter(({ name }) => !batched.has(name));
  graph.node = freeReshapes(original.graph, batched, fixedBatch);
  return { model: Object.assign(copyOf(original), { graph }), fixedBatch };
}

/** The fixed first dimension of the first input that is large enough to hold pictures; null when it is free. */
export function fixedBatchSize(model: OnnxModel): number | null {
  for (const info of fedInputs(model)) {
    const dims = declaredDims(info);
    if (dims && dims.length >= BATCH_RANK) return fixedSize(dims[0]!);
  }
  return null;
}

/** Tensors that are computed from the given ones. What only asks for their shape does not count. */
function tensorsFedBy(graph: GraphProto, sources: readonly string[]): Set<string> {
  const fed = new Set(sources);
  for (const { opType, input, output } of graph.node)
    if (opType !== 'Shape' && opType !== 'Size' && input.some((name) => fed.has(name)))
      for (const name of output) if (name !== '') fed.add(name);
  return fed;
}

function hasBatch(info: ValueInfoProto, batch: number, rank: number): boolean {
  const dims = declaredDims(info);
  return dims !== undefined && dims.length >= rank && fixedSize(dims[0]!) === batch;
}

function withFreeBatch(info: ValueInfoProto, dimension: string): ValueInfoProto {
  const copy = clone(ValueInfoProtoSchema, info);
  const first = declaredDims(copy)?.[0];
  if (first) first.value = { case: 'dimParam', value: dimension };
  return copy;
}

/** Equal names would say that two dimensions are equal. */
function unusedDimensionName(graph: GraphProto): string {
  const used = new Set<string>();
  for (const info of [...graph.input, ...graph.output, ...graph.valueInfo])
    for (const { value } of declaredDims(info) ?? []) if (value.case === 'dimParam') used.add(value.value);
  let name = 'batch';
  for (let n = 2; used.has(name); n++) name = `batch_${n}`;
  return name;
}

/** A message with the same fields, unknown ones included. The prototype holds the defaults of absent fields. */
function copyOf<T extends Message>(message: T): T {
  return Object.assign(Object.create(Object.getPrototypeOf(message) as object) as T, message);
}
