/**
 * Charges on a grid → the vector field that they make and their energy: one real transform forward, a product with the
 * kernels' spectrum, one complex transform back, in which Fx + i Fy come out together. The energy Z = Σ k(a − b) ρa ρb is
 * read off the spectrum by Parseval's theorem, without a transform of its own.
 *
 * The transform is twice as long as the grid along each axis, the rest being zero, so that the field of one end does not
 * reach around to the other. Columns are worked on in panels of LANES, from transform to transform in the cache.
 */
import { type ArraysOf, float64s } from '../wasm/allocate';
import { Fft, fftArrays } from './fft';
import type { GridKernels } from './gridModule';
import { LANES } from './lanes';
import { computeGridSpectrum, type GridScale } from './gridSpectrum';

/** Rows that are transformed at a time: each signal is complex and holds two. */
const BATCH = 2 * LANES;

/** The arrays of a convolution. */
export function convolutionArrays({ size }: GridScale) {
  const { half, depth, panels } = sizesFor(size);
  const spectra = float64s(panels * depth * LANES);
  const table = float64s(panels * LANES * (half + 1));
  const panel = float64s((size + 1) * LANES);
  return {
    ...fftArrays(size),
    charges: float64s(half * depth),
    field: float64s(2 * half * depth),
    xRe: spectra,
    xIm: spectra,
    yRe: spectra,
    yIm: spectra,
    panelRe: panel,
    panelIm: panel,
    weight: table,
    forceX: table,
    forceY: table,
  };
}

type ConvolutionArrays = ArraysOf<ReturnType<typeof convolutionArrays>>;

/** `depth`: rows of the grid, up to whole batches. */
function sizesFor(size: number) {
  const half = size / 2;
  return { half, depth: Math.ceil(half / BATCH) * BATCH, panels: half / LANES + 1 };
}

export class GridConvolution {
  private readonly fft: Fft;
  private readonly half: number;
  private readonly depth: number;
  private readonly panels: number;

  /**
   * In: `arrays.charges` at (x, y) as y · columns + x. Out: `arrays.field`, its two components side by side, at
   * 2 (y · columns + x). xRe and xIm hold half spectra by panels, at ((⌊kx ÷ LANES⌋ · depth) + y) · LANES + kx mod LANES,
   * first of the charges, then of Fx; yRe and yIm those of Fy; panelRe and panelIm a panel that waits for its transform.
   */
  constructor(
    scale: GridScale,
    private readonly arrays: ConvolutionArrays,
    private readonly kernels: GridKernels,
  ) {
    const { half, depth, panels } = sizesFor(scale.size);
    this.half = half;
    this.depth = depth;
    this.panels = panels;
    this.fft = new Fft(scale.size, arrays, kernels);
    computeGridSpectrum(this.fft, scale, arrays);
  }

  /** From `charges` to `field`, both columns × rows, at most half the size each way; returns Z, self-energy included. `columns` must be even. */
  run(columns: number, rows: number): number {
    const { charges } = this.arrays;
    const batches = Math.ceil(rows / BATCH);
    charges.fill(0, columns * rows, columns * batches * BATCH);
    for (let batch = 0; batch < batches; batch++) this.transformRows(columns, batch * BATCH);
    let energy = 0;
    for (let panel = 0; panel < this.panels; panel++) energy += this.multiplyPanel(panel, rows);
    for (let firstY = 0; firstY < rows; firstY += LANES) this.invertRows(columns, firstY);
    return energy;
  }

  /** Along x: row y as the real and row y + LANES as the imaginary part of one signal. */
  private transformRows(columns: number, firstY: number): void {
    const { fft, half, depth, kernels, panels } = this;
    const { charges, xRe, xIm } = this.arrays;
    for (let lane = 0; lane < LANES; lane += 2)
      for (const [part, signals] of [fft.inputRe, fft.inputIm].entries()) {
        const row = charges.byteOffset + 8 * (firstY + lane + part * LANES) * columns;
        kernels.rowsToLanes(row, row + 8 * columns, row + 8 * columns, signals.byteOffset + 8 * lane);
      }
    fft.inputRe.fill(0, columns * LANES, half * LANES);
    fft.inputIm.fill(0, columns * LANES, half * LANES);
    fft.forward({ lowInput: true });
    const { outputRe, outputIm, size } = fft;
    // Frequency N is frequency 0 again: the opposites of 0, 1, … are found from there backwards.
    outputRe.copyWithin(size * LANES, 0, LANES);
    outputIm.copyWithin(size * LANES, 0, LANES);
    const [re, im] = [outputRe.byteOffset, outputIm.byteOffset];
    const back = 8 * (size - LANES) * LANES;
    for (let lane = 0; lane < LANES; lane += 2) {
      const to = 8 * (firstY + lane) * LANES;
      const panel = 8 * depth * LANES;
      const [toRe, toIm] = [xRe.byteOffset + to, xIm.byteOffset + to];
      const at = 8 * lane;
      kernels.splitSpectra(re + at, im + at, re + back + at, im + back + at, toRe, toIm, toRe + panels * panel, panel);
    }
  }

  /** Along y and back, for one panel of columns; returns its share of Z. */
  private multiplyPanel(panel: number, rows: number): number {
    const { fft, half, depth } = this;
    const { xRe, xIm, yRe, yIm, panelRe, panelIm } = this.arrays;
    const start = panel * depth * LANES;
    const used = rows * LANES;
    fft.inputRe.set(xRe.subarray(start, start + used));
    fft.inputIm.set(xIm.subarray(start, start + used));
    fft.inputRe.fill(0, used, half * LANES);
    fft.inputIm.fill(0, used, half * LANES);
    fft.forward({ lowInput: true });
    // The tables hold ky from 0 to N/2. Beyond, they go back, and forceY, which is odd along y, changes its sign.
    const energy = this.multiply(panel, 0, half + 1, 1) + this.multiply(panel, half + 1, fft.size, -1);
    fft.inverse({ lowOutput: true });
    xRe.set(fft.outputRe.subarray(0, used), start);
    xIm.set(fft.outputIm.subarray(0, used), start);
    fft.inputRe.set(panelRe);
    fft.inputIm.set(panelIm);
    fft.inverse({ lowOutput: true });
    yRe.set(fft.outputRe.subarray(0, used), start);
    yIm.set(fft.outputIm.subarray(0, used), start);
    return energy;
  }

  private multiply(panel: number, from: number, to: number, sign: 1 | -1): number {
    const { fft, half } = this;
    const { weight, forceX, forceY, panelRe, panelIm } = this.arrays;
    const sample = 8 * LANES;
    const entry = (panel * (half + 1) + (sign > 0 ? from : fft.size - from)) * sample;
    const at = (array: Float64Array) => array.byteOffset + from * sample;
    return this.kernels.multiplySpectrum(
      at(fft.outputRe),
      at(fft.outputIm),
      fft.outputRe.byteOffset + to * sample,
      weight.byteOffset + entry,
      forceX.byteOffset + entry,
      forceY.byteOffset + entry,
      sign * sample,
      at(fft.inputRe),
      at(fft.inputIm),
      at(panelRe),
      at(panelIm),
      sign,
    );
  }

  /** Along x back: Fx and Fy are real, so the transform of Fx + i Fy is put together from their half spectra. */
  private invertRows(columns: number, firstY: number): void {
    const { fft, half, depth, panels, kernels } = this;
    const { xRe, xIm, yRe, yIm, field } = this.arrays;
    const sample = 8 * LANES;
    for (let lane = 0; lane < LANES; lane += 2) {
      const after = (panels * depth + firstY + lane) * sample;
      const [plus, minus] = [panels * LANES * sample + 8 * lane, (half - 2 * LANES) * sample + 8 * lane];
      const [re, im] = [fft.inputRe.byteOffset, fft.inputIm.byteOffset];
      kernels.joinSpectra(
        xRe.byteOffset + after,
        xIm.byteOffset + after,
        yRe.byteOffset + after,
        yIm.byteOffset + after,
        re + plus,
        im + plus,
        re + minus,
        im + minus,
        re + 8 * lane,
        depth * sample,
      );
    }
    fft.inverse({ lowOutput: true });
    for (let lane = 0; lane < LANES; lane += 2) {
      const [re, im] = [fft.outputRe.byteOffset + 8 * lane, fft.outputIm.byteOffset + 8 * lane];
      const row = field.byteOffset + 16 * (firstY + lane) * columns;
      kernels.lanesToRows(re, im, re + columns * sample, row, row + 16 * columns);
    }
  }
}
