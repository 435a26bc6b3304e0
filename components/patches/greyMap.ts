/** One channel's map in grey: black its least value, white its greatest. */

/** Of the values that are finite; 0 to 0 where none is. */
export function valueRange(values: ArrayLike<number>): { min: number; max: number } {
  let [min, max] = [Infinity, -Infinity];
  for (let k = 0; k < values.length; k++) {
    const value = values[k]!;
    if (!Number.isFinite(value)) continue;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return min > max ? { min: 0, max: 0 } : { min, max };
}

/** RGBA, row by row. A map of one value is black; what is not finite is transparent. */
export function greyPixels(values: ArrayLike<number>): Uint8ClampedArray<ArrayBuffer> {
  const { min, max } = valueRange(values);
  const pixels = new Uint8ClampedArray(4 * values.length);
  for (let k = 0; k < values.length; k++) {
    const value = values[k]!;
    const grey = max > min ? ((value - min) / (max - min)) * 255 : 0;
    pixels.fill(grey, 4 * k, 4 * k + 3);
    pixels[4 * k + 3] = Number.isFinite(value) ? 255 : 0;
  }
  return pixels;
}

/** Little-endian, on every machine. */
export function readFloats(bytes: Uint8Array): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: Math.floor(bytes.byteLength / 4) }, (_, k) => view.getFloat32(4 * k, true));
}
