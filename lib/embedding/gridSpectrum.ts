/**
 * The spectrum of the repulsion's kernels on a periodic grid of N × N nodes. It depends on the size, the spacing and the
 * cutoff alone, and is made anew only when one of these changes.
 *
 * Let K(d) = d · s(|d|²) be the vector kernel with s = smoothForce, and k(d) = smoothWeight(|d|²). k is even along both
 * axes, so its transform is real. The first component of K is odd along x and even along y: its transform is imaginary.
 * On a square grid the second component's transform is the first's with the axes exchanged.
 */
import { splineSpectrum } from './cubicSpline';
import type { Fft } from './fft';
import { LANES } from './lanes';
import { smoothForce, smoothWeight } from './smoothKernel';

/** How a grid carries the kernel. */
export interface GridScale {
  /** Nodes along each axis of the transform; a size of fftSizeFor. */
  size: number;
  /** Distance of neighbouring nodes, in units of the embedding. */
  spacing: number;
  /** Distance from which on the grid carries the true kernel, see smoothKernel. */
  cutoff: number;
}

/**
 * Tables for frequencies 0…N/2 along x and along y, in panels: place (⌊x ÷ LANES⌋ · (N/2 + 1) + y) · LANES + x mod LANES.
 * Divided by the splines' spectrum, which acts twice, and by N² for the inverse transform. Zero beyond N/2.
 */
export interface GridSpectrum {
  /** Of k, twice where a column stands for its mirror image too: Σ weight · |ρ̂|² is the sum of k over all pairs. */
  weight: Float64Array;
  /** Imaginary parts of the two components of K. Along y the second is odd. */
  forceX: Float64Array;
  forceY: Float64Array;
}

/** `fft` must be of the scale's size. O(N² log N). */
export function computeGridSpectrum(fft: Fft, scale: GridScale, tables: GridSpectrum): void {
  const half = scale.size / 2;
  const width = half + 1;
  const { weights, forces } = transformColumns(fft, transformRows(fft, scale), width);
  const sharpen = Float64Array.from({ length: width }, (_, k) => 1 / splineSpectrum(k, scale.size) ** 2);
  for (let y = 0; y < width; y++) {
    for (let x = 0; x < width; x++) {
      const factor = (sharpen[x]! * sharpen[y]!) / (scale.size * scale.size);
      const place = (Math.floor(x / LANES) * width + y) * LANES + (x % LANES);
      tables.weight[place] = weights[y * width + x]! * factor * (x === 0 || x === half ? 1 : 2);
      tables.forceX[place] = forces[y * width + x]! * factor;
      tables.forceY[place] = forces[x * width + y]! * factor;
    }
  }
}

/** Spectra of k and of K's first component, (N/2 + 1)² row by row (y first); along x alone, or along both axes. */
interface Quarters {
  weights: Float64Array;
  /** Imaginary parts. */
  forces: Float64Array;
}

/** The transform along x of rows 0…N/2: one complex transform holds k as its real and K as its imaginary part. */
function transformRows(fft: Fft, { size, spacing, cutoff }: GridScale): Quarters {
  const half = size / 2;
  const width = half + 1;
  const quarters = { weights: new Float64Array(width * width), forces: new Float64Array(width * width) };
  for (let firstY = 0; firstY < width; firstY += LANES) {
    for (let x = 0; x < size; x++) {
      const dx = (x <= half ? x : x - size) * spacing;
      for (let lane = 0; lane < LANES; lane++) {
        const dy = (firstY + lane) * spacing;
        const u = dx * dx + dy * dy;
        fft.inputRe[x * LANES + lane] = smoothWeight(u, cutoff * cutoff);
        // Halfway around, +x and −x are one node: an odd kernel is zero there.
        fft.inputIm[x * LANES + lane] = x === half ? 0 : dx * smoothForce(u, cutoff * cutoff);
      }
    }
    fft.forward();
    for (let k = 0; k < width; k++) {
      for (let lane = 0; lane < LANES && firstY + lane < width; lane++) {
        // The transform of k + iK at ±f is k̂(f) ∓ Im K̂(f).
        const plus = fft.outputRe[k * LANES + lane]!;
        const minus = fft.outputRe[(k === 0 ? 0 : size - k) * LANES + lane]!;
        quarters.weights[(firstY + lane) * width + k] = (plus + minus) / 2;
        quarters.forces[(firstY + lane) * width + k] = (minus - plus) / 2;
      }
    }
  }
  return quarters;
}

/** The transform along y, in place. Both are even along y: packed as real and imaginary part they stay apart. */
function transformColumns(fft: Fft, quarters: Quarters, width: number): Quarters {
  const { weights, forces } = quarters;
  for (let firstX = 0; firstX < width; firstX += LANES) {
    for (let y = 0; y < fft.size; y++) {
      const row = (y < width ? y : fft.size - y) * width;
      for (let lane = 0; lane < LANES; lane++) {
        const inside = firstX + lane < width;
        fft.inputRe[y * LANES + lane] = inside ? weights[row + firstX + lane]! : 0;
        fft.inputIm[y * LANES + lane] = inside ? forces[row + firstX + lane]! : 0;
      }
    }
    fft.forward();
    for (let k = 0; k < width; k++) {
      for (let lane = 0; lane < LANES && firstX + lane < width; lane++) {
        weights[k * width + firstX + lane] = fft.outputRe[k * LANES + lane]!;
        forces[k * width + firstX + lane] = fft.outputIm[k * LANES + lane]!;
      }
    }
  }
  return quarters;
}
