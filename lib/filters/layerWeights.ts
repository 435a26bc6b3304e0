/** Weights of a layer, whatever its file keeps them as: outputs × inputs × rows × columns. */
import type { FilterShape } from '../domain/layerFilters';

export interface LayerWeights {
  shape: FilterShape;
  /** Above 1, each output reads one group of the input's channels. */
  groups: number;
  /** How the weights came about, for people; empty where the file holds them as they are. */
  made: string;
  /** The filters from..from+count-1, row-major. */
  read(from: number, count: number): Float32Array;
}

/** Values of one filter. */
export function filterSize([, inputs, rows, columns]: FilterShape): number {
  return inputs * rows * columns;
}

/**
 * Values in another order of their axes. `order` names for each axis of the result the axis of `values` that it is, or
 * several that become one, the first of them moving slowest; an empty list is an axis of size 1.
 */
export function arrange(
  values: Float32Array,
  dims: readonly number[],
  order: readonly (readonly number[])[],
): Float32Array {
  const axes = order.flat();
  if (axes.every((axis, k) => axis === k)) return values;
  const strides = dims.map((_, axis) => dims.slice(axis + 1).reduce((a, b) => a * b, 1));
  const sizes = axes.map((axis) => dims[axis]!);
  const steps = axes.map((axis) => strides[axis]!);
  const arranged = new Float32Array(values.length);
  const index = new Array<number>(axes.length).fill(0);
  let from = 0;
  for (let to = 0; to < arranged.length; to++) {
    arranged[to] = values[from]!;
    for (let k = axes.length - 1; k >= 0; k--) {
      from += steps[k]!;
      if (++index[k]! < sizes[k]!) break;
      from -= steps[k]! * sizes[k]!;
      index[k] = 0;
    }
  }
  return arranged;
}

/** All weights at hand, already in their order. */
export function wholeWeights(shape: FilterShape, values: Float32Array, groups = 1, made = ''): LayerWeights {
  const size = filterSize(shape);
  return { shape, groups, made, read: (from, count) => values.slice(from * size, (from + count) * size) };
}
