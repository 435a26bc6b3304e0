/** What layers and operators do to shapes, and how their outputs depend on what they read: one vocabulary for both. */
import { broadcastShape, elementwise, mixing, multiplying, reducing } from '../network/dependences';
import type { Dependence, LayerSource, Shape } from '../network/layerSource';
import {
  type AxisWindow,
  kernelExtent,
  linearReach,
  samePadding,
  slidePad,
  slideResize,
  slideTransposed,
  slideWindow,
  windowCount,
} from '../network/slides';
import { windowDetail } from '../network/windowDetail';

export interface Described extends Partial<Pick<LayerSource, 'role' | 'detail' | 'channelAxis'>> {
  shape: Shape | null;
  /** Counts the inputs that are layers, in order. */
  dependence: Dependence;
}

/** Rows and columns, in this order. */
export type Pair = readonly [number, number];

export interface Window {
  kernel: Pair;
  strides: Pair;
  dilation?: Pair;
  /** "same", "valid", or pixels before and after, along rows and columns. */
  padding: 'same' | 'valid' | readonly [Pair, Pair];
}

/** Where rows, columns and channels are in a shape of a batch of pictures. */
export interface MapAxes {
  places: Pair;
  channels: number;
}
export const NHWC: MapAxes = { places: [1, 2], channels: 3 };
export const NCHW: MapAxes = { places: [2, 3], channels: 1 };

/** Of an axis or of a window's reach; far beyond every picture. */
const LARGEST_AXIS = 1 << 20;

/** A problem of a layer's numbers; told with the layer's name by whoever reads it. */
export class LayerProblem extends Error {}

export function unknown(shape: Shape | null = null): Described {
  return { shape, dependence: { kind: 'unknown' } };
}

/** Convolutions and poolings. `channels` is null where each channel is looked at by itself. */
export function slide(shape: Shape | null, axes: MapAxes, window: Window, channels: number | null): Described {
  const windows = shape && windowsOf(shape, axes, window);
  if (!shape || !windows) return unknown();
  const counts = windows.map((one, k) => {
    const count = windowCount(shape[axes.places[k]!] ?? 0, one);
    if (count < 1)
      throw new LayerProblem(`has a window of ${kernelExtent(one)} pixels, for which its input of ${shape[axes.places[k]!]} has no room`); // prettier-ignore
    return count;
  });
  return {
    shape: replaced(shape, axes, counts, channels ?? shape[axes.channels] ?? null),
    dependence: {
      kind: 'slide',
      slides: windows.map((one, k) => slideWindow(axes.places[k]!, counts[k]!, one)),
      mixes: channels === null ? [] : [axes.channels],
    },
    detail: windowDetail(windows),
    channelAxis: axes.channels,
  };
}

/** Input pixels write windows of the output. */
export function slideBack(shape: Shape | null, axes: MapAxes, window: Window, channels: number): Described {
  const sizes = shape && sizesOf(shape, axes);
  if (!shape || !sizes) return unknown();
  const placed = sizes.map((size, k) => {
    const one = { kernel: window.kernel[k]!, stride: window.strides[k]!, dilation: window.dilation?.[k] ?? 1 };
    checkWindow(one);
    const full = (size - 1) * one.stride + kernelExtent(one);
    const count = window.padding === 'same' ? size * one.stride : Math.max(full, size * one.stride);
    const surplus = window.padding === 'same' ? Math.max(0, full - count) : 0;
    const padBegin = Math.floor(surplus / 2);
    return { count, one: { ...one, padBegin, padEnd: surplus - padBegin } };
  });
  const counts = placed.map(({ count }) => count);
  return {
    shape: replaced(shape, axes, counts, channels),
    dependence: {
      kind: 'slide',
      slides: placed.map(({ count, one }, k) => slideTransposed(axes.places[k]!, count, one)),
      mixes: [axes.channels],
    },
    detail: windowDetail(placed.map(({ one }) => one)),
    channelAxis: axes.channels,
    role: 'weighted',
  };
}

/** Pixels added before and after each axis, or taken away where they are negative. */
export function pad(
  shape: Shape | null,
  pads: readonly Pair[],
  mode: 'constant' | 'reflect' | 'symmetric' = 'constant',
): Described {
  if (!shape || pads.length !== shape.length) return unknown();
  const moved = pads.flatMap(([begin, end], axis) => (begin !== 0 || end !== 0 ? [{ axis, begin, end }] : []));
  for (const { begin, end } of moved) checkAxis(Math.max(Math.abs(begin), Math.abs(end)));
  if (moved.some(({ axis }) => shape[axis] === null)) return unknown();
  const sizes = shape.map((size, axis) => (size === null ? null : size + pads[axis]![0] + pads[axis]![1]));
  if (sizes.some((size) => size !== null && size < 1)) throw new LayerProblem('takes away more pixels than there are');
  return {
    shape: sizes,
    dependence: {
      kind: 'slide',
      slides: moved.map(({ axis, begin, end }) => slidePad(axis, shape[axis] ?? 0, begin, end, mode)),
      mixes: [],
    },
    detail: moved.map(({ begin, end }) => (begin === end ? `${begin}` : `${begin}+${end}`)).join('×'),
  };
}

/** Every picture becomes larger or smaller. */
export function resize(
  shape: Shape | null,
  axes: MapAxes,
  sizes: Pair,
  method: 'nearest' | 'bilinear',
  halfPixels: boolean,
): Described {
  const from = shape && sizesOf(shape, axes);
  if (!shape || !from) return unknown();
  const slides = from.map((size, k) => {
    const count = sizes[k]!;
    checkAxis(count);
    const scale = size / count;
    if (method === 'nearest')
      return slideResize(axes.places[k]!, size, count, nearestPlace(scale, halfPixels), nearest);
    const place = (i: number) => (halfPixels ? (i + 0.5) * scale - 0.5 : i * scale);
    return slideResize(axes.places[k]!, size, count, place, linearReach);
  });
  return {
    shape: replaced(shape, axes, sizes, shape[axes.channels] ?? null),
    dependence: { kind: 'slide', slides, mixes: [] },
    detail: `to ${sizes.join('×')}`,
    channelAxis: axes.channels,
  };
}

/**
 * TensorFlow rounds down in any case, also from the middle of a pixel; in single precision, where the last bit decides at
 * a whole index.
 */
function nearestPlace(scale: number, halfPixels: boolean): (output: number) => number {
  const single = Math.fround(scale);
  return (i) => Math.floor(Math.fround((halfPixels ? i + 0.5 : i) * single));
}
const nearest = (place: number) => [place, place] as const;

/** Axes that are summed away, or kept with size 1. */
export function reduce(shape: Shape | null, reduced: readonly number[], keepDims: boolean): Described {
  if (!shape) return unknown();
  const axes = reduced.map((axis) => (axis < 0 ? axis + shape.length : axis));
  return {
    shape: shape.flatMap((size, axis) => (!axes.includes(axis) ? [size] : keepDims ? [1] : [])),
    dependence: reducing(shape.length, axes, keepDims),
  };
}

/** A product with a matrix of weights along the last axis. */
export function dense(shape: Shape | null, units: number): Described {
  if (!shape || shape.length < 1) return unknown();
  return {
    shape: [...shape.slice(0, -1), units],
    dependence: multiplying(shape.length, 2, ['left']),
    detail: '',
    role: 'weighted',
  };
}

/** Several inputs, element by element, with broadcasting. */
export function combine(shapes: readonly (Shape | null)[], read: readonly (Shape | null)[] = shapes): Described {
  const shape = broadcastShape(shapes);
  if (!shape) return unknown();
  return {
    shape,
    dependence: elementwise(
      read.map((one) => one?.length ?? 0),
      shape.length,
    ),
  };
}

/** One input, value by value. */
export function keep(shape: Shape | null, rest: Partial<Described> = {}): Described {
  return shape ? { shape, dependence: elementwise([shape.length], shape.length), ...rest } : unknown();
}

export function softmax(shape: Shape | null, axis = -1): Described {
  if (!shape) return unknown();
  return { shape, dependence: mixing(shape.length, [axis < 0 ? axis + shape.length : axis]) };
}

export function concatenate(shapes: readonly (Shape | null)[], axis: number): Described {
  const [first] = shapes;
  const known = shapes.filter((shape) => shape !== null);
  if (!first || known.length < shapes.length) return unknown();
  const at = axis < 0 ? axis + first.length : axis;
  const sizes = known.map((shape) => shape[at] ?? null);
  const size = sizes.includes(null) ? null : sizes.reduce<number>((sum, one) => sum + (one ?? 0), 0);
  return { shape: first.map((one, k) => (k === at ? size : one)), dependence: { kind: 'concat', axis: at } };
}

/** The same values in another shape; −1 stands for what is left. */
export function reshape(shape: Shape | null, target: readonly number[]): Described {
  const values = shape?.reduce<number | null>((product, size) => (product === null || size === null ? null : product * size), 1); // prettier-ignore
  const rest = target.reduce((product, size) => (size < 0 ? product : product * size), 1);
  const sizes = target.map((size) => (size >= 0 ? size : values && rest > 0 ? values / rest : null));
  const known = sizes.flatMap((size) => size ?? []);
  const fits = known.every(Number.isInteger) && known.reduce((a, b) => a * b, 1) === values;
  if (values && known.length === sizes.length && !fits)
    throw new LayerProblem(`puts ${values} values into the shape ${target.join(' × ')}`);
  return { shape: sizes, dependence: { kind: 'reshape' }, role: 'same' };
}

function windowsOf(shape: Shape, axes: MapAxes, { kernel, strides, dilation, padding }: Window): AxisWindow[] | null {
  return (
    sizesOf(shape, axes)?.map((size, k) => {
      const window = { kernel: kernel[k]!, stride: strides[k]!, dilation: dilation?.[k] ?? 1 };
      checkWindow(window);
      if (padding === 'same') return { ...window, ...samePadding(size, window) };
      const [padBegin, padEnd] = padding === 'valid' ? [0, 0] : padding[k]!;
      checkAxis(Math.max(Math.abs(padBegin), Math.abs(padEnd)));
      return { ...window, padBegin, padEnd };
    }) ?? null
  );
}

function checkWindow(window: { kernel: number; stride: number; dilation: number }): void {
  for (const [what, value] of Object.entries({ ...window, reach: kernelExtent(window) }))
    if (!(Number.isInteger(value) && value >= 1 && value <= LARGEST_AXIS))
      throw new LayerProblem(`has a ${what} of ${value}`);
}

function checkAxis(size: number): void {
  if (!(size >= 0 && size <= LARGEST_AXIS)) throw new LayerProblem(`adds or makes ${size} rows or columns`);
}

function sizesOf(shape: Shape, { places }: MapAxes): [number, number] | null {
  const [rows, columns] = [shape[places[0]], shape[places[1]]];
  return shape.length === 4 && typeof rows === 'number' && typeof columns === 'number' ? [rows, columns] : null;
}

function replaced(shape: Shape, { places, channels }: MapAxes, sizes: readonly number[], count: number | null): Shape {
  return shape.map((size, axis) =>
    axis === channels ? count : axis === places[0] ? sizes[0]! : axis === places[1] ? sizes[1]! : size,
  );
}
