/** The topology of a graph model → its nodes in order, its inputs and its outputs. */
import { z } from 'zod';
import { inOrder } from './order';
import { EXPORT_AGAIN, invalidTfjs, type JsonObject, type TfjsModel } from './tfjsModel';

export interface GraphNode {
  name: string;
  op: string;
  /** Tensors that it reads, in order: "node", or "node:1" for a second output. Control edges are left out. */
  inputs: string[];
  attributes: Readonly<Record<string, JsonObject>>;
}

export interface GraphModel {
  /** Every node comes after those that it reads. */
  nodes: GraphNode[];
  /** Placeholders that must be fed. */
  inputs: GraphNode[];
  /** Tensors. */
  outputs: string[];
}

const MAX_NODES = 100_000;

const nodeSchema = z.object({
  name: z.string().min(1),
  op: z.string().min(1),
  input: z.array(z.string()).optional(),
  attr: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
});
const graphSchema = z.object({ node: z.array(nodeSchema).min(1, 'is empty').max(MAX_NODES) });
const signatureSchema = z.object({
  inputs: z.record(z.string(), z.object({ name: z.string() }).loose()).optional(),
  outputs: z.record(z.string(), z.object({ name: z.string() }).loose()).optional(),
});

/** Operators that stand for a value from outside, or for one that is stored. */
const PLACEHOLDERS: ReadonlySet<string> = new Set(['Placeholder', 'PlaceholderWithDefault']);
/** What needs to be waited for, or runs an unknown number of times: not for a classifier. */
const CONTROL_FLOW =
  /^(Switch|Merge|Enter|Exit|NextIteration|LoopCond|(Stateless)?If|(Stateless)?While|(Stateful)?PartitionedCall)$/;

/** Throws `invalid_network`: nodes that are missing, twice, or in a circle; control flow. */
export function readNodes({ topology, signature }: TfjsModel, fileName: string): GraphModel {
  const invalid = (problem: string, fix = EXPORT_AGAIN, cause?: unknown) =>
    invalidTfjs(fileName, problem, fix, { field: 'modelTopology.node', cause });
  const result = graphSchema.safeParse(topology);
  if (!result.success) {
    const issue = result.error.issues[0];
    throw invalid(`has nodes that cannot be read (at ${issue?.path.join('.')}: ${issue?.message})`, EXPORT_AGAIN, result.error); // prettier-ignore
  }
  const all = new Map<string, GraphNode>();
  for (const { name, op, input = [], attr = {} } of result.data.node) {
    if (all.has(name)) throw invalid(`has two nodes named "${name}"`);
    if (CONTROL_FLOW.test(op))
      throw invalid(`has branches or loops (the operator "${op}" of the node "${name}"), which are not supported`, 'Export it for inference, with a frozen graph.'); // prettier-ignore
    const reads = input.filter((reference) => !reference.startsWith('^')).map(tensorName);
    all.set(name, { name, op, inputs: reads, attributes: attr });
  }
  for (const { name, inputs } of all.values()) {
    const missing = inputs.find((tensor) => !all.has(nodeOf(tensor)));
    if (missing !== undefined) throw invalid(`has a node "${name}" that reads "${missing}", which is not there`);
  }
  const dependents = Array.from(all.values(), (node) => ({ key: node.name, needs: node.inputs.map(nodeOf), node }));
  const nodes = inOrder(dependents).map(({ node }) => node);
  const ordered = new Set(nodes);
  const circle = [...all.values()].find((node) => !ordered.has(node));
  if (circle) throw invalid(`has a node "${circle.name}" that reads its own output`);
  const stated = signatureSchema.catch({}).parse(signature ?? {});
  const outputs = outputsOf(stated.outputs, nodes, all);
  const needed = reachedFrom(outputs, all);
  return {
    nodes: nodes.filter((node) => needed.has(node)),
    inputs: nodes.filter((node) => PLACEHOLDERS.has(node.op) && needed.has(node)),
    outputs,
  };
}

/** Those of the signature; without one, what nobody reads. */
function outputsOf(
  stated: Readonly<Record<string, { name: string }>> = {},
  nodes: readonly GraphNode[],
  all: ReadonlyMap<string, GraphNode>,
): string[] {
  const named = Object.values(stated)
    .map(({ name }) => tensorName(name))
    .filter((tensor) => all.has(nodeOf(tensor)));
  if (named.length > 0) return [...new Set(named)];
  const read = new Set(nodes.flatMap(({ inputs }) => inputs.map(nodeOf)));
  return nodes.filter(({ name, op }) => !read.has(name) && op !== 'Const' && op !== 'NoOp').map(({ name }) => name);
}

function reachedFrom(outputs: readonly string[], all: ReadonlyMap<string, GraphNode>): Set<GraphNode> {
  const reached = new Set<GraphNode>();
  const open = outputs.map(nodeOf);
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const node = all.get(name);
    if (!node || reached.has(node)) continue;
    reached.add(node);
    for (const input of node.inputs) open.push(nodeOf(input));
  }
  return reached;
}

/** "conv:0" is the tensor "conv". */
export function tensorName(reference: string): string {
  return reference.replace(/:0$/, '');
}

/** The node that gives a tensor. */
export function nodeOf(tensor: string): string {
  return tensor.replace(/:\d+$/, '');
}
