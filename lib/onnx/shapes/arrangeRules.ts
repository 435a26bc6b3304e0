/** Operators that put values in another order or shape. */
import { broadcastShape, elementwise, transposing } from '../../network/dependences';
import type { Shape } from '../../network/layerSource';
import { axesIn, axisIn, type NodeView } from './nodeView';
import { ofFirst, type Rule, type RuleOutput, unknownOutput } from './rule';

function reshaped(shape: Shape | null, node: NodeView): RuleOutput {
  return { shape: shape ?? node.declared[0] ?? null, dependence: { kind: 'reshape' }, role: 'same' };
}

const reshape: Rule = (node) => {
  const target = node.setting('shape', 1);
  return [reshaped(target ? reshapeTo(node, target) : null, node)];
};

function reshapeTo(node: NodeView, target: readonly number[]): Shape {
  const from = node.shape(0);
  const zeroIsZero = node.int('allowzero', 0) !== 0;
  const sizes = target.map((size, axis) => {
    if (size === 0 && !zeroIsZero) return from?.[axis] ?? null;
    return size === -1 ? -1 : size;
  });
  const values = from && product(from);
  const others = product(sizes.filter((size) => size !== -1));
  if (!sizes.includes(-1)) {
    if (typeof values === 'number' && others !== null && values !== others)
      node.refuse(`cannot put ${values} values into the shape ${sizes.join('×')}`);
    return sizes;
  }
  const inferred = typeof values === 'number' && others ? values / others : null;
  if (inferred !== null && !Number.isInteger(inferred))
    node.refuse(`cannot put ${values} values into the shape ${target.join('×')}`);
  return sizes.map((size) => (size === -1 ? inferred : size));
}

function product(shape: Shape): number | null {
  return shape.reduce<number | null>((result, size) => (result === null || size === null ? null : result * size), 1);
}

const flatten: Rule = (node) => {
  const shape = node.shape(0);
  if (!shape) return [reshaped(null, node)];
  const axis = node.int('axis', 1);
  const at = axis < 0 ? axis + shape.length : axis;
  return [reshaped([product(shape.slice(0, at)), product(shape.slice(at))], node)];
};

const squeeze: Rule = (node) => {
  const shape = node.shape(0);
  const setting = node.setting('axes', 1);
  if (!shape || setting === null) return [reshaped(null, node)];
  const axes = setting ? axesIn(setting, shape.length) : shape.flatMap((size, axis) => (size === 1 ? [axis] : []));
  return [reshaped(axes && shape.filter((_, axis) => !axes.includes(axis)), node)];
};

const unsqueeze: Rule = (node) => {
  const shape = node.shape(0);
  const setting = node.setting('axes', 1);
  const rank = (shape?.length ?? 0) + (setting?.length ?? 0);
  const axes = shape && setting && axesIn(setting, rank);
  if (!axes) return [reshaped(null, node)];
  const rest = shape.values();
  const sizes = Array.from({ length: rank }, (_, axis) => (axes.includes(axis) ? 1 : (rest.next().value ?? null)));
  return [reshaped(sizes, node)];
};

const transpose: Rule = (node) => {
  const shape = node.shape(0);
  if (!shape) return [unknownOutput(node.declared[0])];
  const order = node.ints('perm') ?? shape.map((_, axis) => shape.length - 1 - axis);
  const axes = axesIn(order, shape.length);
  if (axes?.length !== shape.length) return [unknownOutput(node.declared[0])];
  return [{ shape: axes.map((axis) => shape[axis]!), dependence: transposing(axes), role: 'same' }];
};

const expand: Rule = (node) => {
  const from = node.shape(0);
  const target = node.values(1);
  const shape = from && target ? broadcastShape([from, target]) : (node.declared[0] ?? null);
  if (!from || !shape) return [unknownOutput(shape)];
  return [{ shape, dependence: ofFirst(node, elementwise([from.length], shape.length)), role: 'same' }];
};

const concat: Rule = (node) => {
  const shapes = node.inputs.map((input) => input?.shape ?? null);
  const known = shapes.flatMap((shape) => (shape ? [shape] : []));
  const rank = known[0]?.length ?? 0;
  const axis = axisIn(node.int('axis', 1), rank);
  if (axis === null || known.some((shape) => shape.length !== rank)) return [unknownOutput(node.declared[0])];
  const size = shapes.reduce<number | null>((sum, shape) => {
    const own = shape?.[axis] ?? null;
    return sum === null || own === null ? null : sum + own;
  }, 0);
  const others = (k: number) => known.find((shape) => shape[k] !== null)?.[k] ?? null;
  const shape = Array.from({ length: rank }, (_, k) => (k === axis ? size : others(k)));
  return [{ shape, dependence: { kind: 'concat', axis } }];
};

/** Values that depend on shapes alone. */
const none =
  (shapeOf: (node: NodeView) => Shape | null): Rule =>
  (node) => [{ shape: shapeOf(node), dependence: { kind: 'none' } }];

export const ARRANGE_RULES: Record<string, Rule> = {
  Reshape: reshape,
  Flatten: flatten,
  Squeeze: squeeze,
  Unsqueeze: unsqueeze,
  Transpose: transpose,
  Expand: expand,
  Concat: concat,
  Shape: none((node) => {
    const rank = node.shape(0)?.length;
    return rank === undefined
      ? null
      : [[...Array(rank).keys()].slice(node.int('start', 0), node.has('end') ? node.int('end', rank) : rank).length];
  }),
  Size: none(() => []),
  ConstantOfShape: none((node) => node.values(0)),
  Range: none(() => null),
  RandomNormalLike: none((node) => node.shape(0)),
  RandomUniformLike: none((node) => node.shape(0)),
  EyeLike: none((node) => node.shape(0)),
};
