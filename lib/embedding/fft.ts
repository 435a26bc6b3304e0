/**
 * The discrete Fourier transform of eight signals side by side, X(k) = Σ x(t) exp(−2πi kt ÷ N), by Stockham's
 * self-sorting algorithm (Swarztrauber, "FFT algorithms for vector computers", Parallel Computing 1, 1984) with passes of
 * radix 4, 5, 3 and 2.
 *
 * Row t of the data holds sample t of all eight signals, so that the innermost loop of every pass runs over neighbours
 * in memory. Real and imaginary parts are arrays of their own.
 */
import { firstPass4, lastPass4, lowLastPass4, pass2, pass3, pass4, pass5, type Pass } from './fftPasses';

/** Signals that are transformed side by side. */
export const LANES = 8;

const PASSES: Record<number, Pass> = { 2: pass2, 3: pass3, 4: pass4, 5: pass5 };

/** The smallest size that can be transformed and is not below `least`: 16 · 2^a · 3^b · 5^c. */
export function fftSizeFor(least: number): number {
  let best = Infinity;
  for (let fives = 16; fives < best; fives *= 5) {
    for (let threes = fives; threes < best; threes *= 3) {
      let size = threes;
      while (size < least) size *= 2;
      best = Math.min(best, size);
    }
  }
  return best;
}

export class Fft {
  /** Where the signals are put: size × LANES, sample by sample. A transform overwrites them. */
  readonly inputRe: Float64Array;
  readonly inputIm: Float64Array;
  /** Where the last transform left its result, in the order of its frequencies (or samples), until the next one. */
  outputRe: Float64Array;
  outputIm: Float64Array;
  private readonly spareRe: Float64Array;
  private readonly spareIm: Float64Array;
  private readonly cosines: Float64Array;
  private readonly sines: Float64Array;
  /** Between the first and the last pass, which are of radix 4. */
  private readonly radices: readonly number[];

  /** Throws RangeError when the size is not 16 · 2^a · 3^b · 5^c. */
  constructor(readonly size: number) {
    this.radices = middleRadices(size);
    this.inputRe = new Float64Array(size * LANES);
    this.inputIm = new Float64Array(size * LANES);
    this.spareRe = new Float64Array(size * LANES);
    this.spareIm = new Float64Array(size * LANES);
    this.outputRe = this.inputRe;
    this.outputIm = this.inputIm;
    this.cosines = Float64Array.from({ length: size }, (_, k) => Math.cos((2 * Math.PI * k) / size));
    this.sines = Float64Array.from({ length: size }, (_, k) => -Math.sin((2 * Math.PI * k) / size));
  }

  /** Transforms the input. With `lowInput` its second half counts as zero and is not read. */
  forward({ lowInput = false } = {}): void {
    const swapped = this.run(this.inputRe, this.inputIm, this.spareRe, this.spareIm, lowInput, false);
    this.outputRe = swapped ? this.spareRe : this.inputRe;
    this.outputIm = swapped ? this.spareIm : this.inputIm;
  }

  /** The inverse times N (the sign of the exponent turned around). With `lowOutput` only the first half is computed. */
  inverse({ lowOutput = false } = {}): void {
    // The inverse is the transform with real and imaginary parts exchanged, before and after.
    const swapped = this.run(this.inputIm, this.inputRe, this.spareIm, this.spareRe, false, lowOutput);
    this.outputRe = swapped ? this.spareRe : this.inputRe;
    this.outputIm = swapped ? this.spareIm : this.inputIm;
  }

  /** From the a arrays to the b arrays and back, pass by pass; whether the result lies in b. */
  private run(
    aRe: Float64Array,
    aIm: Float64Array,
    bRe: Float64Array,
    bIm: Float64Array,
    lowInput: boolean,
    lowOutput: boolean,
  ): boolean {
    const { size, cosines, sines } = this;
    (lowInput ? firstPass4 : pass4)(size, LANES, aRe, aIm, bRe, bIm, cosines, sines, 1);
    let length = size / 4;
    let stride = LANES * 4;
    let inB = true;
    for (const radix of this.radices) {
      const pass = PASSES[radix]!;
      if (inB) pass(length, stride, bRe, bIm, aRe, aIm, cosines, sines, size / length);
      else pass(length, stride, aRe, aIm, bRe, bIm, cosines, sines, size / length);
      length /= radix;
      stride *= radix;
      inB = !inB;
    }
    const last = lowOutput ? lowLastPass4 : lastPass4;
    if (inB) last(stride, bRe, bIm, aRe, aIm);
    else last(stride, aRe, aIm, bRe, bIm);
    return !inB;
  }
}

function middleRadices(size: number): number[] {
  const radices: number[] = [];
  let rest = size / 16;
  if (Number.isInteger(rest) && rest >= 1)
    for (const radix of [4, 5, 3, 2]) for (; rest % radix === 0; rest /= radix) radices.push(radix);
  if (rest !== 1) throw new RangeError(`A transform of ${size} samples is not possible: 16 · 2^a · 3^b · 5^c is.`);
  return radices;
}
