/** Numbers that a graph computes from constants and shapes alone: what a Reshape is told, most of all. */
import { numberAttribute } from './attributes';
import type { NodeView } from './nodeRules';
import type { Weight } from './tfjsModel';

/** Longer ones are weights and not shapes. */
const LONGEST = 64;

/** The numbers of a short list of whole ones; null for weights. */
export function wholeNumbers({ dtype, quantization, shape, bytes }: Weight): number[] | null {
  if (dtype !== 'int32' || quantization || shape.reduce((a, b) => a * b, 1) > LONGEST) return null;
  return [...new Int32Array(new Uint8Array(bytes).buffer)];
}

/** The numbers that a node gives; null where they are not known. */
export function foldNode({ node, operands }: NodeView): number[] | null {
  const values = operands.map((operand) => operand.values);
  const [a, b] = values;
  switch (node.op) {
    case 'Shape': {
      const sizes = operands[0]?.shape?.filter((size) => size !== null);
      return sizes && sizes.length === operands[0]?.shape?.length ? sizes : null;
    }
    case 'Identity':
    case 'Cast':
    case 'Reshape':
    case 'ExpandDims':
    case 'Squeeze':
      return a ? [...a] : null;
    case 'Pack':
      return joined(values);
    case 'ConcatV2':
      return joined(values.slice(0, -1));
    case 'Prod':
      return a ? [a.reduce((product, size) => product * size, 1)] : null;
    case 'Mul':
      return a && b && a.length === b.length ? a.map((size, i) => size * b[i]!) : null;
    case 'StridedSlice':
      return slice(numberAttribute(node, 'begin_mask'), numberAttribute(node, 'end_mask'), values);
    default:
      return null;
  }
}

/** Along one axis, as a shape has; begin and end are left out where the lowest bit of their mask is set. */
function slice(
  beginMask: number | null,
  endMask: number | null,
  values: readonly (readonly number[] | null)[],
): number[] | null {
  const [list, begin, end, step] = values;
  if (!list || begin?.length !== 1 || end?.length !== 1 || (step?.[0] ?? 1) !== 1) return null;
  const from = (beginMask ?? 0) & 1 ? 0 : begin[0]!;
  return list.slice(from, (endMask ?? 0) & 1 ? undefined : end[0]);
}

function joined(lists: readonly (readonly number[] | null)[]): number[] | null {
  const known = lists.filter((list) => list !== null);
  const numbers = known.flat();
  return known.length === lists.length && numbers.length <= LONGEST ? numbers : null;
}
