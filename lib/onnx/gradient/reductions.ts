/** Operators that put many values together: dense layers, means, normalisation across channels. */
import { axesOf, fromEnd, needed, product, type Operator, type Step, type Values } from './operator';

interface Matrices {
  a: Values;
  b: Values;
  rows: number;
  inner: number;
  columns: number;
  /** Where a[row, k] and b[k, column] lie. */
  aAt: (row: number, k: number) => number;
  bAt: (k: number, column: number) => number;
}

function matrices(step: Step): Matrices {
  const [a, b] = [needed(step, 0), needed(step, 1)];
  if (b.dims.length !== 2) throw new RangeError('it multiplies by something else than one matrix');
  const transA = step.attributes.int('transA', 0) === 1;
  const transB = step.attributes.int('transB', 0) === 1;
  const columns = b.dims[transB ? 0 : 1]!;
  const inner = b.dims[transB ? 1 : 0]!;
  const rows = a.data.length / inner;
  return {
    ...{ a, b, rows, inner, columns },
    aAt: transA ? (row, k) => k * rows + row : (row, k) => row * inner + k,
    bAt: transB ? (k, column) => column * inner + k : (k, column) => k * columns + column,
  };
}

function multiplied({ a, b, rows, inner, columns, aAt, bAt }: Matrices): Float64Array {
  const data = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      let sum = 0;
      for (let k = 0; k < inner; k++) sum += a.data[aAt(row, k)]! * b.data[bAt(k, column)]!;
      data[row * columns + column] = sum;
    }
  return data;
}

function multipliedBack(gradient: Float64Array, of: Matrices, wanted: readonly boolean[]): (Float64Array | null)[] {
  const { a, b, rows, inner, columns, aAt, bAt } = of;
  const byA = wanted[0] ? new Float64Array(a.data.length) : null;
  const byB = wanted[1] ? new Float64Array(b.data.length) : null;
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const g = gradient[row * columns + column]!;
      if (g === 0) continue;
      for (let k = 0; k < inner; k++) {
        if (byA) byA[aAt(row, k)]! += g * b.data[bAt(k, column)]!;
        if (byB) byB[bAt(k, column)]! += g * a.data[aAt(row, k)]!;
      }
    }
  return [byA, byB];
}

const matrixWork = (step: Step) => {
  const { rows, inner, columns } = matrices(step);
  return rows * inner * columns;
};

export const MAT_MUL: Operator = {
  forward(step) {
    const of = matrices(step);
    return { dims: [...of.a.dims.slice(0, -1), of.columns], data: multiplied(of) };
  },
  backward: (gradient, step) => multipliedBack(gradient, matrices(step), step.wanted),
  work: matrixWork,
};

export const GEMM: Operator = {
  forward(step) {
    const of = matrices(step);
    const [alpha, beta] = [step.attributes.float('alpha', 1), step.attributes.float('beta', 1)];
    const added = step.inputs[2]?.data ?? new Float64Array(1);
    // One for all, one for each column, or one for each value.
    const data = multiplied(of).map((value, at) => alpha * value + beta * added[at % added.length]!);
    return { dims: [of.rows, of.columns], data };
  },
  backward(gradient, step) {
    if (step.wanted[2]) throw new RangeError('what it adds depends on the picture');
    const alpha = step.attributes.float('alpha', 1);
    return multipliedBack(gradient.map((g) => g * alpha), matrices(step), step.wanted); // prettier-ignore
  },
  work: matrixWork,
};

/** For each value the place of the mean that it goes into. */
function groupsOf(dims: readonly number[], axes: readonly number[]): Uint32Array {
  let places = new Uint32Array(1);
  dims.forEach((size, axis) => {
    const goes = axes.includes(axis);
    const next = new Uint32Array(places.length * size);
    let at = 0;
    for (const place of places) for (let k = 0; k < size; k++) next[at++] = goes ? place : place * size + k;
    places = next;
  });
  return places;
}

/** A sum or a mean over some axes. */
function reduction(axesFor: (step: Step) => { axes: number[]; keep: boolean }, isMean: boolean): Operator {
  const layout = (step: Step) => {
    const { dims } = needed(step, 0);
    const { axes, keep } = axesFor(step);
    const kept = dims.map((size, axis) => (axes.includes(axis) ? 1 : size));
    const share = isMean ? product(kept) / product(dims) : 1;
    return { groups: groupsOf(dims, axes), kept, dims: keep ? kept : dims.filter((_, axis) => !axes.includes(axis)), share }; // prettier-ignore
  };
  return {
    forward(step) {
      const { groups, kept, dims, share } = layout(step);
      const data = new Float64Array(product(kept));
      needed(step, 0).data.forEach((value, at) => (data[groups[at]!]! += value * share));
      return { dims, data };
    },
    backward(gradient, step) {
      const { groups, share } = layout(step);
      return [Float64Array.from(groups, (group) => gradient[group]! * share)];
    },
  };
}

function reducedAxes(step: Step): { axes: number[]; keep: boolean } {
  const { dims } = needed(step, 0);
  const axes = axesOf(step, 1)?.map((axis) => fromEnd(axis, dims.length)) ?? dims.map((_, axis) => axis);
  return { axes, keep: step.attributes.int('keepdims', 1) === 1 };
}

export const REDUCE_MEAN = reduction(reducedAxes, true);
export const REDUCE_SUM = reduction(reducedAxes, false);
export const GLOBAL_AVERAGE_POOL = reduction(
  (step) => ({ axes: needed(step, 0).dims.flatMap((_, axis) => (axis < 2 ? [] : [axis])), keep: true }),
  true,
);

/** As inference has it: with stored means and variances. */
export const BATCH_NORMALIZATION: Operator = {
  forward(step) {
    const { dims, data } = needed(step, 0);
    const { factor, channelOf } = normalisation(step);
    const [bias, mean] = [needed(step, 2).data, needed(step, 3).data];
    return { dims, data: data.map((x, at) => (x - mean[channelOf(at)]!) * factor[channelOf(at)]! + bias[channelOf(at)]!) }; // prettier-ignore
  },
  backward(gradient, step) {
    if (step.wanted.slice(1).some(Boolean)) throw new RangeError('its weights depend on the picture');
    const { factor, channelOf } = normalisation(step);
    return [gradient.map((g, at) => g * factor[channelOf(at)]!)];
  },
};

function normalisation(step: Step) {
  const { dims } = needed(step, 0);
  const places = product(dims.slice(2));
  const [scale, variance] = [needed(step, 1).data, needed(step, 4).data];
  const epsilon = step.attributes.float('epsilon', 1e-5);
  return {
    factor: scale.map((one, channel) => one / Math.sqrt(variance[channel]! + epsilon)),
    channelOf: (at: number) => Math.floor(at / places) % dims[1]!,
  };
}

/** Local response normalisation: each value over a power of the squares of its neighbours in channels. */
export const LRN: Operator = {
  forward(step) {
    const { dims, data } = needed(step, 0);
    const { beta, divisor } = neighbours(step);
    return { dims, data: data.map((x, at) => x / divisor[at]! ** beta) };
  },
  backward(gradient, step) {
    const { data } = needed(step, 0);
    const { alpha, beta, size, divisor, each } = neighbours(step);
    const sums = gradient.map((g, at) => g / divisor[at]! ** beta);
    each((at, neighbour) => {
      const slope = (2 * alpha * beta * step.output.data[at]!) / (size * divisor[at]!);
      sums[neighbour]! -= gradient[at]! * slope * data[neighbour]!;
    });
    return [sums];
  },
};

function neighbours(step: Step) {
  const { dims, data } = needed(step, 0);
  const { attributes } = step;
  const [alpha, beta, bias] = [attributes.float('alpha', 1e-4), attributes.float('beta', 0.75), attributes.float('bias', 1)]; // prettier-ignore
  const size = attributes.int('size', 1);
  const [channels, places] = [dims[1]!, product(dims.slice(2))];
  const each = (call: (at: number, neighbour: number) => void) => {
    for (let at = 0; at < data.length; at++) {
      const channel = Math.floor(at / places) % channels;
      const first = Math.max(0, channel - Math.floor((size - 1) / 2));
      const last = Math.min(channels - 1, channel + Math.ceil((size - 1) / 2));
      for (let other = first; other <= last; other++) call(at, at + (other - channel) * places);
    }
  };
  const divisor = new Float64Array(data.length).fill(bias);
  each((at, neighbour) => (divisor[at]! += (alpha / size) * data[neighbour]! ** 2));
  return { alpha, beta, size, divisor, each };
}
