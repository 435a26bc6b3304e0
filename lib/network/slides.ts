/** Which input indices each output index of an axis is made of: windows and their kin. */
import type { Slide } from './layerSource';

export interface AxisWindow {
  kernel: number;
  stride: number;
  dilation: number;
  /** Padding before the first index; negative crops. */
  padBegin: number;
  padEnd: number;
}

/** Indices that a dilated kernel spans from its first to its last. */
export function kernelExtent({ kernel, dilation }: Pick<AxisWindow, 'kernel' | 'dilation'>): number {
  return (kernel - 1) * dilation + 1;
}

/**
 * Number of windows on an axis of `size` indices. With `ceil` a window may reach past the padding at the end, but never
 * begins there.
 */
export function windowCount(size: number, window: AxisWindow, ceil = false): number {
  const { stride, padBegin, padEnd } = window;
  const room = size + padBegin + padEnd - kernelExtent(window);
  if (!ceil) return Math.floor(room / stride) + 1;
  const count = Math.ceil(room / stride) + 1;
  return (count - 1) * stride >= size + padBegin ? count - 1 : count;
}

/** The padding with which windows at this stride give ceil(size / stride) indices; an odd one is larger at the end, or at the start with `lower`. */
export function samePadding(
  size: number,
  window: Omit<AxisWindow, 'padBegin' | 'padEnd'>,
  lower = false,
): Pick<AxisWindow, 'padBegin' | 'padEnd'> {
  const count = Math.ceil(size / window.stride);
  const total = Math.max(0, (count - 1) * window.stride + kernelExtent(window) - size);
  const half = Math.floor(total / 2);
  return lower ? { padBegin: total - half, padEnd: half } : { padBegin: half, padEnd: total - half };
}

/** Convolution and pooling: output i reads kernel indices from i × stride − padBegin on. */
export function slideWindow(axis: number, count: number, window: AxisWindow): Slide {
  const { stride, padBegin, dilation } = window;
  const reach = kernelExtent(window) - 1;
  return {
    axis,
    first: table(count, (i) => i * stride - padBegin),
    last: table(count, (i) => i * stride - padBegin + reach),
    step: dilation,
    stride,
  };
}

/** Transposed convolution: input j writes kernel indices from j × stride − padBegin on; `count` of them are kept. */
export function slideTransposed(axis: number, count: number, window: Omit<AxisWindow, 'padEnd'>): Slide {
  const { kernel, stride, dilation, padBegin } = window;
  const first = new Float64Array(count).fill(Infinity);
  const last = new Float64Array(count).fill(-Infinity);
  // The taps of a phase recur every `stride` outputs, one input further on. An output's own taps that hit inputs are
  // dilation ÷ (what dilation and stride share) inputs apart.
  for (let tap = 0; tap < kernel; tap++)
    for (let i = positiveModulo(tap * dilation - padBegin, stride); i < count; i += stride) {
      const j = (i + padBegin - tap * dilation) / stride;
      first[i] = Math.min(first[i]!, j);
      last[i] = Math.max(last[i]!, j);
    }
  return { axis, first, last, step: dilation / greatestDivisor(dilation, stride), stride: 1 / stride };
}

/** A part of an axis: output i is input begin + i × step. A negative step goes backwards. */
export function slideSlice(axis: number, count: number, begin: number, step = 1): Slide {
  const index = table(count, (i) => begin + i * step);
  return { axis, first: index, last: index, step: 1, stride: Math.abs(step) };
}

/** Single indices in any order. */
export function slidePick(axis: number, indices: readonly number[]): Slide {
  const index = Float64Array.from(indices);
  return { axis, first: index, last: index, step: 1, stride: 1 };
}

export type PadMode = 'constant' | 'edge' | 'reflect' | 'symmetric' | 'wrap';

/** Padding of an axis of `size` indices; reflect leaves the border index out, symmetric repeats it. */
export function slidePad(axis: number, size: number, begin: number, end: number, mode: PadMode = 'constant'): Slide {
  const count = size + begin + end;
  const slide = slideSlice(axis, count, -begin);
  if (mode === 'constant' || size === 0) return slide;
  const index = table(count, (i) => insideIndex(i - begin, size, mode));
  return { ...slide, actual: { first: index, last: index } };
}

function insideIndex(index: number, size: number, mode: Exclude<PadMode, 'constant'>): number {
  switch (mode) {
    case 'edge':
      return Math.min(size - 1, Math.max(0, index));
    case 'wrap':
      return positiveModulo(index, size);
    case 'reflect': {
      if (size === 1) return 0;
      const place = positiveModulo(index, 2 * (size - 1));
      return place < size ? place : 2 * (size - 1) - place;
    }
    case 'symmetric': {
      const place = positiveModulo(index, 2 * size);
      return place < size ? place : 2 * size - 1 - place;
    }
  }
}

/**
 * Resizing an axis of `size` indices to `count`. `place` says where output i lies among the input's indices (0 is the
 * middle of the first one); `reach` says which indices around that place are read: linear(place) for two, say.
 */
export function slideResize(
  axis: number,
  size: number,
  count: number,
  place: (output: number) => number,
  reach: (place: number) => readonly [number, number],
): Slide {
  const inside = (index: number) => Math.min(size - 1, Math.max(0, index));
  const spans = Array.from({ length: count }, (_, i) => reach(place(i)));
  const first = Float64Array.from(spans, ([low]) => inside(low));
  const last = Float64Array.from(spans, ([, high]) => inside(high));
  return { axis, first, last, step: 1, stride: size / count };
}

/** The index that is read whole, by rounding. A half goes down, as in ONNX unless it says otherwise. */
export const nearestReach = (place: number): [number, number] => {
  const index = Math.ceil(place - 0.5);
  return [index, index];
};
/** The two neighbours; one when the place is an index. */
export const linearReach = (place: number): [number, number] => [Math.floor(place), Math.ceil(place)];
/** The four neighbours; one when the place is an index. */
export const cubicReach = (place: number): [number, number] =>
  Number.isInteger(place) ? [place, place] : [Math.floor(place) - 1, Math.floor(place) + 2];

function table(count: number, value: (i: number) => number): Float64Array {
  return Float64Array.from({ length: Math.max(0, count) }, (_, i) => value(i));
}

function greatestDivisor(a: number, b: number): number {
  while (b > 0) [a, b] = [b, a % b];
  return a;
}

function positiveModulo(value: number, modulus: number): number {
  return ((value % modulus) + modulus) % modulus;
}
