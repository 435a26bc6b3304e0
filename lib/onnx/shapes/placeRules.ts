/** Operators that move along axes: parts, borders, repetitions, sizes. */
import type { Dependence, Shape, Slide } from '../../network/layerSource';
import { type PadMode, slidePad, slideMap, slideSlice, slideWindow } from '../../network/slides';
import { axesIn, axisIn, type NodeView } from './nodeView';
import { type Rule, type RuleOutput, UNKNOWN, unknownOutput } from './rule';
import { resize } from './resizeRule';
import { LARGEST_AXIS } from './windowRules';

function slid(shape: Shape, slides: readonly Slide[], more: Partial<RuleOutput> = {}): RuleOutput {
  const sizes = new Map(slides.map(({ axis, count }) => [axis, count]));
  return {
    shape: shape.map((size, axis) => sizes.get(axis) ?? size),
    dependence: { kind: 'slide', slides: [...slides], mixes: [] },
    ...more,
  };
}

const slice: Rule = (node) => {
  const shape = node.shape(0);
  const slides = shape && slicesOf(node, shape);
  return [slides ? slid(shape, slides) : unknownOutput(node.declared[0])];
};

/** One slide for each axis that is sliced; null when the bounds or a size are not known. */
export function slicesOf(node: NodeView, shape: Shape): Slide[] | null {
  const starts = node.setting('starts', 1);
  const ends = node.setting('ends', 2);
  const steps = node.setting('steps', 4);
  const axes = node.setting('axes', 3);
  if (!starts || !ends || steps === null || axes === null) return null;
  const sliced = axesIn(axes ?? starts.map((_, axis) => axis), shape.length);
  const slides: Slide[] = [];
  for (const [k, axis] of (sliced ?? []).entries()) {
    const size = shape[axis];
    const step = steps?.[k] ?? 1;
    if (typeof size !== 'number' || step === 0) return null;
    const [begin, end] = sliceBounds(starts[k] ?? 0, ends[k] ?? size, step, size);
    slides.push(slideSlice(axis, Math.max(0, Math.ceil((end - begin) / step)), begin, step));
  }
  return sliced && slides;
}

/** Python's bounds: negative ones count from the end, too large ones stop there. */
function sliceBounds(start: number, end: number, step: number, size: number): [number, number] {
  const place = (index: number) => (index < 0 ? index + size : index);
  const clamp = (index: number, low: number, high: number) => Math.min(high, Math.max(low, index));
  return step > 0
    ? [clamp(place(start), 0, size), clamp(place(end), 0, size)]
    : [clamp(place(start), 0, size - 1), clamp(place(end), -1, size - 1)];
}

const split: Rule = (node) => {
  const shape = node.shape(0);
  const pieces = node.node.output.length;
  const axis = shape && axisIn(node.int('axis', 0), shape.length);
  const size = typeof axis === 'number' ? shape?.[axis] : null;
  const setting = node.setting('split', 1);
  if (!shape || typeof axis !== 'number' || typeof size !== 'number' || setting === null)
    return node.node.output.map((_, k) => unknownOutput(node.declared[k]));
  const each = Math.ceil(size / pieces);
  let begin = 0;
  return node.node.output.map((_, k) => {
    const count = setting?.[k] ?? Math.min(each, size - begin);
    if (!(count >= 0 && begin + count <= size)) node.refuse(`cannot split ${size} values as it says`);
    const piece = slid(shape, [slideSlice(axis, count, begin)]);
    begin += count;
    return piece;
  });
};

const pad: Rule = (node) => {
  const shape = node.shape(0);
  const pads = node.setting('pads', 1);
  const only = node.inputs[3] ? node.values(3) : undefined;
  if (!shape || !pads || only === null) return [unknownOutput(node.declared[0])];
  const axes = axesIn(only ?? shape.map((_, axis) => axis), shape.length);
  if (!axes || pads.length !== 2 * axes.length) return [unknownOutput(node.declared[0])];
  const mode = node.text('mode', 'constant') as PadMode;
  const slides: Slide[] = [];
  for (const [k, axis] of axes.entries()) {
    const [begin, end] = [pads[k]!, pads[axes.length + k]!];
    const size = shape[axis];
    if (begin === 0 && end === 0) continue;
    if (typeof size !== 'number') return [unknownOutput(node.declared[0])];
    const count = size + begin + end;
    if (!(count >= 1 && count <= LARGEST_AXIS)) node.refuse(`would give ${count} rows or columns`);
    slides.push(slidePad(axis, size, begin, end, mode));
  }
  return [slid(shape, slides, { detail: slides.length > 0 ? `${mode} padding` : '' })];
};

const tile: Rule = (node) => {
  const shape = node.shape(0);
  const repeats = node.values(1);
  if (!shape || repeats?.length !== shape.length) return [unknownOutput(node.declared[0])];
  const slides: Slide[] = [];
  for (const [axis, size] of shape.entries()) {
    const count = (size ?? NaN) * repeats[axis]!;
    if (repeats[axis] === 1) continue;
    if (size === null || !(count >= 0 && count <= LARGEST_AXIS)) return [unknownOutput(node.declared[0])];
    slides.push(slideMap(axis, count, (i) => i % size));
  }
  return [slid(shape, slides)];
};

const gather: Rule = (node) => {
  const shape = node.shape(0);
  const axis = shape && axisIn(node.int('axis', 0), shape.length);
  const indices = node.shape(1);
  if (!shape || typeof axis !== 'number' || !indices) return [unknownOutput(node.declared[0])];
  const result = [...shape.slice(0, axis), ...indices, ...shape.slice(axis + 1)];
  const value = node.inputs[1]?.value();
  const size = shape[axis];
  if (!value || indices.length > 1 || typeof size !== 'number')
    return [{ shape: result, dependence: { kind: 'everything' } }];
  const picked = value.values.map((index) => (index < 0 ? index + size : index));
  if (picked.some((index) => !(index >= 0 && index < size))) node.refuse(`reads indices that its input does not have`);
  const dependence: Dependence = {
    kind: 'slide',
    slides: [slideMap(axis, picked.length, (i) => picked[i] ?? 0)],
    mixes: [],
  };
  return [{ shape: result, dependence: indices.length === 0 ? { ...dependence, dropped: axis } : dependence }];
};

/** Channels become rows and columns, or the other way round. All channels of a place count as one. */
const depthToSpace: Rule = (node) => {
  const shape = node.shape(0);
  const block = node.int('blocksize', 1);
  if (shape?.length !== 4 || !(block >= 1 && block <= LARGEST_AXIS)) return [unknownOutput(node.declared[0])];
  const [batch, channels, ...places] = shape;
  const counts = places.map((size) => (size === null ? null : size * block));
  if (counts.some((count) => count !== null && count > LARGEST_AXIS))
    node.refuse('would give too many rows or columns');
  const slides = counts.flatMap((count, k): Slide[] => {
    if (count === null) return [];
    return [slideMap(2 + k, count, (i) => Math.floor(i / block), 1 / block)];
  });
  const depth = typeof channels === 'number' ? channels / (block * block) : null;
  return [rearranged([batch ?? null, depth, ...counts], slides, `blocks of ${block}×${block}`)];
};

const spaceToDepth: Rule = (node) => {
  const shape = node.shape(0);
  const block = node.int('blocksize', 1);
  if (shape?.length !== 4 || !(block >= 1 && block <= LARGEST_AXIS)) return [unknownOutput(node.declared[0])];
  const [batch, channels, ...places] = shape;
  const counts = places.map((size) => (size === null ? null : Math.floor(size / block)));
  const window = { kernel: block, stride: block, dilation: 1, padBegin: 0, padEnd: 0 };
  const slides = counts.flatMap((count, k) => (count === null ? [] : [slideWindow(2 + k, count, window)]));
  const depth = typeof channels === 'number' ? channels * block * block : null;
  return [rearranged([batch ?? null, depth, ...counts], slides, `blocks of ${block}×${block}`)];
};

function rearranged(shape: Shape, slides: Slide[], detail: string): RuleOutput {
  // Rows or columns that a transposition has put where the channels are come apart: then all of them are seen.
  const dependence: Dependence = slides.length === 2 ? { kind: 'slide', slides, mixes: [1] } : UNKNOWN;
  return { shape, dependence, detail, channelAxis: 1 };
}

const everything =
  (shapeOf: (node: NodeView) => Shape | null): Rule =>
  (node) =>
    node.node.output.map((_, k) => ({
      shape: (k === 0 ? shapeOf(node) : null) ?? node.declared[k] ?? null,
      dependence: { kind: 'everything' },
    }));

/** Sampling at places that are computed, recurrent layers, selections: any value may decide any other. */
const EVERYTHING = ['RNN', 'LSTM', 'GRU', 'NonMaxSuppression', 'NonZero', 'RoiAlign', 'MaxRoiPool', 'GatherND', 'GatherElements', 'ScatterND', 'ScatterElements', 'Scatter', 'Compress', 'Unique']; // prettier-ignore

export const PLACE_RULES: Record<string, Rule> = {
  Slice: slice,
  Split: split,
  Pad: pad,
  Tile: tile,
  Gather: gather,
  DepthToSpace: depthToSpace,
  SpaceToDepth: spaceToDepth,
  Resize: resize,
  Upsample: resize,
  GridSample: everything((node) => {
    const [picture, grid] = [node.shape(0), node.shape(1)];
    return picture && grid ? [...picture.slice(0, 2), ...grid.slice(1, -1)] : null;
  }),
  ...Object.fromEntries(EVERYTHING.map((type) => [type, everything(() => null)])),
};
