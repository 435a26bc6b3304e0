/** Parts of maps, channels last, so that a row of a part is one run of memory. */
import type { SegmentInput } from './planIncremental';
import type { MapAxes, MapSize } from '../../network/spatialNetwork';
import { cropSize, type Windows } from './windows';

/** The unoccluded map that a segment's input reads, with the window's padding around it. */
export function paddedMap({ map, window, padded }: SegmentInput, values: Float32Array): Float32Array {
  if (!window || (padded.height === map.height && padded.width === map.width)) return values;
  const { channels, height, width } = map;
  const result = new Float32Array(padded.height * padded.width * channels);
  if (window.border !== 0) result.fill(window.border);
  const row = width * channels;
  for (let y = 0; y < height; y++) {
    const at = ((y + window.rows.padBegin) * padded.width + window.cols.padBegin) * channels;
    result.set(values.subarray(y * row, (y + 1) * row), at);
  }
  return result;
}

/** Values that a crop of a batch needs. */
export function cropLength(input: SegmentInput, output: Windows, count: number): number {
  const { height, width } = cropSize(input, output);
  return count * height * width * input.map.channels;
}

/**
 * For every patch of a batch what one window of the segment reads of an input: the padded unoccluded map with the changed
 * part laid over it. `changed` are the input's windows with what was computed for them (count × height × width ×
 * channels); `crops` is overwritten.
 */
export function cropInput(
  input: SegmentInput,
  { padded, output }: { padded: Float32Array; output: Windows },
  changed: { windows: Windows; values: Float32Array },
  crops: Float32Array,
): void {
  const { window, map } = input;
  const { channels } = map;
  const { height, width } = cropSize(input, output);
  const [strideY, strideX] = [window?.rows.stride ?? 1, window?.cols.stride ?? 1];
  const [padY, padX] = [window?.rows.padBegin ?? 0, window?.cols.padBegin ?? 0];
  const source = changed.windows;
  const count = output.origin.length / 2;
  const [cropRow, paddedRow, changedRow] = [width, input.padded.width, source.width].map((size) => size * channels) as [
    number,
    number,
    number,
  ];
  let to = 0;
  for (let b = 0; b < count; b++) {
    // Everything from here on is counted from the crop's first row and column.
    const top = output.origin[2 * b]! * strideY;
    const left = output.origin[2 * b + 1]! * strideX;
    const y0 = Math.max(0, source.changed[4 * b]! + padY - top);
    const y1 = Math.min(height, source.changed[4 * b + 1]! + padY - top);
    const x0 = Math.max(0, source.changed[4 * b + 2]! + padX - left);
    const x1 = Math.min(width, source.changed[4 * b + 3]! + padX - left);
    const isChanged = y1 > y0 && x1 > x0;
    const [before, after] = [x0 * channels, x1 * channels];
    const firstRow = y0 + top - padY - source.origin[2 * b]!;
    const firstColumn = x0 + left - padX - source.origin[2 * b + 1]!;
    let from = ((b * source.height + firstRow) * source.width + firstColumn) * channels;
    let at = (top * input.padded.width + left) * channels;
    for (let y = 0; y < height; y++, at += paddedRow, to += cropRow) {
      if (!isChanged || y < y0 || y >= y1) {
        crops.set(padded.subarray(at, at + cropRow), to);
        continue;
      }
      if (before > 0) crops.set(padded.subarray(at, at + before), to);
      crops.set(changed.values.subarray(from, from + after - before), to + before);
      if (after < cropRow) crops.set(padded.subarray(at + after, at + cropRow), to + after);
      from += changedRow;
    }
  }
}

/** Lays the changed parts of patches `from` … `from` + count − 1 over copies of the whole map, one for each. */
export function pasteChanged(
  { channels, height, width }: MapSize,
  { windows, values }: { windows: Windows; values: Float32Array },
  range: { from: number; count: number },
  copies: Float32Array,
): void {
  forChangedRows(windows, range, (k, b, y, x0, x1) => {
    const row = (b * windows.height + y - windows.origin[2 * b]!) * windows.width;
    const at = (row + x0 - windows.origin[2 * b + 1]!) * channels;
    copies.set(values.subarray(at, at + (x1 - x0) * channels), ((k * height + y) * width + x0) * channels);
  });
}

/** Makes the copies what they were before `pasteChanged`. */
export function restoreChanged(
  { channels, height, width }: MapSize,
  { windows, unoccluded }: { windows: Windows; unoccluded: Float32Array },
  range: { from: number; count: number },
  copies: Float32Array,
): void {
  forChangedRows(windows, range, (k, _b, y, x0, x1) => {
    const at = (y * width + x0) * channels;
    copies.set(unoccluded.subarray(at, at + (x1 - x0) * channels), k * height * width * channels + at);
  });
}

function forChangedRows(
  { changed }: Windows,
  { from, count }: { from: number; count: number },
  row: (copy: number, patch: number, y: number, x0: number, x1: number) => void,
): void {
  for (let k = 0; k < count; k++) {
    const b = from + k;
    const [x0, x1] = [changed[4 * b + 2]!, changed[4 * b + 3]!];
    for (let y = changed[4 * b]!; y < changed[4 * b + 1]!; y++) row(k, b, y, x0, x1);
  }
}

/** One picture's values, channels last. */
export function channelsLast(values: Float32Array, map: MapSize, axes: MapAxes): Float32Array {
  const { channels, height, width } = map;
  if (axes.channel === 3 && axes.row === 1) return values;
  const sizes = new Map([[axes.channel, channels], [axes.row, height], [axes.col, width]]); // prettier-ignore
  const step = (axis: number) => {
    let result = 1;
    for (let later = axis + 1; later <= 3; later++) result *= sizes.get(later) ?? 1;
    return result;
  };
  const [channelStep, rowStep, colStep] = [step(axes.channel), step(axes.row), step(axes.col)];
  const result = new Float32Array(values.length);
  let at = 0;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < channels; c++) result[at++] = values[y * rowStep + x * colStep + c * channelStep]!;
  return result;
}
