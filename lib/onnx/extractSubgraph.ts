/** A part of a network as a network of its own. */
import { create } from '@bufbuild/protobuf';
import type { OnnxModel } from './decodeOnnx';
import {
  GraphProtoSchema,
  ModelProtoSchema,
  type NodeProto,
  type ValueInfoProto,
  ValueInfoProtoSchema,
} from './generated/onnx_pb';
import { findSubgraphReads } from './onnxSubgraphs';

/**
 * The nodes that compute `outputs` from `inputs`, with their weights. A tensor that the file does not describe takes the
 * type that `described` gives it (inputs must have one; outputs may be left to the runtime). Weights are shared with the
 * given model, which is not changed. Throws RangeError that names a tensor which neither `inputs` nor weights provide.
 */
export function extractSubgraph(
  model: OnnxModel,
  inputs: readonly string[],
  outputs: readonly string[],
  described: readonly ValueInfoProto[] = [],
): OnnxModel {
  const { graph } = model;
  const producers = new Map<string, NodeProto>();
  for (const node of graph.node) for (const name of node.output) producers.set(name, node);
  const sparse = graph.sparseInitializer.map(({ values }) => values?.name ?? '');
  const weights = new Set([...graph.initializer.map(({ name }) => name), ...sparse]);
  const infos = new Map(
    [...graph.valueInfo, ...graph.input, ...graph.output, ...described].map((info) => [info.name, info]),
  );

  const given = new Set(inputs);
  const seen = new Set<string>();
  const kept = new Set<NodeProto>();
  const open = [...outputs];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (name === '' || given.has(name) || seen.has(name)) continue;
    seen.add(name);
    if (weights.has(name)) continue;
    const producer = producers.get(name);
    if (!producer) throw new RangeError(`"${name}" is neither computed from ${inputs.join(', ')} nor a weight`);
    kept.add(producer);
    for (const read of [...producer.input, ...findSubgraphReads(producer)]) open.push(read);
  }

  const infoOf = (name: string) => infos.get(name) ?? create(ValueInfoProtoSchema, { name });
  const part = {
    node: graph.node.filter((node) => kept.has(node)),
    initializer: graph.initializer.filter(({ name }) => seen.has(name)),
    sparseInitializer: graph.sparseInitializer.filter(({ values }) => seen.has(values?.name ?? '')),
    valueInfo: graph.valueInfo.filter(({ name }) => seen.has(name)),
    input: inputs.map(infoOf),
    output: outputs.map(infoOf),
  };
  return Object.assign(create(ModelProtoSchema), model, {
    graph: Object.assign(create(GraphProtoSchema), graph, part),
  });
}
