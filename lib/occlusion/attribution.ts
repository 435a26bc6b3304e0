/**
 * From cells to pixels. A heatmap shows a value at its cell; the attribution of a pixel is the AVERAGE over the cells
 * whose patch covers it. Averaged, not summed: a sum makes interior pixels look strong only because more patches reach
 * them. A pixel that no known patch covers is NaN, because "not tested" is not "no effect".
 */
import { patchRect, type OcclusionGrid, type PatchSpec } from './grid';

/**
 * Attribution of every pixel (height × width, row-major; the unit of `values`), NaN where no known cell covers it.
 * `values` are row-major cells; NaN cells (not known yet) are left out. O(cells + pixels): every patch is entered at
 * its four corners, and running sums in both directions spread it over its area.
 */
export function pixelAttribution(values: Float32Array, grid: OcclusionGrid, spec: PatchSpec): Float32Array {
  // Each pixel lies in one segment alone.
  if (grid.segments) return Float32Array.from(grid.segments.labels, (cell) => values[cell]!);
  const { width, height, rows, cols } = grid;
  const step = width + 1; // one more row and column take the far corners
  const sums = new Float64Array((height + 1) * step);
  const counts = new Int32Array((height + 1) * step);
  for (let row = 0; row < rows; row++)
    for (let col = 0; col < cols; col++) {
      const value = values[row * cols + col]!;
      if (Number.isNaN(value)) continue;
      const { y0, x0, y1, x1 } = patchRect(grid, spec, row, col);
      for (const [y, x, sign] of [
        [y0, x0, 1],
        [y0, x1, -1],
        [y1, x0, -1],
        [y1, x1, 1],
      ] as const) {
        sums[y * step + x]! += sign * value;
        counts[y * step + x]! += sign;
      }
    }

  const attribution = new Float32Array(height * width);
  for (let y = 0; y < height; y++) {
    let rowSum = 0;
    let rowCount = 0;
    for (let x = 0; x < width; x++) {
      const at = y * step + x;
      rowSum += sums[at]!;
      rowCount += counts[at]!;
      // What the row above has gathered is kept in place of the corners that are used up.
      sums[at] = rowSum + (y > 0 ? sums[at - step]! : 0);
      counts[at] = rowCount + (y > 0 ? counts[at - step]! : 0);
      attribution[y * width + x] = counts[at] === 0 ? NaN : sums[at] / counts[at];
    }
  }
  return attribution;
}
