/** The graphs inside a node: branches of If, bodies of Loop and Scan. Level by level: they may nest as deep as they like. */
import type { WeightSource } from '../network/layerSource';
import type { GraphProto, NodeProto } from './generated/onnx_pb';
import { weightOf } from './onnxWeights';

/** Those of the node itself, one level deep. */
export function graphsOf({ attribute }: NodeProto): GraphProto[] {
  return attribute.flatMap(({ g, graphs }) => (g ? [g, ...graphs] : graphs));
}

function* graphsInside(node: NodeProto): Generator<GraphProto> {
  for (let level: NodeProto[] = [node]; level.length > 0;) {
    const graphs = level.flatMap(graphsOf);
    yield* graphs;
    level = graphs.flatMap((graph) => graph.node);
  }
}

function hasGraphs({ attribute }: NodeProto): boolean {
  return attribute.some(({ g, graphs }) => g || graphs.length > 0);
}

/** Names that the inner graphs read and do not give themselves. */
export function findSubgraphReads(node: NodeProto): string[] {
  if (!hasGraphs(node)) return [];
  const inside = [...graphsInside(node)];
  const own = new Set<string>();
  for (const { input, initializer, node: nodes } of inside) {
    for (const { name } of [...input, ...initializer]) own.add(name);
    for (const { output } of nodes) for (const name of output) own.add(name);
  }
  const read = inside.flatMap((graph) => [
    ...graph.node.flatMap(({ input }) => input),
    ...graph.output.map(({ name }) => name),
  ]);
  return [...new Set(read)].filter((name) => name !== '' && !own.has(name));
}

/** Trained values inside. A name may recur in each of the graphs, so the node's own makes them different. */
export function findSubgraphWeights(node: NodeProto, nodeName: string): WeightSource[] {
  if (!hasGraphs(node)) return [];
  const weights: WeightSource[] = [];
  for (const [k, { initializer, node: nodes }] of [...graphsInside(node)].entries()) {
    const constants = nodes.flatMap(({ opType, attribute }) => (opType === 'Constant' ? attribute : []));
    const tensors = [...initializer, ...constants.flatMap(({ t }) => t ?? [])];
    for (const [i, tensor] of tensors.entries()) weights.push(...weightOf(tensor, `${nodeName}/${k}/${i}`));
  }
  return weights;
}
