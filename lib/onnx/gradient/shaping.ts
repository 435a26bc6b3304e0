/** Operators that move values or name their shape and compute nothing. */
import { axesOf, fromEnd, needed, product, type Operator, type Step, type Values } from './operator';

/** The same values in another shape. */
function reshaping(dimsOf: (step: Step, dims: readonly number[]) => readonly number[]): Operator {
  return {
    forward(step) {
      const { dims, data } = needed(step, 0);
      const shape = dimsOf(step, dims);
      if (product(shape) !== data.length)
        throw new RangeError(`it makes ${shape.join(' × ')} of ${dims.join(' × ')} values`);
      return { dims: shape, data };
    },
    backward: (gradient) => [gradient],
  };
}

function reshapedDims(step: Step, dims: readonly number[]): number[] {
  const target = axesOf(step, 1, 'shape') ?? [];
  const keepsZero = step.attributes.int('allowzero', 0) === 0;
  const sizes = target.map((size, axis) => (size === 0 && keepsZero ? (dims[axis] ?? 0) : size));
  // A batch that the file fixes is one picture here, as every batch is.
  const rest = sizes.reduce((known, size) => (size === -1 ? known : known * size), 1);
  return sizes.map((size) => (size === -1 ? product(dims) / rest : size));
}

const SAME = reshaping((_, dims) => dims);

/** For each place of the output the place of the input that stands there. */
function transposed({ dims }: Values, perm: readonly number[] | null): { dims: number[]; from: Uint32Array } {
  const order = perm ?? dims.map((_, axis) => dims.length - 1 - axis);
  const strides = dims.map((_, axis) => product(dims.slice(axis + 1)));
  let from = new Uint32Array(1);
  for (const axis of order) {
    const next = new Uint32Array(from.length * dims[axis]!);
    let at = 0;
    for (const place of from) for (let k = 0; k < dims[axis]!; k++) next[at++] = place + k * strides[axis]!;
    from = next;
  }
  return { dims: order.map((axis) => dims[axis]!), from };
}

const TRANSPOSE: Operator = {
  forward(step) {
    const values = needed(step, 0);
    const { dims, from } = transposed(values, step.attributes.ints('perm'));
    return { dims, data: Float64Array.from(from, (place) => values.data[place]!) };
  },
  backward(gradient, step) {
    const { from } = transposed(needed(step, 0), step.attributes.ints('perm'));
    const sums = new Float64Array(gradient.length);
    from.forEach((place, at) => (sums[place] = gradient[at]!));
    return [sums];
  },
};

/** Calls `each` with the piece of every input in every row of the output. */
function pieces(step: Step, each: (input: number, from: number, to: number, length: number) => void): number[] {
  const all = step.inputs.map((_, at) => needed(step, at));
  const { dims } = all[0]!;
  const axis = fromEnd(step.attributes.int('axis', 0), dims.length);
  const inner = product(dims.slice(axis + 1));
  const total = all.reduce((sum, one) => sum + one.dims[axis]!, 0);
  const rows = product(dims.slice(0, axis));
  for (let row = 0; row < rows; row++) {
    let to = row * total * inner;
    all.forEach((one, input) => {
      const length = one.dims[axis]! * inner;
      each(input, row * length, to, length);
      to += length;
    });
  }
  return dims.map((size, at) => (at === axis ? total : size));
}

const CONCAT: Operator = {
  forward(step) {
    const data = new Float64Array(step.inputs.reduce((sum, one) => sum + (one?.data.length ?? 0), 0));
    const dims = pieces(step, (input, from, to, length) =>
      data.set(needed(step, input).data.subarray(from, from + length), to),
    );
    return { dims, data };
  },
  backward(gradient, step) {
    const sums = step.inputs.map((one, at) => (one && step.wanted[at] ? new Float64Array(one.data.length) : null));
    pieces(step, (input, from, to, length) => sums[input]?.set(gradient.subarray(to, to + length), from));
    return sums;
  },
};

/** What is made of shapes depends on no value of the picture. */
const SHAPE: Operator = {
  forward(step) {
    const { dims } = needed(step, 0);
    const end = step.attributes.int('end', dims.length);
    const part = dims.slice(step.attributes.int('start', 0), end);
    return { dims: [part.length], data: Float64Array.from(part) };
  },
  backward: () => [null],
};

/** Of a list of sizes, as the exporters of PyTorch write it in front of a Reshape. */
const GATHER: Operator = {
  forward(step) {
    const [list, index] = [needed(step, 0), needed(step, 1)];
    if (list.dims.length !== 1) throw new RangeError('it picks from something else than a list');
    return { dims: index.dims, data: index.data.map((at) => list.data[fromEnd(at, list.data.length)]!) };
  },
  backward(gradient, step) {
    const [list, index] = [needed(step, 0), needed(step, 1)];
    const sums = new Float64Array(list.data.length);
    index.data.forEach((at, k) => (sums[fromEnd(at, sums.length)]! += gradient[k]!));
    return [sums];
  },
};

export const SHAPING: Readonly<Record<string, Operator>> = {
  Identity: SAME,
  Dropout: SAME, // of a trained network
  Cast: SAME,
  Reshape: reshaping(reshapedDims),
  Flatten: reshaping((step, dims) => {
    const axis = fromEnd(step.attributes.int('axis', 1), dims.length);
    return [product(dims.slice(0, axis)), product(dims.slice(axis))];
  }),
  Squeeze: reshaping((step, dims) => {
    const axes = axesOf(step, 1)?.map((axis) => fromEnd(axis, dims.length));
    return dims.filter((size, axis) => (axes ? !axes.includes(axis) : size !== 1));
  }),
  Unsqueeze: reshaping((step, dims) => {
    const axes = axesOf(step, 1) ?? [];
    const rank = dims.length + axes.length;
    const added = axes.map((axis) => fromEnd(axis, rank));
    const rest = dims.values();
    return Array.from({ length: rank }, (_, axis) => (added.includes(axis) ? 1 : (rest.next().value ?? 1)));
  }),
  Transpose: TRANSPOSE,
  Concat: CONCAT,
  Shape: SHAPE,
  Gather: GATHER,
};
