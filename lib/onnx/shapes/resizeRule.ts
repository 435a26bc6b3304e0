/** Resize and its elder, Upsample: which pixels of the input each pixel of the output is made of. */
import type { IndexRange, Shape, Slide } from '../../network/layerSource';
import { cubicReach, linearReach, slideResize } from '../../network/slides';
import { axesIn, type NodeView } from './nodeView';
import { type Rule, unknownOutput } from './rule';
import { LARGEST_AXIS } from './windowRules';

/** Since this version Resize has coordinate modes. */
const MODES_OPSET = 11;

interface AxisResize {
  axis: number;
  size: number;
  count: number;
  scale: number;
}

export const resize: Rule = (node) => {
  const shape = node.shape(0);
  const axes = shape && resizedAxes(node, shape);
  if (!shape || !axes) return [unknownOutput(node.declared[0])];
  const counts = new Map(axes.map(({ axis, count }) => [axis, count]));
  const sizes = shape.map((size, axis) => counts.get(axis) ?? size);
  const mode = node.text('mode', 'nearest');
  const slides: Slide[] = [];
  // The runtime copies where no size changes, whatever the scales say; else each axis goes by its scale.
  if (axes.every(({ count, size }) => count === size))
    return [{ shape: sizes, dependence: { kind: 'slide', slides, mixes: [] }, detail: mode }];
  for (const axis of axes) {
    if (!(axis.count >= 1 && axis.count <= LARGEST_AXIS)) node.refuse(`would give ${axis.count} rows or columns`);
    if (axis.count === axis.size && axis.scale === 1) continue;
    const place = placement(node, axis);
    const reach = reachOf(node, mode, axis);
    if (!place || !reach) return [unknownOutput(sizes)];
    slides.push(slideResize(axis.axis, axis.size, axis.count, place, reach));
  }
  return [{ shape: sizes, dependence: { kind: 'slide', slides, mixes: [] }, detail: mode }];
};

/** Sizes and scales by axis; null when they are not known. */
function resizedAxes(node: NodeView, shape: Shape): AxisResize[] | null {
  const modern = node.type === 'Resize' && node.opset >= MODES_OPSET;
  const scales = node.floats('scales') ?? node.values(modern ? 2 : 1);
  const sizes = modern ? node.values(3) : null;
  const axes = axesIn(node.ints('axes') ?? shape.map((_, axis) => axis), shape.length);
  const setting = sizes?.length ? sizes : scales;
  if (!axes || !setting || setting.length !== axes.length) return null;

  const known = axes.map((axis) => shape[axis] ?? null);
  const policy = node.text('keep_aspect_ratio_policy', 'stretch');
  const ratios = known.map((size, k) => setting[k]! / (size ?? NaN));
  const common = policy === 'not_larger' ? Math.min(...ratios) : policy === 'not_smaller' ? Math.max(...ratios) : null;
  const resized: AxisResize[] = [];
  for (const [k, axis] of axes.entries()) {
    const size = known[k];
    if (typeof size !== 'number') {
      // Batch and channels may be unknown as long as they stay.
      if (setting === scales && setting[k] === 1) continue;
      return null;
    }
    if (setting === scales) {
      // As the runtime counts: in single precision.
      const count = Math.floor(Math.fround(size * Math.fround(setting[k]!)));
      resized.push({ axis, size, count, scale: setting[k]! });
    } else {
      const count = common === null ? setting[k]! : Math.round(size * common);
      resized.push({ axis, size, count, scale: common ?? count / size });
    }
  }
  return resized;
}

/**
 * Where an output index lies among the input's indices, in single precision as the runtime counts: at a half or a whole
 * index the last bit decides. Null for modes that look at a region.
 */
function placement(node: NodeView, { size, count, ...axis }: AxisResize): ((i: number) => number) | null {
  const modern = node.type === 'Resize' && node.opset >= MODES_OPSET;
  const mode = modern ? node.text('coordinate_transformation_mode', 'half_pixel') : 'asymmetric';
  const { fround } = Math;
  const scale = fround(axis.scale);
  const half = (i: number) => fround(fround((i + 0.5) / scale) - 0.5);
  switch (mode) {
    case 'half_pixel':
      return half;
    case 'pytorch_half_pixel':
      return count > 1 ? half : () => 0;
    case 'half_pixel_symmetric': {
      const offset = fround(fround(size / 2) * fround(1 - fround(count / fround(scale * size))));
      return (i) => fround(fround(offset + fround((i + 0.5) / scale)) - 0.5);
    }
    case 'asymmetric':
      return (i) => fround(i / scale);
    case 'align_corners':
      return (i) => (count > 1 ? fround(fround(i * (size - 1)) / (count - 1)) : 0);
    case 'tf_half_pixel_for_nn':
      return (i) => fround((i + 0.5) / scale);
    default:
      return null;
  }
}

type AxisReach = (place: number) => IndexRange;

function reachOf(node: NodeView, mode: string, { scale }: AxisResize): AxisReach | null {
  const smooths = node.int('antialias', 0) === 1 && scale < 1;
  switch (mode) {
    case 'nearest':
      return nearest(node, scale);
    case 'linear':
    case 'bilinear':
      return smooths ? within(1 / scale) : linearReach;
    case 'cubic':
      return smooths ? within(2 / scale) : cubicReach;
    default:
      return null;
  }
}

/** All indices closer than a distance: what a filter reads that is stretched over the shrunk pixels. */
function within(distance: number): AxisReach {
  return (place) => [Math.floor(place - distance) + 1, Math.ceil(place + distance) - 1];
}

function nearest(node: NodeView, scale: number): AxisReach | null {
  const modern = node.type === 'Resize' && node.opset >= MODES_OPSET;
  // Before there were modes, the runtime rounded up when shrinking and down when enlarging.
  const mode = modern ? node.text('nearest_mode', 'round_prefer_floor') : scale < 1 ? 'ceil' : 'floor';
  const rounded = (place: number): number | null => {
    switch (mode) {
      case 'round_prefer_floor':
        return Math.ceil(place - 0.5);
      case 'round_prefer_ceil':
        return Math.floor(place + 0.5);
      case 'floor':
        return Math.floor(place);
      case 'ceil':
        return Math.ceil(place);
      default:
        return null;
    }
  };
  if (rounded(0) === null) return null;
  return (place) => {
    const index = rounded(place) ?? 0;
    return [index, index];
  };
}
