/** How common operators depend on their inputs, for those who describe the layers of a file. */
import type { Dependence, Shape } from './layerSource';

/** Element by element, with NumPy's broadcasting: axes are counted from the last one. */
export function elementwise(inputRanks: readonly number[], outputRank = highest(inputRanks)): Dependence {
  return {
    kind: 'axes',
    axes: inputRanks.map((rank) => Array.from({ length: rank }, (_, axis) => axis + outputRank - rank)),
  };
}

/** By a loop: a node may have more inputs than a call may have arguments. */
function highest(ranks: readonly number[]): number {
  return ranks.reduce((most, rank) => Math.max(most, rank), 0);
}

/** Same shape; each unit sees the named axes from end to end: softmax and normalisations that are computed on the fly. */
export function mixing(rank: number, mixed: readonly number[]): Dependence {
  return { kind: 'axes', axes: [Array.from({ length: rank }, (_, axis) => (mixed.includes(axis) ? null : axis))] };
}

/** Axes are summed away, or kept with size 1. */
export function reducing(rank: number, reduced: readonly number[], keepDims: boolean): Dependence {
  let next = 0;
  const axes = Array.from({ length: rank }, (_, axis) => {
    if (!reduced.includes(axis)) return next++;
    if (keepDims) next++;
    return null;
  });
  return { kind: 'axes', axes: [axes] };
}

/** Output axis k is input axis order[k]. */
export function transposing(order: readonly number[]): Dependence {
  return { kind: 'axes', axes: [order.map((_, axis) => order.indexOf(axis))] };
}

/**
 * Matrix product of the last two axes, with broadcasting of those before. `which` names the operands that are read from
 * layers, in order; the others are weights. A vector has no rows (left) or no columns (right), nor has the product.
 */
export function multiplying(leftRank: number, rightRank: number, which: readonly ('left' | 'right')[]): Dependence {
  const batch = Math.max(leftRank - 2, rightRank - 2, 0);
  const rows = leftRank >= 2 ? [batch] : [];
  const columns = rightRank >= 2 ? [batch + rows.length] : [];
  const leading = (rank: number) => Array.from({ length: Math.max(0, rank - 2) }, (_, axis) => batch - rank + 2 + axis);
  const left = [...leading(leftRank), ...rows, null];
  const right = [...leading(rightRank), null, ...columns];
  return { kind: 'axes', axes: which.map((side) => (side === 'left' ? left : right)) };
}

/** The shape that NumPy's broadcasting gives; null where sizes do not fit together or a rank is not known. */
export function broadcastShape(shapes: readonly (Shape | null)[]): Shape | null {
  const known = shapes.filter((shape) => shape !== null);
  if (known.length < shapes.length) return null;
  const rank = highest(known.map((shape) => shape.length));
  const sizes: (number | null)[] = [];
  for (let axis = 0; axis < rank; axis++) {
    let size: number | null = 1;
    for (const shape of known) {
      const at = axis - rank + shape.length;
      const own = at < 0 ? 1 : shape[at]!;
      if (own === size || own === 1) continue;
      if (size === 1) size = own;
      else if (size === null) size = own;
      else if (own !== null) return null;
    }
    sizes.push(size);
  }
  return sizes;
}
