/**
 * One small network in the form that each version of the operators wants. What is an attribute in one version is an input
 * in the next; the answer is the same, and `wildAnswer` computes it by plain loops.
 *
 * 1×4×4 → Pad 1 with ½ → Conv 3×3 (2 channels) → BatchNormalization → Clip to [0, 6] → Dropout → enlarged to 8×8
 * (nearest) → MaxPool 3, stride 2, rounded up → ReduceMean over rows and columns → Squeeze, Unsqueeze → Softmax.
 */
import { type AttributeValue, buildOnnx, floatTensor, node, tensorInfo } from './buildOnnx';
import type { NodeProto, TensorProto } from './generated/onnx_pb';
import { int64Tensor } from './tensorValues';

export const WILD_SIDE = 4;
const CHANNELS = 2;
const KERNEL = Float32Array.from({ length: CHANNELS * 9 }, (_, i) => ((i * 5) % 7) / 4 - 0.6);
const SCALE = Float32Array.of(1.2, 0.7);
const SHIFT = Float32Array.of(0.3, 0.9);
const MEAN = Float32Array.of(0.1, -0.4);
const VARIANCE = Float32Array.of(0.8, 1.7);
const EPSILON = 1e-3;
const PADDING = 0.5;
const LIMIT = 6;

export interface WildOptions {
  /** Version of the operators, from 7 on. */
  opset: number;
  /** Before version 4 of the format all initialisers are listed as inputs too. */
  irVersion?: number;
  /** Whether nodes have names; most exporters give them, the standard does not ask for them. */
  named?: boolean;
}

export function wildNetwork({ opset, irVersion = opset < 9 ? 3 : 8, named = true }: WildOptions): Uint8Array {
  const initializers: TensorProto[] = [
    floatTensor('kernel', [CHANNELS, 1, 3, 3], KERNEL),
    ...Object.entries({ scale: SCALE, shift: SHIFT, mean: MEAN, variance: VARIANCE }).map(([name, values]) =>
      floatTensor(name, [CHANNELS], values),
    ),
  ];
  /** A node whose settings are inputs since version `since`, and attributes before. */
  const settled = (
    opType: string,
    [input, output]: [string, string],
    since: number,
    settings: Record<string, { attribute: AttributeValue; tensor: TensorProto }>,
    attributes: Record<string, AttributeValue> = {},
  ): NodeProto => {
    const entries = Object.entries(settings);
    if (opset < since)
      return node(opType, [input], [output], {
        ...attributes,
        ...Object.fromEntries(entries.map(([name, { attribute }]) => [name, attribute])),
      });
    initializers.push(...entries.map(([, { tensor }]) => tensor));
    return node(opType, [input, ...entries.map(([, { tensor }]) => tensor.name)], [output], attributes);
  };
  const float = (name: string, value: number) => ({
    attribute: { float: value },
    tensor: floatTensor(name, [], Float32Array.of(value)),
  });
  const ints = (name: string, values: number[]) => ({ attribute: values, tensor: int64Tensor(values, name) });

  const nodes = [
    settled('Pad', ['x', 'padded'], 11, { pads: ints('pads', [0, 0, 1, 1, 0, 0, 1, 1]), value: float('half', PADDING) }, { mode: 'constant' }), // prettier-ignore
    node('Conv', ['padded', 'kernel'], ['c'], opset < 11 ? { auto_pad: 'VALID' } : {}),
    node('BatchNormalization', ['c', 'scale', 'shift', 'mean', 'variance'], ['b'], {
      epsilon: EPSILON,
      ...(opset < 9 ? { spatial: 1 } : {}),
      ...(opset >= 14 ? { training_mode: 0 } : {}),
    }),
    settled('Clip', ['b', 'clipped'], 11, { min: float('low', 0), max: float('high', LIMIT) }),
    settled('Dropout', ['clipped', 'kept'], 12, { ratio: float('ratio', 0.4) }),
    enlarging(opset, initializers),
    opset < 10
      ? node('MaxPool', ['large'], ['pooled'], { kernel_shape: [3, 3], strides: [2, 2], pads: [0, 0, 1, 1] })
      : node('MaxPool', ['large'], ['pooled'], { kernel_shape: [3, 3], strides: [2, 2], ceil_mode: 1 }),
    settled('ReduceMean', ['pooled', 'average'], 18, { axes: ints('map_axes', [2, 3]) }, { keepdims: 1 }),
    settled('Squeeze', ['average', 'flat'], 13, { axes: ints('squeezed', [2, 3]) }),
    settled('Unsqueeze', ['flat', 'row'], 13, { axes: ints('unsqueezed', [1]) }),
    // Until version 12 Softmax ran over all axes from `axis` on, since then over that one: here both are the same two.
    node('Softmax', ['row'], ['y'], opset < 13 ? { axis: 1 } : {}),
  ];
  const listed = irVersion < 4 ? initializers.map(asInput) : [];
  return buildOnnx({
    inputs: [tensorInfo('x', ['N', 1, WILD_SIDE, WILD_SIDE]), ...listed],
    outputs: [tensorInfo('y', ['N', 1, CHANNELS])],
    nodes: named ? nodes : nodes.map((each) => Object.assign(each, { name: '' })),
    initializers,
    opset,
    irVersion,
  });
}

/** Twice the size, each pixel four times: Upsample until version 9, Resize since. */
function enlarging(opset: number, initializers: TensorProto[]): NodeProto {
  if (opset < 9) return node('Upsample', ['kept'], ['large'], { mode: 'nearest', scales: { floats: [1, 1, 2, 2] } });
  initializers.push(floatTensor('scales', [4], Float32Array.of(1, 1, 2, 2)));
  if (opset < 10) return node('Upsample', ['kept', 'scales'], ['large'], { mode: 'nearest' });
  if (opset < 11) return node('Resize', ['kept', 'scales'], ['large'], { mode: 'nearest' });
  // Optional only since version 13.
  if (opset < 13) initializers.push(floatTensor('region', [0], new Float32Array()));
  return node('Resize', ['kept', opset < 13 ? 'region' : '', 'scales'], ['large'], {
    mode: 'nearest',
    coordinate_transformation_mode: 'asymmetric',
    nearest_mode: 'floor',
  });
}

function asInput({ name, dims, dataType }: TensorProto) {
  const info = tensorInfo(name, dims.map(Number));
  if (info.type?.value.case === 'tensorType') info.type.value.value.elemType = dataType;
  return info;
}

/** What the network must answer for one picture of 4×4. */
export function wildAnswer(picture: ArrayLike<number>): number[] {
  const pixel = (y: number, x: number) =>
    y < 0 || x < 0 || y >= WILD_SIDE || x >= WILD_SIDE ? PADDING : picture[y * WILD_SIDE + x]!;
  const means = Array.from({ length: CHANNELS }, (_, channel) => {
    const value = (y: number, x: number) => {
      let sum = 0;
      for (let dy = 0; dy < 3; dy++)
        for (let dx = 0; dx < 3; dx++) sum += KERNEL[channel * 9 + dy * 3 + dx]! * pixel(y + dy - 1, x + dx - 1);
      const normal = (sum - MEAN[channel]!) / Math.sqrt(VARIANCE[channel]! + EPSILON);
      return Math.min(LIMIT, Math.max(0, normal * SCALE[channel]! + SHIFT[channel]!));
    };
    let total = 0;
    // Windows of 3×3 begin at 0, 2, 4 and 6 of the 8 enlarged rows; the last one hangs over the end.
    const starts = [0, 2, 4, 6];
    for (const top of starts)
      for (const left of starts) {
        let largest = -Infinity;
        for (let y = top; y < Math.min(8, top + 3); y++)
          for (let x = left; x < Math.min(8, left + 3); x++) largest = Math.max(largest, value(y >> 1, x >> 1));
        total += largest;
      }
    return total / starts.length ** 2;
  });
  const exponentials = means.map(Math.exp);
  const sum = exponentials.reduce((a, b) => a + b, 0);
  return exponentials.map((e) => e / sum);
}
