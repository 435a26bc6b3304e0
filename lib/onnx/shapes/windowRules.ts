/** Convolution and pooling. */
import type { Shape } from '../../network/layerSource';
import {
  type AxisWindow,
  kernelExtent,
  samePadding,
  slideTransposed,
  slideWindow,
  windowCount,
} from '../../network/slides';
import { windowDetail } from '../../network/windowDetail';
import { reducing } from '../../network/dependences';
import type { NodeView } from './nodeView';
import { ofFirst, type Rule, type RuleOutput, unknownOutput } from './rule';

/** Batch and channels come before the places. */
const PLACE_AXIS = 2;
/** Of an axis or of a window's reach; far beyond every picture. */
export const LARGEST_AXIS = 1 << 16;

/** A window along each place axis; null when the sizes are not known. */
function windowsOf(node: NodeView, places: Shape, kernel: Shape | null): AxisWindow[] | null {
  const sizes = node.ints('kernel_shape') ?? kernel;
  if (sizes?.length !== places.length || sizes.some((size) => size === null)) return null;
  const pads = node.ints('pads') ?? [];
  const strides = node.ints('strides') ?? [];
  const dilations = node.ints('dilations') ?? [];
  const auto = node.text('auto_pad', 'NOTSET');
  return places.map((size, k) => {
    const window = { kernel: sizes[k] ?? 1, stride: strides[k] ?? 1, dilation: dilations[k] ?? 1 };
    for (const [what, value] of Object.entries({ ...window, reach: kernelExtent(window) }))
      if (!(value >= 1 && value <= LARGEST_AXIS)) node.refuse(`has a ${what} of ${value}`);
    const explicit = { padBegin: pads[k] ?? 0, padEnd: pads[places.length + k] ?? 0 };
    if (Math.max(Math.abs(explicit.padBegin), Math.abs(explicit.padEnd)) > LARGEST_AXIS)
      node.refuse('has more padding than any picture has pixels');
    switch (auto) {
      case 'SAME_UPPER':
      case 'SAME_LOWER':
        return { ...window, ...(size === null ? explicit : samePadding(size, window, auto === 'SAME_LOWER')) };
      case 'VALID':
        return { ...window, padBegin: 0, padEnd: 0 };
      default:
        return { ...window, ...explicit };
    }
  });
}

interface SlideOptions {
  /** Null: as many as the input has. */
  outChannels: number | null | 'same';
  kernel: Shape | null;
  mixesChannels: boolean;
}

function slideOver(node: NodeView, { outChannels, kernel, mixesChannels }: SlideOptions, more: string[]): RuleOutput {
  const shape = node.shape(0);
  const places = shape?.slice(PLACE_AXIS);
  const windows = places && windowsOf(node, places, kernel);
  if (!shape || !places || !windows) return unknownOutput();
  const ceil = node.int('ceil_mode', 0) === 1;
  const counts = places.map((size, k) => {
    const count = size === null ? null : windowCount(size, windows[k]!, ceil);
    if (count !== null && count < 1)
      node.refuse(`has a window of ${kernelExtent(windows[k]!)} pixels, for which its input of ${size} has no room`);
    return count;
  });
  const known = counts.every((count) => count !== null);
  return {
    shape: [shape[0] ?? null, outChannels === 'same' ? (shape[1] ?? null) : outChannels, ...counts],
    dependence: known
      ? {
          kind: 'slide',
          slides: counts.map((count, k) => slideWindow(PLACE_AXIS + k, count, windows[k]!)),
          mixes: mixesChannels ? [1] : [],
        }
      : { kind: 'unknown' },
    detail: windowDetail(windows, more),
    channelAxis: 1,
  };
}

/** The position of the weights differs: quantised convolutions have scales in between. */
const convolution =
  (weightAt: number): Rule =>
  (node) => {
    // A sum that is fused in moves with the output, and not through the window.
    if (node.type === 'com.microsoft.FusedConv' && node.inputs[3]) return [unknownOutput(node.declared[0])];
    const weight = node.inputs[weightAt];
    const kernel = weight?.shape?.slice(PLACE_AXIS) ?? null;
    const group = node.int('group', 1);
    const channels = node.shape(0)?.[1];
    const more = group === 1 ? [] : [group === channels ? 'depthwise' : `${group} groups`];
    const options = { outChannels: weight?.shape?.[0] ?? null, kernel, mixesChannels: true };
    const role = weight && !weight.isLayer ? ('weighted' as const) : undefined;
    return [{ ...slideOver(node, options, more), role }];
  };

const pooling: Rule = (node) => {
  const pooled = slideOver(node, { outChannels: 'same', kernel: null, mixesChannels: false }, []);
  return node.node.output.slice(0, 2).map(() => pooled);
};

const globalPooling: Rule = (node) => {
  const shape = node.shape(0);
  if (!shape) return [unknownOutput()];
  const places = shape.map((_, axis) => axis).slice(PLACE_AXIS);
  return [
    {
      shape: shape.map((size, axis) => (axis < PLACE_AXIS ? size : 1)),
      dependence: ofFirst(node, reducing(shape.length, places, true)),
      channelAxis: 1,
    },
  ];
};

const transposedConvolution: Rule = (node) => {
  const shape = node.shape(0);
  const weight = node.inputs[1];
  const places = shape?.slice(PLACE_AXIS);
  const windows = places && windowsOf(node, places, weight?.shape?.slice(PLACE_AXIS) ?? null);
  if (!shape || !places || !windows) return [unknownOutput()];
  const wanted = node.ints('output_shape')?.slice(-places.length);
  const extra = node.ints('output_padding') ?? [];
  const auto = node.text('auto_pad', 'NOTSET');
  const placed = places.map((size, k) => {
    const window = windows[k]!;
    const full = size === null ? null : (size - 1) * window.stride + kernelExtent(window) + (extra[k] ?? 0);
    if (full === null || size === null) return { count: null, window };
    const same = auto.startsWith('SAME') ? size * window.stride : undefined;
    const count = wanted?.[k] ?? same ?? full - window.padBegin - window.padEnd;
    if (count < 1 || count > LARGEST_AXIS) node.refuse(`would give ${count} rows or columns`);
    if (wanted?.[k] === undefined && same === undefined) return { count, window };
    const surplus = Math.max(0, full - count);
    const half = Math.floor(surplus / 2);
    const padBegin = auto === 'SAME_UPPER' ? half : surplus - half;
    return { count, window: { ...window, padBegin, padEnd: surplus - padBegin } };
  });
  const group = node.int('group', 1);
  const perGroup = weight?.shape?.[1];
  const counts = placed.map(({ count }) => count);
  const known = placed.flatMap(({ count, window }) => (count === null ? [] : [{ count, window }]));
  return [
    {
      shape: [shape[0] ?? null, typeof perGroup === 'number' ? perGroup * group : null, ...counts],
      dependence:
        known.length === counts.length
          ? {
              kind: 'slide',
              slides: known.map(({ count, window }, k) => slideTransposed(PLACE_AXIS + k, count, window)),
              mixes: [1],
            }
          : { kind: 'unknown' },
      detail: windowDetail(placed.map(({ window }) => window)),
      channelAxis: 1,
      role: weight && !weight.isLayer ? 'weighted' : undefined,
    },
  ];
};

export const WINDOW_RULES: Record<string, Rule> = {
  Conv: convolution(1),
  'com.microsoft.FusedConv': convolution(1),
  ConvInteger: convolution(1),
  QLinearConv: convolution(3),
  ConvTranspose: transposedConvolution,
  MaxPool: pooling,
  AveragePool: pooling,
  LpPool: pooling,
  GlobalAveragePool: globalPooling,
  GlobalMaxPool: globalPooling,
  GlobalLpPool: globalPooling,
};
