/**
 * Bilinear enlarging of a small grid of numbers. Cell centres are at half numbers and the outermost values reach to the
 * edge, as PIL and PyTorch's interpolate (align_corners=False) enlarge.
 */
import { AppError } from '../domain/appError';

/** Along one axis: an enlarged place is (1 − weight) · values[low] + weight · values[high]. */
export interface Taps {
  low: Uint32Array;
  high: Uint32Array;
  weight: Float64Array;
}

/** Of `size` values enlarged to `enlarged` places. Throws `invalid_input` where they would be reduced. */
export function bilinearTaps(size: number, enlarged: number): Taps {
  if (!(size >= 1 && enlarged >= size))
    throw new AppError('invalid_input', `${size} values cannot be enlarged to ${enlarged}.`);
  const taps = emptyTaps(enlarged);
  for (let place = 0; place < enlarged; place++) {
    const at = ((place + 0.5) * size) / enlarged - 0.5;
    const below = Math.floor(at);
    taps.low[place] = Math.max(0, below);
    taps.high[place] = Math.min(size - 1, below + 1);
    taps.weight[place] = at - below;
  }
  return taps;
}

/** Those of `count` places from `start` on. */
export function cropTaps({ low, high, weight }: Taps, start: number, count: number): Taps {
  const end = start + count;
  return { low: low.subarray(start, end), high: high.subarray(start, end), weight: weight.subarray(start, end) };
}

/** The enlarged grid, row-major, as many rows and columns as there are taps. `values` is row-major, `columns` wide. */
export function enlarge(values: ArrayLike<number>, columns: number, vertical: Taps, horizontal: Taps): Float32Array {
  const rows = values.length / columns;
  const width = horizontal.weight.length;
  const widened = new Float64Array(rows * width);
  for (let row = 0; row < rows; row++)
    for (let x = 0; x < width; x++) {
      const low = values[row * columns + horizontal.low[x]!]!;
      const high = values[row * columns + horizontal.high[x]!]!;
      widened[row * width + x] = low + (high - low) * horizontal.weight[x]!;
    }
  const enlarged = new Float32Array(vertical.weight.length * width);
  vertical.weight.forEach((weight, y) => {
    const lowRow = vertical.low[y]! * width;
    const highRow = vertical.high[y]! * width;
    for (let x = 0; x < width; x++) {
      const low = widened[lowRow + x]!;
      enlarged[y * width + x] = low + (widened[highRow + x]! - low) * weight;
    }
  });
  return enlarged;
}

function emptyTaps(length: number): Taps {
  return { low: new Uint32Array(length), high: new Uint32Array(length), weight: new Float64Array(length) };
}
