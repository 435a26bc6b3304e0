/**
 * Arithmetic on shapes: files compute the target of a reshape from the shape of what is reshaped. Done here on plain
 * numbers, because nothing is run.
 */
import { broadcastShape } from '../../network/dependences';
import type { Shape } from '../../network/layerSource';
import { type KnownValue, type NodeView } from './nodeView';
import { slicesOf } from './placeRules';
import { LARGEST_VALUE, readValue } from './readValue';

type Fold = (node: NodeView, shape: Shape | null) => KnownValue | null;

/** The first output of a node as numbers; null when it is not known. `shape` is the output's. */
export function foldConstant(node: NodeView, shape: Shape | null): KnownValue | null {
  const folded = FOLDS.get(node.type)?.(node, shape) ?? null;
  return folded && folded.values.length <= LARGEST_VALUE && folded.values.every(Number.isFinite) ? folded : null;
}

const vector = (values: readonly number[]): KnownValue => ({ dims: [values.length], values, whole: true });
const input = (node: NodeView, position: number) => node.inputs[position]?.value() ?? null;

function knownDims(shape: Shape | null): number[] | null {
  const sizes = shape?.flatMap((size) => size ?? []) ?? [];
  return shape && sizes.length === shape.length ? sizes : null;
}

const constant: Fold = ({ node }) => {
  for (const attribute of node.attribute)
    switch (attribute.name) {
      case 'value':
        return attribute.t ? readValue(attribute.t) : null;
      case 'value_int':
        return { dims: [], values: [Number(attribute.i)], whole: true };
      case 'value_ints':
        return vector(attribute.ints.map(Number));
      case 'value_float':
        return { dims: [], values: [attribute.f], whole: false };
      case 'value_floats':
        return { ...vector(attribute.floats), whole: false };
      default:
        continue;
    }
  return null;
};

const shapeOf: Fold = (node) => {
  const dims = knownDims(node.shape(0));
  return dims && vector(dims.slice(node.int('start', 0), node.has('end') ? node.int('end', 0) : undefined));
};

/** The same numbers in the output's shape. */
const rearranged: Fold = (node, shape) => {
  const value = input(node, 0);
  const dims = knownDims(shape);
  return value && dims && count(dims) === value.values.length ? { ...value, dims } : null;
};

const cast: Fold = (node) => {
  const value = input(node, 0);
  if (!value) return null;
  const INT32 = 6;
  const INT64 = 7;
  const to = node.int('to', 0);
  const whole = to === INT32 || to === INT64;
  return { ...value, whole, values: whole ? value.values.map(Math.trunc) : value.values };
};

const concat: Fold = (node) => {
  const values = node.inputs.map((one) => one?.value() ?? null);
  const known = values.flatMap((value) => (value && value.dims.length === 1 ? [value] : []));
  // Before they are joined: a node may name one list a million times.
  const length = known.reduce((total, { values }) => total + values.length, 0);
  if (known.length < values.length || length > LARGEST_VALUE) return null;
  return { ...vector(known.flatMap(({ values }) => values)), whole: known.every(({ whole }) => whole) };
};

const gather: Fold = (node) => {
  const value = input(node, 0);
  const indices = input(node, 1);
  if (value?.dims.length !== 1 || !indices || node.int('axis', 0) > 0) return null;
  const picked = indices.values.map((index) => value.values[index < 0 ? index + value.values.length : index]);
  const found = picked.flatMap((one) => one ?? []);
  return found.length === picked.length ? { ...value, dims: indices.dims, values: found } : null;
};

/** Numbers moved to other places: `from` says for an index of the output which one of the input it shows. */
function moved(value: KnownValue, dims: readonly number[], from: (index: readonly number[]) => number[]): KnownValue {
  const values = Array.from({ length: count(dims) }, (_, flat) => {
    const index: number[] = [];
    for (let axis = dims.length - 1, rest = flat; axis >= 0; axis--) {
      index.unshift(rest % dims[axis]!);
      rest = Math.floor(rest / dims[axis]!);
    }
    const place = from(index).reduce((sum, at, axis) => sum * value.dims[axis]! + at, 0);
    return value.values[place] ?? NaN;
  });
  return { ...value, dims, values };
}

const slice: Fold = (node, shape) => {
  const value = input(node, 0);
  const dims = knownDims(shape);
  const slides = value && slicesOf(node, value.dims);
  if (!value || !dims || !slides || count(dims) > LARGEST_VALUE) return null;
  const along = new Map(slides.map(({ axis, reads }) => [axis, reads]));
  return moved(value, dims, (index) => index.map((at, axis) => along.get(axis)?.(at)[0] ?? at));
};

const transpose: Fold = (node, shape) => {
  const value = input(node, 0);
  const dims = knownDims(shape);
  if (!value || !dims) return null;
  const order = node.ints('perm') ?? value.dims.map((_, axis) => value.dims.length - 1 - axis);
  return moved(value, dims, (index) => value.dims.map((_, axis) => index[order.indexOf(axis)] ?? 0));
};

const filled: Fold = (node) => {
  const dims = node.values(0);
  if (!dims || count(dims) > LARGEST_VALUE) return null;
  const given = node.node.attribute.find(({ name }) => name === 'value')?.t;
  const value = given ? readValue(given) : { values: [0], whole: false };
  const number = value?.values[0];
  if (number === undefined || !value) return null;
  return { dims, values: Array<number>(count(dims)).fill(number), whole: value.whole };
};

const range: Fold = (node) => {
  const [start, limit, step] = [0, 1, 2].map((k) => node.values(k)?.[0]);
  if (start === undefined || limit === undefined || !step) return null;
  const length = Math.max(0, Math.ceil((limit - start) / step));
  return length <= LARGEST_VALUE ? vector(Array.from({ length }, (_, i) => start + i * step)) : null;
};

const expand: Fold = (node, shape) => {
  const value = input(node, 0);
  const dims = knownDims(shape);
  if (!value || !dims || value.values.length !== 1 || count(dims) > LARGEST_VALUE) return null;
  return { ...value, dims, values: Array<number>(count(dims)).fill(value.values[0]!) };
};

function count(dims: readonly number[]): number {
  return dims.reduce((product, size) => product * size, 1);
}

const unary =
  (compute: (a: number) => number): Fold =>
  (node) => {
    const value = input(node, 0);
    return value && { ...value, values: value.values.map(compute) };
  };

/** Numbers that go into one result at the most. */
const MOST_COMPUTED = 4 * LARGEST_VALUE;

/** Several operands of one shape, or of one number. */
const nary =
  (compute: (numbers: number[], whole: boolean) => number): Fold =>
  (node) => {
    const operands = node.inputs.flatMap((one) => one?.value() ?? []);
    const dims = knownDims(broadcastShape(operands.map(({ dims }) => dims)));
    if (operands.length < node.inputs.length || !dims) return null;
    const length = count(dims);
    if (
      length * operands.length > MOST_COMPUTED ||
      operands.some(({ values }) => values.length !== 1 && values.length !== length)
    )
      return null;
    const whole = operands.every((operand) => operand.whole);
    const at = (i: number) => operands.map(({ values }) => values[values.length === 1 ? 0 : i]!);
    return { dims, values: Array.from({ length }, (_, i) => compute(at(i), whole)), whole };
  };

const binary = (compute: (a: number, b: number, whole: boolean) => number) =>
  nary(([a = NaN, b = NaN], whole) => compute(a, b, whole));

const allOf =
  (compute: (values: readonly number[]) => number): Fold =>
  (node, shape) => {
    const value = input(node, 0);
    const dims = knownDims(shape);
    return value && dims && count(dims) === 1 ? { ...value, dims, values: [compute(value.values)] } : null;
  };

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

const FOLDS: ReadonlyMap<string, Fold> = new Map(
  Object.entries<Fold>({
    Constant: constant,
    Shape: shapeOf,
    Size: (node) => {
      const dims = knownDims(node.shape(0));
      return dims && { dims: [], values: [count(dims)], whole: true };
    },
    Identity: rearranged,
    Reshape: rearranged,
    Squeeze: rearranged,
    Unsqueeze: rearranged,
    Flatten: rearranged,
    Cast: cast,
    Concat: concat,
    Gather: gather,
    Slice: slice,
    Transpose: transpose,
    ConstantOfShape: filled,
    Range: range,
    Expand: expand,
    Neg: unary((a) => -a),
    Abs: unary(Math.abs),
    Floor: unary(Math.floor),
    Ceil: unary(Math.ceil),
    Sqrt: unary(Math.sqrt),
    Not: unary((a) => Number(!a)),
    Add: binary((a, b) => a + b),
    Sub: binary((a, b) => a - b),
    Mul: binary((a, b) => a * b),
    Div: binary((a, b, whole) => (whole ? Math.trunc(a / b) : a / b)),
    Mod: binary((a, b) => ((a % b) + b) % b),
    Pow: binary((a, b) => a ** b),
    Equal: binary((a, b) => Number(a === b)),
    Less: binary((a, b) => Number(a < b)),
    Greater: binary((a, b) => Number(a > b)),
    And: binary((a, b) => Number(a !== 0 && b !== 0)),
    Or: binary((a, b) => Number(a !== 0 || b !== 0)),
    Min: nary((numbers) => Math.min(...numbers)),
    Max: nary((numbers) => Math.max(...numbers)),
    Where: nary(([condition, yes = NaN, no = NaN]) => (condition ? yes : no)),
    ReduceSum: allOf(sum),
    ReduceProd: allOf((values) => values.reduce((a, b) => a * b, 1)),
    ReduceMax: allOf((values) => Math.max(...values)),
    ReduceMin: allOf((values) => Math.min(...values)),
  }),
);
