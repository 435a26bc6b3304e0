/** Inner tensors of a network as outputs. */
import { create } from '@bufbuild/protobuf';
import { AppError } from '../domain/appError';
import type { OnnxModel } from './decodeOnnx';
import { GraphProtoSchema, ModelProtoSchema, type ValueInfoProto, ValueInfoProtoSchema } from './generated/onnx_pb';
import { nearNames } from './nearNames';

/** Every tensor that a node of the network's own graph computes. Those inside branches and loops have no one value. */
export function computedTensors({ graph }: OnnxModel): Set<string> {
  return new Set(graph.node.flatMap(({ output }) => output).filter((name) => name !== ''));
}

/**
 * The model with more outputs; nothing else is an output that was none, so that the runtime fuses operators everywhere
 * else. Types and shapes are left to the runtime. Throws `invalid_input` that names a tensor that there is not, and
 * names like it.
 */
export function withOutputs(model: OnnxModel, names: readonly string[], fileName: string): OnnxModel {
  const computed = computedTensors(model);
  for (const name of names) if (!computed.has(name)) throw noSuchTensor(name, computed, model, fileName);
  const declared = new Set(model.graph.output.map(({ name }) => name));
  const more = [...new Set(names)].filter((name) => !declared.has(name)).map(untyped);
  const graph = Object.assign(create(GraphProtoSchema), model.graph, { output: [...model.graph.output, ...more] });
  return Object.assign(create(ModelProtoSchema), model, { graph });
}

function untyped(name: string): ValueInfoProto {
  return create(ValueInfoProtoSchema, { name });
}

function noSuchTensor(name: string, computed: ReadonlySet<string>, { graph }: OnnxModel, fileName: string): AppError {
  if (graph.initializer.some((tensor) => tensor.name === name))
    return new AppError('invalid_input', `The tensor "${name}" of "${fileName}" holds weights: it is not computed.`);
  const near = nearNames(name, computed).map((other) => `"${other}"`);
  const hint = near.length > 0 ? ` Names like it: ${near.join(', ')}.` : '';
  return new AppError('invalid_input', `The network "${fileName}" has no tensor "${name}".${hint}`);
}
