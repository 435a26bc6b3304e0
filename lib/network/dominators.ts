/** Through which layers everything must pass on its way from the picture. */
import type { NetworkSource } from './layerSource';

/**
 * The layers that every path from the picture to the tensor goes through, the last one first; the tensor's own layer
 * among them. Empty when the tensor does not depend on the picture.
 */
export function layersOnEveryPath({ picture, layers }: NetworkSource, tensor: string): number[] {
  const ROOT = 0;
  const nodeOf = new Map([[picture.tensor, ROOT]]);
  const tree = new AncestorTree(layers.length + 1);
  for (const [index, layer] of layers.entries()) {
    if (layer.dependence.kind === 'none') continue;
    const read = layer.inputs.flatMap((name) => nodeOf.get(name) ?? []);
    if (read.length === 0) continue;
    tree.add(
      index + 1,
      read.reduce((a, b) => tree.common(a, b)),
    );
    nodeOf.set(layer.tensor, index + 1);
  }
  const path: number[] = [];
  for (let node = nodeOf.get(tensor) ?? ROOT; node !== ROOT; node = tree.parentOf(node)) path.push(node - 1);
  return path;
}

/** A tree that grows at its leaves; common ancestors in logarithmic time, by jumps over many parents. Its root is 0. */
class AncestorTree {
  private readonly parent: Int32Array;
  private readonly depth: Int32Array;
  private readonly jump: Int32Array;

  constructor(size: number) {
    this.parent = new Int32Array(size);
    this.depth = new Int32Array(size);
    this.jump = new Int32Array(size);
  }

  parentOf(node: number): number {
    return this.parent[node]!;
  }

  add(node: number, parent: number): void {
    const { depth, jump } = this;
    const over = jump[parent]!;
    const far = jump[over]!;
    this.parent[node] = parent;
    depth[node] = depth[parent]! + 1;
    // Jumps get longer and shorter with the depth so that two in a row make one of the next length.
    jump[node] = depth[parent]! - depth[over]! === depth[over]! - depth[far]! ? far : parent;
  }

  common(a: number, b: number): number {
    const { depth, jump, parent } = this;
    if (depth[a]! < depth[b]!) [a, b] = [b, a];
    while (depth[a]! > depth[b]!) a = depth[jump[a]!]! >= depth[b]! ? jump[a]! : parent[a]!;
    while (a !== b)
      if (jump[a] === jump[b]) [a, b] = [parent[a]!, parent[b]!];
      else [a, b] = [jump[a]!, jump[b]!];
    return a;
  }
}
