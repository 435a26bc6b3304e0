/**
 * The layers of a network as a graph of few nodes: operators that only follow another one (activations, normalisation)
 * join it, and a part with one entry and one exit (a residual block, the branches of an Inception module) is one block
 * until it is opened.
 */
import type { NetworkGraph, NetworkLayer } from '../domain/networkGraph';
import { findBlocks, type Block } from './findBlocks';

/** Name of the network's input among the inputs of layers, and the id of its node. */
export const INPUT_ID = 'input';

export interface FoldedNode {
  /** Of a single layer or a chain: the name of its first layer; of a block: "block:" and the name of its first layer. */
  id: string;
  kind: 'input' | 'chain' | 'block';
  /** In the order of the network. */
  layers: readonly NetworkLayer[];
  /** The block that it is in, when that one is open. */
  parent: string | null;
}

export interface FoldedGraph {
  /** In an order in which every edge goes forward. */
  nodes: FoldedNode[];
  edges: { from: string; to: string }[];
  /** All blocks that are shown, open or not, the outer ones first. */
  blocks: { id: string; open: boolean; layers: readonly NetworkLayer[] }[];
}

export interface FoldOptions {
  /** Ids of the blocks that are open; 'all' folds nothing. */
  open: ReadonlySet<string> | 'all';
  /** Whether activations and the like stand for themselves. */
  showQuiet?: boolean;
}

/** Operators that say little by themselves. */
const QUIET = new Set([
  ...['Relu', 'LeakyRelu', 'PRelu', 'Elu', 'Selu', 'Clip', 'Sigmoid', 'HardSigmoid', 'HardSwish', 'Tanh', 'Gelu'],
  ...['BatchNormalization', 'BatchNorm', 'FusedBatchNormV3', 'InstanceNormalization', 'LRN', 'Dropout', 'Identity'],
  ...['Cast', 'Flatten', 'Reshape', 'Squeeze', 'Unsqueeze', 'Transpose', 'Pad', 'Relu6', 'Activation', 'ReLU'],
  ...['ZeroPadding2D', 'BiasAdd'],
]);

/** Whether a layer only follows another one. */
export function isQuietLayer({ type }: Pick<NetworkLayer, 'type'>): boolean {
  return QUIET.has(type);
}

export function foldLayers({ layers }: Pick<NetworkGraph, 'layers'>, { open, showQuiet }: FoldOptions): FoldedGraph {
  const chains = chainsOf(layers, showQuiet ?? false);
  const links = chainLinks(chains);
  const blocks = findBlocks(chains.length, links);
  const shown: FoldedGraph = { nodes: [], edges: [], blocks: [] };
  /** The node that stands for each chain. */
  const nodeOf = new Array<string>(chains.length);
  const isOpen = (id: string) => open === 'all' || open.has(id);

  shown.nodes.push({ id: INPUT_ID, kind: 'input', layers: [], parent: null });
  const show = (items: readonly (number | Block)[], parent: string | null) => {
    for (const item of items) {
      const members = typeof item === 'number' ? [item] : item.members;
      const inside = members.flatMap((index) => chains[index]!);
      const id = typeof item === 'number' ? inside[0]!.name : `block:${inside[0]!.name}`;
      if (typeof item !== 'number') shown.blocks.push({ id, open: isOpen(id), layers: inside });
      if (typeof item !== 'number' && isOpen(id)) {
        show(item.items, id);
        continue;
      }
      shown.nodes.push({ id, kind: typeof item === 'number' ? 'chain' : 'block', layers: inside, parent });
      for (const index of members) nodeOf[index] = id;
    }
  };
  show(blocks, null);
  shown.edges = edgesBetween(chains, links, nodeOf);
  return shown;
}

/** Quiet layers join the layer before them where nobody else reads that one. */
function chainsOf(layers: readonly NetworkLayer[], showQuiet: boolean): NetworkLayer[][] {
  const readers = new Map<string, number>();
  for (const { inputs } of layers) for (const name of new Set(inputs)) readers.set(name, (readers.get(name) ?? 0) + 1);
  const chainAt = new Map<string, NetworkLayer[]>();
  const chains: NetworkLayer[][] = [];
  for (const layer of layers) {
    const follows = !showQuiet && isQuietLayer(layer) && layer.inputs.length === 1;
    const before = follows ? layer.inputs.find((name) => readers.get(name) === 1) : undefined;
    const joined = before === undefined ? undefined : chainAt.get(before);
    const chain = joined ?? [];
    if (!joined) chains.push(chain);
    chain.push(layer);
    chainAt.set(layer.name, chain);
  }
  return chains;
}

interface Link {
  from: number;
  to: number;
}

function chainLinks(chains: readonly NetworkLayer[][]): Link[] {
  const indexOf = new Map(chains.flatMap((chain, index) => chain.map(({ name }) => [name, index] as const)));
  return chains.flatMap((chain, to) =>
    [...new Set(chain[0]!.inputs)].flatMap((name) => {
      const from = indexOf.get(name);
      return from === undefined || from === to ? [] : [{ from, to }];
    }),
  );
}

function edgesBetween(
  chains: readonly NetworkLayer[][],
  links: readonly Link[],
  nodeOf: readonly string[],
): FoldedGraph['edges'] {
  const edges = new Map<string, { from: string; to: string }>();
  const add = (from: string, to: string) => {
    if (from !== to) edges.set(JSON.stringify([from, to]), { from, to });
  };
  chains.forEach((chain, index) => {
    if (chain[0]!.inputs.includes(INPUT_ID)) add(INPUT_ID, nodeOf[index]!);
  });
  for (const { from, to } of links) add(nodeOf[from]!, nodeOf[to]!);
  return [...edges.values()];
}
