/** How many operators a network has once everything in it is written out. */
import type { OnnxModel } from './decodeOnnx';
import type { FunctionProto, NodeProto } from './generated/onnx_pb';
import { graphsOf } from './onnxSubgraphs';

/** Functions that use functions; real ones go a handful deep. */
const MAX_DEPTH = 200;

/**
 * Operators of the graph, of the graphs inside it, and of its functions as often as they are used: the runtime writes them
 * out, and functions that use functions multiply. Infinity for a function that uses itself, and for more functions inside
 * functions than can be counted.
 */
export function countOperators({ graph, functions }: OnnxModel): number {
  const byName = new Map(functions.map((each) => [nameOf(each.domain, each.name), each]));
  const counts = new Map<FunctionProto, number>();
  const countFunction = (each: FunctionProto, depth: number): number => {
    const counted = counts.get(each);
    if (counted !== undefined) return counted;
    if (depth > MAX_DEPTH) return Infinity;
    counts.set(each, Infinity); // while it is counted: whoever meets it again uses itself
    const total = count(each.node, depth);
    counts.set(each, total);
    return total;
  };
  const count = (outer: readonly NodeProto[], depth: number): number => {
    let total = 0;
    for (let nodes = outer; nodes.length > 0; nodes = nodes.flatMap(graphsOf).flatMap(({ node }) => node))
      for (const { domain, opType } of nodes) {
        const called = byName.get(nameOf(domain, opType));
        total += called ? countFunction(called, depth + 1) : 1;
      }
    return total;
  };
  return count(graph.node, 0);
}

function nameOf(domain: string, name: string): string {
  return `${domain}:${name}`;
}
