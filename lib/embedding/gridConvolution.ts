/**
 * Charges on a grid → the vector field that they make and their energy: one real transform forward, a product with the
 * kernels' spectrum, one complex transform back, in which Fx + i Fy come out together. The energy Z = Σ k(a − b) ρa ρb is
 * read off the spectrum by Parseval's theorem, without a transform of its own.
 *
 * The transform is twice as long as the grid along each axis, the rest being zero, so that the field of one end does not
 * reach around to the other. Columns are worked on in panels of LANES, from transform to transform in the cache.
 */
import { Fft, LANES } from './fft';
import { computeGridSpectrum, type GridScale, type GridSpectrum } from './gridSpectrum';

export class GridConvolution {
  /** In: charges at (x, y) as y · columns + x. */
  readonly charges: Float64Array;
  /** Out: the field's two components side by side, at 2 (y · columns + x). */
  readonly field: Float64Array;
  private readonly fft: Fft;
  private readonly spectrum: GridSpectrum;
  private readonly half: number;
  private readonly panels: number;
  /** Half spectra by panels: at ((⌊kx ÷ LANES⌋ · half) + y) · LANES + kx mod LANES. Of the charges, then of Fx. */
  private readonly xRe: Float64Array;
  private readonly xIm: Float64Array;
  /** Of Fy. */
  private readonly yRe: Float64Array;
  private readonly yIm: Float64Array;
  /** A transformed panel, kept while its two products are transformed back. */
  private readonly panelRe: Float64Array;
  private readonly panelIm: Float64Array;

  constructor(readonly scale: GridScale) {
    this.fft = new Fft(scale.size);
    this.spectrum = computeGridSpectrum(this.fft, scale);
    this.half = scale.size / 2;
    this.panels = Math.ceil((this.half + 1) / LANES);
    this.charges = new Float64Array(this.half * this.half);
    this.field = new Float64Array(2 * this.half * this.half);
    const [whole, panel] = [this.panels * LANES * this.half, scale.size * LANES];
    this.xRe = new Float64Array(whole);
    this.xIm = new Float64Array(whole);
    this.yRe = new Float64Array(whole);
    this.yIm = new Float64Array(whole);
    this.panelRe = new Float64Array(panel);
    this.panelIm = new Float64Array(panel);
  }

  /** From `charges` to `field`, both columns × rows, at most half the size each way; returns Z, self-energy included. */
  run(columns: number, rows: number): number {
    this.transformRows(columns, rows);
    let energy = 0;
    for (let panel = 0; panel < this.panels; panel++) energy += this.multiplyPanel(panel, rows);
    this.invertRows(columns, rows);
    return energy;
  }

  /** Along x: sixteen rows at a time, row y as the real and row y + LANES as the imaginary part of one signal. */
  private transformRows(columns: number, rows: number): void {
    const { fft, half } = this;
    for (let firstY = 0; firstY < rows; firstY += 2 * LANES) {
      for (let lane = 0; lane < LANES; lane++) {
        this.loadRow(fft.inputRe, lane, firstY + lane, columns, rows);
        this.loadRow(fft.inputIm, lane, firstY + lane + LANES, columns, rows);
      }
      fft.inputRe.fill(0, columns * LANES, half * LANES);
      fft.inputIm.fill(0, columns * LANES, half * LANES);
      fft.forward({ lowInput: true });
      this.storePairs(firstY, rows);
    }
  }

  private loadRow(input: Float64Array, lane: number, y: number, columns: number, rows: number): void {
    const { charges } = this;
    const start = y * columns;
    if (y < rows) for (let x = 0; x < columns; x++) input[x * LANES + lane] = charges[start + x]!;
    else for (let x = 0; x < columns; x++) input[x * LANES + lane] = 0;
  }

  /** Takes the two real signals of each lane apart: a real signal's spectrum is conjugate symmetric. */
  private storePairs(firstY: number, rows: number): void {
    const { fft, half, xRe, xIm } = this;
    const { outputRe, outputIm, size } = fft;
    const lanes = Math.min(LANES, rows - firstY);
    const paired = Math.min(LANES, rows - firstY - LANES);
    for (let k = 0; k <= half; k++) {
      let plus = k * LANES;
      let minus = (k === 0 ? 0 : size - k) * LANES;
      let place = (Math.floor(k / LANES) * half + firstY) * LANES + (k % LANES);
      for (let lane = 0; lane < lanes; lane++, plus++, minus++, place += LANES) {
        const aRe = outputRe[plus]!;
        const aIm = outputIm[plus]!;
        const bRe = outputRe[minus]!;
        const bIm = outputIm[minus]!;
        xRe[place] = (aRe + bRe) * 0.5;
        xIm[place] = (aIm - bIm) * 0.5;
        if (lane >= paired) continue;
        xRe[place + LANES * LANES] = (aIm + bIm) * 0.5;
        xIm[place + LANES * LANES] = (bRe - aRe) * 0.5;
      }
    }
  }

  /** Along y and back, for one panel of columns; returns its share of Z. */
  private multiplyPanel(panel: number, rows: number): number {
    const { fft, half, xRe, xIm, yRe, yIm, panelRe, panelIm, spectrum } = this;
    const start = panel * half * LANES;
    const used = rows * LANES;
    fft.inputRe.set(xRe.subarray(start, start + used));
    fft.inputIm.set(xIm.subarray(start, start + used));
    fft.inputRe.fill(0, used, half * LANES);
    fft.inputIm.fill(0, used, half * LANES);
    fft.forward({ lowInput: true });
    panelRe.set(fft.outputRe);
    panelIm.set(fft.outputIm);
    const energy = this.panelEnergy(panel);
    this.multiplyByForce(panel, spectrum.forceX, 1);
    fft.inverse({ lowOutput: true });
    xRe.set(fft.outputRe.subarray(0, used), start);
    xIm.set(fft.outputIm.subarray(0, used), start);
    this.multiplyByForce(panel, spectrum.forceY, -1);
    fft.inverse({ lowOutput: true });
    yRe.set(fft.outputRe.subarray(0, used), start);
    yIm.set(fft.outputIm.subarray(0, used), start);
    return energy;
  }

  private panelEnergy(panel: number): number {
    const { fft, half, panelRe, panelIm } = this;
    const { weight } = this.spectrum;
    let energy = 0;
    for (let ky = 0; ky < fft.size; ky++) {
      let entry = (panel * (half + 1) + (ky <= half ? ky : fft.size - ky)) * LANES;
      let place = ky * LANES;
      for (const end = place + LANES; place < end; place++, entry++) {
        const re = panelRe[place]!;
        const im = panelIm[place]!;
        energy += weight[entry]! * (re * re + im * im);
      }
    }
    return energy;
  }

  /** The kept panel times i · force becomes the transform's input. `parity`: the force's sign at −ky. */
  private multiplyByForce(panel: number, force: Float64Array, parity: 1 | -1): void {
    const { fft, half, panelRe, panelIm } = this;
    const { inputRe, inputIm, size } = fft;
    for (let ky = 0; ky < size; ky++) {
      const sign = ky <= half ? 1 : parity;
      let entry = (panel * (half + 1) + (ky <= half ? ky : size - ky)) * LANES;
      let place = ky * LANES;
      for (const end = place + LANES; place < end; place++, entry++) {
        const factor = sign * force[entry]!;
        inputRe[place] = -factor * panelIm[place]!;
        inputIm[place] = factor * panelRe[place]!;
      }
    }
  }

  /** Along x back: Fx and Fy are real, so the transform of Fx + i Fy is put together from their half spectra. */
  private invertRows(columns: number, rows: number): void {
    const { fft, field } = this;
    for (let firstY = 0; firstY < rows; firstY += LANES) {
      const lanes = Math.min(LANES, rows - firstY);
      this.loadFields(firstY, lanes);
      fft.inverse({ lowOutput: true });
      const { outputRe, outputIm } = fft;
      for (let lane = 0; lane < lanes; lane++) {
        let place = 2 * (firstY + lane) * columns;
        for (let x = 0; x < columns; x++, place += 2) {
          field[place] = outputRe[x * LANES + lane]!;
          field[place + 1] = outputIm[x * LANES + lane]!;
        }
      }
    }
  }

  private loadFields(firstY: number, lanes: number): void {
    const { fft, half, xRe, xIm, yRe, yIm } = this;
    const { inputRe, inputIm, size } = fft;
    for (let k = 0; k <= half; k++) {
      const plus = k * LANES;
      const minus = (k === 0 ? 0 : size - k) * LANES;
      let place = (Math.floor(k / LANES) * half + firstY) * LANES + (k % LANES);
      for (let lane = 0; lane < lanes; lane++, place += LANES) {
        const aRe = xRe[place]!;
        const aIm = xIm[place]!;
        const bRe = yRe[place]!;
        const bIm = yIm[place]!;
        inputRe[minus + lane] = aRe + bIm; // conj(a) + i conj(b); at k = 0 and N/2 overwritten by the next
        inputIm[minus + lane] = bRe - aIm;
        inputRe[plus + lane] = aRe - bIm; // a + i b
        inputIm[plus + lane] = aIm + bRe;
      }
    }
  }
}
