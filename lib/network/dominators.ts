/** Through which tensors everything must pass on its way from the picture. */
import type { NetworkSource } from './layerSource';

/**
 * The layers that every path from the picture to the tensor goes through, the last one first; the tensor's own layer
 * among them. Empty when the tensor does not depend on the picture.
 */
export function layersOnEveryPath({ picture, layers }: NetworkSource, tensor: string): number[] {
  const PICTURE = -1;
  const indexOf = new Map([[picture.tensor, PICTURE]]);
  // For each layer the nearest one before it on every path, and how many such there are.
  const before = new Int32Array(layers.length);
  const depth = new Int32Array(layers.length);
  const depthOf = (index: number) => (index === PICTURE ? 0 : depth[index]!);
  const common = (a: number, b: number) => {
    while (a !== b)
      if (depthOf(a) >= depthOf(b)) a = before[a]!;
      else b = before[b]!;
    return a;
  };
  for (const [index, layer] of layers.entries()) {
    if (layer.dependence.kind === 'none') continue;
    const read = layer.inputs.flatMap((name) => indexOf.get(name) ?? []);
    if (read.length === 0) continue;
    before[index] = read.reduce(common);
    depth[index] = depthOf(before[index]!) + 1;
    indexOf.set(layer.tensor, index);
  }
  const path: number[] = [];
  for (let index = indexOf.get(tensor) ?? PICTURE; index !== PICTURE; index = before[index]!) path.push(index);
  return path;
}
