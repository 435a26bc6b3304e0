/** Operators that work on each value by itself, or on two with the sizes of NumPy's broadcasting. */
import { needed, product, type Operator, type Step, type Values } from './operator';

/** One value in, one out. `slope` is the derivative at x, whose value is y. */
function unary(
  value: (x: number, step: Step) => number,
  slope: (x: number, y: number, step: Step) => number,
): Operator {
  return {
    forward(step) {
      const { dims, data } = needed(step, 0);
      return { dims, data: data.map((x) => value(x, step)) };
    },
    backward(gradient, step) {
      const { data } = needed(step, 0);
      return [gradient.map((g, at) => (g === 0 ? 0 : g * slope(data[at]!, step.output.data[at]!, step)))];
    },
  };
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const hardSigmoid = (x: number, alpha: number, beta: number) => Math.max(0, Math.min(1, alpha * x + beta));

function limits({ inputs, attributes }: Step): [number, number] {
  return [
    inputs[1]?.data[0] ?? attributes.float('min', -Infinity),
    inputs[2]?.data[0] ?? attributes.float('max', Infinity),
  ];
}

export const UNARY: Readonly<Record<string, Operator>> = {
  Relu: unary((x) => Math.max(0, x), (x) => (x > 0 ? 1 : 0)), // prettier-ignore
  LeakyRelu: unary(
    (x, { attributes }) => (x < 0 ? attributes.float('alpha', 0.01) * x : x),
    (x, _, { attributes }) => (x < 0 ? attributes.float('alpha', 0.01) : 1),
  ),
  Elu: unary(
    (x, { attributes }) => (x < 0 ? attributes.float('alpha', 1) * Math.expm1(x) : x),
    (x, y, { attributes }) => (x < 0 ? y + attributes.float('alpha', 1) : 1),
  ),
  Clip: unary(
    (x, step) => Math.min(Math.max(x, limits(step)[0]), limits(step)[1]),
    (x, _, step) => (x > limits(step)[0] && x < limits(step)[1] ? 1 : 0),
  ),
  Sigmoid: unary(sigmoid, (_, y) => y * (1 - y)),
  Tanh: unary(Math.tanh, (_, y) => 1 - y * y),
  Neg: unary((x) => -x, () => -1), // prettier-ignore
  Sqrt: unary(Math.sqrt, (_, y) => 0.5 / y),
  HardSigmoid: unary(
    (x, { attributes }) => hardSigmoid(x, attributes.float('alpha', 0.2), attributes.float('beta', 0.5)),
    (_, y, { attributes }) => (y > 0 && y < 1 ? attributes.float('alpha', 0.2) : 0),
  ),
  HardSwish: unary(
    (x) => x * hardSigmoid(x, 1 / 6, 0.5),
    (x) => (x <= -3 ? 0 : x >= 3 ? 1 : x / 3 + 0.5),
  ),
};

/** Two values in, one out. */
function binary(
  value: (a: number, b: number) => number,
  slopes: readonly [(a: number, b: number) => number, (a: number, b: number) => number],
): Operator {
  return {
    forward(step) {
      const [a, b] = [needed(step, 0), needed(step, 1)];
      const dims = broadcastDims(a.dims, b.dims);
      const [atA, atB] = [broadcastPlaces(a.dims, dims), broadcastPlaces(b.dims, dims)];
      const data = Float64Array.from(atA, (place, at) => value(a.data[place]!, b.data[atB[at]!]!));
      return { dims, data };
    },
    backward(gradient, step) {
      const operands = [needed(step, 0), needed(step, 1)];
      const places = operands.map((operand) => broadcastPlaces(operand.dims, step.output.dims));
      return operands.map((operand, which) => {
        if (!step.wanted[which]) return null;
        const sums = new Float64Array(operand.data.length);
        const slope = slopes[which]!;
        gradient.forEach((g, at) => {
          sums[places[which]![at]!]! += g * slope(operands[0]!.data[places[0]![at]!]!, operands[1]!.data[places[1]![at]!]!); // prettier-ignore
        });
        return sums;
      });
    },
  };
}

export const BINARY: Readonly<Record<string, Operator>> = {
  Add: binary((a, b) => a + b, [() => 1, () => 1]),
  Sub: binary((a, b) => a - b, [() => 1, () => -1]),
  Mul: binary((a, b) => a * b, [(_, b) => b, (a) => a]),
  Div: binary((a, b) => a / b, [(_, b) => 1 / b, (a, b) => -a / (b * b)]),
};

function broadcastDims(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  const sizeOf = (dims: readonly number[], axis: number) => dims[axis - rank + dims.length] ?? 1;
  return Array.from({ length: rank }, (_, axis) => {
    const [left, right] = [sizeOf(a, axis), sizeOf(b, axis)];
    if (left !== right && left !== 1 && right !== 1)
      throw new RangeError(`its inputs of ${a.join(' × ')} and ${b.join(' × ')} do not fit each other`);
    return left === 1 ? right : left;
  });
}

/** For each place of the larger shape the place of the smaller one that stands there. */
function broadcastPlaces(dims: Values['dims'], wide: readonly number[]): Uint32Array {
  let places = new Uint32Array(1);
  for (let axis = 0; axis < wide.length; axis++) {
    const size = dims[axis - wide.length + dims.length] ?? 1;
    const next = new Uint32Array(places.length * wide[axis]!);
    let at = 0;
    for (const place of places) for (let k = 0; k < wide[axis]!; k++) next[at++] = place * size + (size === 1 ? 0 : k);
    places = next;
  }
  return places.length === product(wide) ? places : new Uint32Array(0);
}
