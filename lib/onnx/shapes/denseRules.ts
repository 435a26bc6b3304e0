/** Matrix products and reductions: each unit sees some axes from end to end. */
import { broadcastShape, elementwise, multiplying, reducing } from '../../network/dependences';
import type { Shape } from '../../network/layerSource';
import { axesIn, type NodeView } from './nodeView';
import { ofFirst, type Rule, type RuleOutput, unknownOutput } from './rule';

const gemm: Rule = (node) => {
  const [a, b] = [node.shape(0), node.shape(1)];
  if (a?.length !== 2 || b?.length !== 2) return [unknownOutput(node.declared[0])];
  const transposed = (name: string) => node.int(name, 0) !== 0;
  const bias = elementwise([node.shape(2)?.length ?? 0], 2);
  return [
    {
      shape: [a[transposed('transA') ? 1 : 0] ?? null, b[transposed('transB') ? 0 : 1] ?? null],
      dependence: {
        kind: 'axes',
        axes: [
          transposed('transA') ? [null, 0] : [0, null],
          transposed('transB') ? [1, null] : [null, 1],
          ...(bias.kind === 'axes' ? bias.axes : []),
        ],
      },
      channelAxis: 1,
      role: roleOf(node, 0, 1),
    },
  ];
};

const matMul =
  (leftAt: number, rightAt: number): Rule =>
  (node) => {
    const [left, right] = [node.shape(leftAt), node.shape(rightAt)];
    if (!left?.length || !right?.length) return [unknownOutput(node.declared[0])];
    const batch = broadcastShape([left.slice(0, -2), right.slice(0, -2)]);
    const rows = left.length >= 2 ? left.slice(-2, -1) : [];
    const columns = right.length >= 2 ? right.slice(-1) : [];
    const product = multiplying(left.length, right.length, ['left', 'right']);
    const sides = product.kind === 'axes' ? product.axes : [];
    const role = roleOf(node, leftAt, rightAt);
    const shape = batch && [...batch, ...rows, ...columns];
    return [
      {
        shape,
        dependence: {
          kind: 'axes',
          axes: node.inputs.map((_, i) => (i === leftAt ? sides[0] : i === rightAt ? sides[1] : undefined) ?? []),
        },
        ...(role === 'weighted' && shape ? { channelAxis: shape.length - 1 } : {}),
        role,
      },
    ];
  };

/** A dense layer multiplies with weights; a product of two layers is none. */
function roleOf({ inputs }: NodeView, leftAt: number, rightAt: number): RuleOutput['role'] {
  const both = inputs[leftAt]?.isLayer && inputs[rightAt]?.isLayer;
  return both ? undefined : 'weighted';
}

const reduction: Rule = (node) => {
  const shape = node.shape(0);
  const setting = node.setting('axes', 1);
  if (!shape || setting === null) return [unknownOutput(node.declared[0])];
  const empty = !setting || setting.length === 0;
  if (empty && node.int('noop_with_empty_axes', 0) === 1)
    return [{ shape, dependence: ofFirst(node, elementwise([shape.length])) }];
  return [reduced(node, shape, empty ? shape.map((_, axis) => axis) : axesIn(setting, shape.length))];
};

const argument: Rule = (node) => {
  const shape = node.shape(0);
  if (!shape) return [unknownOutput(node.declared[0])];
  return [reduced(node, shape, axesIn([node.int('axis', 0)], shape.length))];
};

function reduced(node: NodeView, shape: Shape, axes: readonly number[] | null): RuleOutput {
  if (!axes) return unknownOutput(node.declared[0]);
  const keep = node.int('keepdims', 1) !== 0;
  return {
    shape: shape.flatMap((size, axis) => (axes.includes(axis) ? (keep ? [1] : []) : [size])),
    dependence: ofFirst(node, reducing(shape.length, axes, keep)),
  };
}

const topK: Rule = (node) => {
  const shape = node.shape(0);
  const axes = shape && axesIn([node.int('axis', -1)], shape.length);
  const [axis] = axes ?? [];
  if (!shape || axis === undefined) return [unknownOutput(), unknownOutput()];
  const count = node.setting('k', 1)?.[0] ?? (node.has('k') ? node.int('k', 1) : null);
  const best: RuleOutput = {
    shape: shape.map((size, k) => (k === axis ? count : size)),
    dependence: { kind: 'axes', axes: [shape.map((_, k) => (k === axis ? null : k)), []] },
  };
  return [best, best];
};

/** Labels that both sides have move along; the others are summed over. Without "..." and repeated labels only. */
const einsum: Rule = (node) => {
  const [operands, result] = node.text('equation', '').replaceAll(' ', '').split('->');
  const labels = (operands ?? '').split(',').map((text) => [...text]);
  const repeats = (text: readonly string[]) => new Set(text).size < text.length;
  if (result === undefined || [...labels, [...result]].some((text) => text.includes('.') || repeats(text)))
    return [unknownOutput(node.declared[0])];
  const sizes = new Map<string, number | null>();
  for (const [i, text] of labels.entries())
    for (const [axis, label] of text.entries()) sizes.set(label, sizes.get(label) ?? node.shape(i)?.[axis] ?? null);
  const at = (label: string) => (result.includes(label) ? result.indexOf(label) : null);
  return [
    {
      shape: [...result].map((label) => sizes.get(label) ?? null),
      dependence: { kind: 'axes', axes: labels.map((text) => text.map(at)) },
    },
  ];
};

const REDUCTIONS = [
  'ReduceMean', 'ReduceSum', 'ReduceMax', 'ReduceMin', 'ReduceProd', 'ReduceL1', 'ReduceL2', 'ReduceLogSum',
  'ReduceLogSumExp', 'ReduceSumSquare',
]; // prettier-ignore

export const DENSE_RULES: Record<string, Rule> = {
  Gemm: gemm,
  'com.microsoft.FusedGemm': gemm,
  MatMul: matMul(0, 1),
  MatMulInteger: matMul(0, 1),
  QLinearMatMul: matMul(0, 3),
  Einsum: einsum,
  TopK: topK,
  ArgMax: argument,
  ArgMin: argument,
  ...Object.fromEntries(REDUCTIONS.map((type) => [type, reduction])),
};
