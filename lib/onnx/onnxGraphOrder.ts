/** The nodes of a graph in an order in which each comes after those that it reads. */
import { AppError } from '../domain/appError';
import type { OnnxModel } from './decodeOnnx';
import type { GraphProto, NodeProto } from './generated/onnx_pb';
import { findSubgraphReads } from './onnxSubgraphs';

export interface OrderedNode {
  node: NodeProto;
  /** Tensors of this graph that the graphs inside the node read. */
  innerReads: readonly string[];
}

/**
 * The order of the file where that is one already. Throws `invalid_network` that names the tensor when a node reads what
 * nothing gives, when two nodes give the same tensor, or when nodes wait for each other in a circle. A graph inside a node
 * reads tensors from `isOutside` too.
 */
export function orderNodes(
  { graph }: Pick<OnnxModel, 'graph'>,
  fileName: string,
  isOutside: (tensor: string) => boolean = () => false,
): OrderedNode[] {
  const givenBy = givers(graph, fileName);
  const given = new Set([...graph.input, ...graph.initializer].map(({ name }) => name));
  for (const { values } of graph.sparseInitializer) if (values) given.add(values.name);
  const isTensor = (name: string) => given.has(name) || givenBy.has(name);
  const nodes = graph.node.map((node) => ({ node, innerReads: findSubgraphReads(node).filter(isTensor) }));

  const reads = ({ node, innerReads }: OrderedNode) => [...node.input, ...innerReads];
  const ordered: OrderedNode[] = [];
  const state = new Uint8Array(nodes.length); // 0 new, 1 waiting for what it reads, 2 done
  // A stack and no recursion: a chain may be as long as the file.
  const stack: number[] = [];
  for (let start = 0; start < nodes.length; start++) {
    if (state[start] === 0) stack.push(start);
    while (stack.length > 0) {
      const index = stack.at(-1) ?? 0;
      const current = nodes[index]!;
      if (state[index] === 2) {
        stack.pop();
        continue;
      }
      if (state[index] === 1) {
        state[index] = 2;
        ordered.push(current);
        stack.pop();
        continue;
      }
      state[index] = 1;
      for (const name of reads(current)) {
        if (name === '' || given.has(name) || isOutside(name)) continue;
        const giver = givenBy.get(name);
        if (giver === undefined) throw missing(current.node, name, fileName);
        if (state[giver] === 1) throw circular(current.node, name, fileName);
        if (state[giver] === 0) stack.push(giver);
      }
    }
  }
  return ordered;
}

function givers(graph: GraphProto, fileName: string): Map<string, number> {
  const givenBy = new Map<string, number>();
  for (const [index, { output }] of graph.node.entries())
    for (const name of output) {
      if (name === '') continue;
      if (givenBy.has(name)) throw broken(fileName, `gives the tensor "${name}" twice`);
      givenBy.set(name, index);
    }
  return givenBy;
}

function missing({ opType }: NodeProto, tensor: string, fileName: string): AppError {
  return broken(
    fileName,
    `has an operator (${opType}) that reads the tensor "${tensor}", which nothing in the network provides`,
  );
}

function circular({ opType }: NodeProto, tensor: string, fileName: string): AppError {
  return broken(fileName, `runs in a circle: an operator (${opType}) reads the tensor "${tensor}" that depends on it`);
}

function broken(fileName: string, problem: string): AppError {
  return new AppError('invalid_network', `The file "${fileName}" ${problem}. Export the network again.`);
}
