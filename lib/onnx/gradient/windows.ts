/** Operators that move a window over maps: convolutions and poolings of two dimensions. */
import { needed, type Attributes, type Operator, type Step, type Values } from './operator';

interface Axis {
  size: number;
  out: number;
  kernel: number;
  stride: number;
  dilation: number;
  /** In front of the first row or column. */
  pad: number;
  padAfter: number;
}

/** Where windows lie along height and width. */
function axesOfWindows(attributes: Attributes, dims: readonly number[], kernels: readonly number[]): [Axis, Axis] {
  if (dims.length !== 4 || kernels.length !== 2) throw new RangeError('it is not one of two dimensions');
  const strides = attributes.ints('strides') ?? [1, 1];
  const dilations = attributes.ints('dilations') ?? [1, 1];
  const pads = attributes.ints('pads') ?? [0, 0, 0, 0];
  const automatic = attributes.text('auto_pad', 'NOTSET');
  const ceil = attributes.int('ceil_mode', 0) === 1;
  const axis = (at: 0 | 1): Axis => {
    const [size, kernel, stride, dilation] = [dims[2 + at]!, kernels[at]!, strides[at]!, dilations[at]!];
    const reach = (kernel - 1) * dilation + 1;
    let [pad, padAfter] = automatic === 'VALID' ? [0, 0] : [pads[at]!, pads[at + 2]!];
    if (automatic.startsWith('SAME')) {
      const all = Math.max(0, (Math.ceil(size / stride) - 1) * stride + reach - size);
      pad = automatic === 'SAME_LOWER' ? Math.ceil(all / 2) : Math.floor(all / 2);
      padAfter = all - pad;
    }
    const steps = (size + pad + padAfter - reach) / stride;
    let out = (ceil ? Math.ceil(steps) : Math.floor(steps)) + 1;
    // A window that begins behind the padding is none.
    if (ceil && (out - 1) * stride >= size + pad) out--;
    return { size, out, kernel, stride, dilation, pad, padAfter };
  };
  return [axis(0), axis(1)];
}

interface Convolution {
  x: Values;
  w: Values;
  rows: Axis;
  columns: Axis;
  groups: number;
}

function convolution(step: Step): Convolution {
  const [x, w] = [needed(step, 0), needed(step, 1)];
  const [rows, columns] = axesOfWindows(step.attributes, x.dims, w.dims.slice(2));
  return { x, w, rows, columns, groups: step.attributes.int('group', 1) };
}

/**
 * Calls `each` for every weight with every row of places that it connects: input x0 + k·stride and output y0 + k, for
 * k = 0…count−1.
 */
function connections(
  { x, w, rows, columns, groups }: Convolution,
  each: (weight: number, from: number, to: number, count: number) => void,
): void {
  const [batch, channels] = [x.dims[0]!, x.dims[1]!];
  const [outChannels, perGroup] = [w.dims[0]!, w.dims[1]!];
  for (let n = 0; n < batch; n++)
    for (let o = 0; o < outChannels; o++) {
      const group = Math.floor((o * groups) / outChannels);
      for (let i = 0; i < perGroup; i++) {
        const plane = (n * channels + group * perGroup + i) * rows.size * columns.size;
        const outPlane = (n * outChannels + o) * rows.out * columns.out;
        for (let ky = 0; ky < rows.kernel; ky++)
          for (let kx = 0; kx < columns.kernel; kx++) {
            const weight = ((o * perGroup + i) * rows.kernel + ky) * columns.kernel + kx;
            const shift = kx * columns.dilation - columns.pad;
            const first = Math.max(0, Math.ceil(-shift / columns.stride));
            const last = Math.min(columns.out - 1, Math.floor((columns.size - 1 - shift) / columns.stride));
            if (last < first) continue;
            for (let y = 0; y < rows.out; y++) {
              const row = y * rows.stride + ky * rows.dilation - rows.pad;
              if (row < 0 || row >= rows.size) continue;
              const from = plane + row * columns.size + first * columns.stride + shift;
              each(weight, from, outPlane + y * columns.out + first, last - first + 1);
            }
          }
      }
    }
}

export const CONV: Operator = {
  forward(step) {
    const conv = convolution(step);
    const { x, w, rows, columns } = conv;
    const dims = [x.dims[0]!, w.dims[0]!, rows.out, columns.out];
    const places = rows.out * columns.out;
    const bias = step.inputs[2];
    const data = new Float64Array(dims[0]! * dims[1]! * places);
    if (bias) for (let at = 0; at < data.length; at++) data[at] = bias.data[Math.floor(at / places) % dims[1]!]!;
    const { stride } = columns;
    connections(conv, (weight, from, to, count) => {
      const factor = w.data[weight]!;
      for (let k = 0; k < count; k++) data[to + k]! += factor * x.data[from + k * stride]!;
    });
    return { dims, data };
  },
  backward(gradient, step) {
    if (step.wanted[1]) throw new RangeError('its weights depend on the picture');
    const conv = convolution(step);
    const { x, w, columns } = conv;
    const sums = new Float64Array(x.data.length);
    const { stride } = columns;
    connections(conv, (weight, from, to, count) => {
      const factor = w.data[weight]!;
      for (let k = 0; k < count; k++) sums[from + k * stride]! += factor * gradient[to + k]!;
    });
    return [sums];
  },
  work(step) {
    const { x, w, rows, columns } = convolution(step);
    return x.dims[0]! * w.data.length * rows.out * columns.out;
  },
};

/** Calls `each` for every window with the places in it and how many the padding would add. */
function windows(step: Step, each: (output: number, places: number[], withPadding: number) => void): number[] {
  const { dims } = needed(step, 0);
  const [rows, columns] = axesOfWindows(step.attributes, dims, step.attributes.ints('kernel_shape') ?? []);
  const inside = (axis: Axis, out: number) => {
    const start = out * axis.stride - axis.pad;
    const all = Array.from({ length: axis.kernel }, (_, k) => start + k * axis.dilation);
    const padded = all.filter((place) => place < axis.size + axis.padAfter).length;
    return { places: all.filter((place) => place >= 0 && place < axis.size), padded };
  };
  const across = Array.from({ length: columns.out }, (_, x) => inside(columns, x));
  const planes = dims[0]! * dims[1]!;
  for (let y = 0; y < rows.out; y++) {
    const down = inside(rows, y);
    across.forEach(({ places, padded }, x) => {
      for (let plane = 0; plane < planes; plane++) {
        const at = down.places.flatMap((row) => places.map((column) => (plane * rows.size + row) * columns.size + column)); // prettier-ignore
        each((plane * rows.out + y) * columns.out + x, at, down.padded * padded);
      }
    });
  }
  return [dims[0]!, dims[1]!, rows.out, columns.out];
}

const strongest = (data: Float64Array, places: readonly number[]) =>
  places.reduce((best, place) => (data[place]! > data[best]! ? place : best), places[0]!);

export const MAX_POOL: Operator = {
  forward(step) {
    const { data } = needed(step, 0);
    const values: number[] = [];
    const dims = windows(step, (output, places) => (values[output] = data[strongest(data, places)]!));
    return { dims, data: Float64Array.from(values) };
  },
  backward(gradient, step) {
    const { data } = needed(step, 0);
    const sums = new Float64Array(data.length);
    windows(step, (output, places) => (sums[strongest(data, places)]! += gradient[output]!));
    return [sums];
  },
};

export const AVERAGE_POOL: Operator = {
  forward(step) {
    const { data } = needed(step, 0);
    const countsPadding = step.attributes.int('count_include_pad', 0) === 1;
    const values: number[] = [];
    const dims = windows(step, (output, places, withPadding) => {
      values[output] = places.reduce((sum, place) => sum + data[place]!, 0) / (countsPadding ? withPadding : places.length); // prettier-ignore
    });
    return { dims, data: Float64Array.from(values) };
  },
  backward(gradient, step) {
    const sums = new Float64Array(needed(step, 0).data.length);
    const countsPadding = step.attributes.int('count_include_pad', 0) === 1;
    windows(step, (output, places, withPadding) => {
      const each = gradient[output]! / (countsPadding ? withPadding : places.length);
      for (const place of places) sums[place]! += each;
    });
    return [sums];
  },
};
