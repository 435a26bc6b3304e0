/** Which input indices each output index of an axis is made of: windows and their kin. */
import type { IndexRange, Slide } from './layerSource';

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
  const reads = (i: number): IndexRange => [i * stride - padBegin, i * stride - padBegin + reach];
  return { axis, count, reads, step: dilation, stride };
}

/** Transposed convolution: input j writes kernel indices from j × stride − padBegin on; `count` of them are kept. */
export function slideTransposed(axis: number, count: number, window: Omit<AxisWindow, 'padEnd'>): Slide {
  const { kernel, stride, dilation, padBegin } = window;
  const shared = greatestDivisor(dilation, stride);
  // Which taps reach an output depends on its phase alone. Taps of one phase are `period` apart; where the dilation
  // shares a divisor with the stride, some phases have none.
  const period = stride / shared;
  const firstTap = new Map<number, number>();
  for (let tap = Math.min(kernel, period) - 1; tap >= 0; tap--) firstTap.set((tap * dilation) % stride, tap);
  const reads = (i: number): IndexRange => {
    const lowest = firstTap.get(positiveModulo(i + padBegin, stride));
    if (lowest === undefined) return [Infinity, -Infinity];
    const highest = lowest + Math.floor((kernel - 1 - lowest) / period) * period;
    const inputOf = (tap: number) => (i + padBegin - tap * dilation) / stride;
    return [inputOf(highest), inputOf(lowest)];
  };
  return { axis, count, reads, step: dilation / shared, stride: 1 / stride };
}

/** A part of an axis: output i is input begin + i × step. A negative step goes backwards. */
export function slideSlice(axis: number, count: number, begin: number, step = 1): Slide {
  const reads = (i: number): IndexRange => [begin + i * step, begin + i * step];
  return { axis, count, reads, step: 1, stride: Math.abs(step) };
}

/** One input index for each output index. */
export function slideMap(axis: number, count: number, inputOf: (output: number) => number, stride = 1): Slide {
  const reads = (i: number): IndexRange => [inputOf(i), inputOf(i)];
  return { axis, count, reads, step: 1, stride };
}

export type PadMode = 'constant' | 'edge' | 'reflect' | 'symmetric' | 'wrap';

/** Padding of an axis of `size` indices; reflect leaves the border index out, symmetric repeats it. */
export function slidePad(axis: number, size: number, begin: number, end: number, mode: PadMode = 'constant'): Slide {
  const count = size + begin + end;
  const slide = slideSlice(axis, count, -begin);
  if (mode === 'constant' || size === 0) return slide;
  return { ...slide, readsTruly: (i) => [insideIndex(i - begin, size, mode), insideIndex(i - begin, size, mode)] };
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
  reach: (place: number) => IndexRange,
): Slide {
  const inside = (index: number) => Math.min(size - 1, Math.max(0, index));
  const reads = (i: number): IndexRange => {
    const [low, high] = reach(place(i));
    return [inside(low), inside(high)];
  };
  return { axis, count, reads, step: 1, stride: size / count };
}

/** The two neighbours; one when the place is an index. */
export const linearReach = (place: number): IndexRange => [Math.floor(place), Math.ceil(place)];
/** The four neighbours; one when the place is an index. */
export const cubicReach = (place: number): IndexRange =>
  Number.isInteger(place) ? [place, place] : [Math.floor(place) - 1, Math.floor(place) + 2];

function greatestDivisor(a: number, b: number): number {
  while (b > 0) [a, b] = [b, a % b];
  return a;
}

function positiveModulo(value: number, modulus: number): number {
  return ((value % modulus) + modulus) % modulus;
}
