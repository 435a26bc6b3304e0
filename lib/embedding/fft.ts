/**
 * The discrete Fourier transform of eight signals side by side, X(k) = Σ x(t) exp(−2πi kt ÷ N), by Stockham's
 * self-sorting algorithm (Swarztrauber, "FFT algorithms for vector computers", Parallel Computing 1, 1984) with passes of
 * radix 4, 5, 3 and 2.
 *
 * Row t of the data holds sample t of all eight signals, so that the innermost loop of every pass runs over neighbours
 * in memory. Real and imaginary parts are arrays of their own.
 */
import { allocate, type ArraysOf, float64s } from '../wasm/allocate';
import { type GridKernels, openGridKernels } from './gridModule';
import { LANES } from './lanes';

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

/** The arrays of a transform. One sample more than there are: whoever goes through frequencies backwards begins there. */
export function fftArrays(size: number) {
  middleRadices(size);
  const signals = float64s((size + 1) * LANES);
  return { inputRe: signals, inputIm: signals, spareRe: signals, spareIm: signals, cosines: float64s(size), sines: float64s(size) }; // prettier-ignore
}

type Numbers = Float64Array<ArrayBuffer>;
type FftArrays = ArraysOf<ReturnType<typeof fftArrays>>;

export class Fft {
  /** Where the signals are put: size × LANES, sample by sample. A transform overwrites them. */
  readonly inputRe: Numbers;
  readonly inputIm: Numbers;
  /** Where the last transform left its result, in the order of its frequencies (or samples), until the next one. */
  outputRe: Numbers;
  outputIm: Numbers;
  /** Between the first and the last pass, which are of radix 4. */
  private readonly radices: readonly (typeof RADICES)[number][];

  constructor(
    readonly size: number,
    private readonly arrays: FftArrays,
    private readonly kernels: GridKernels,
  ) {
    this.radices = middleRadices(size);
    this.inputRe = this.outputRe = arrays.inputRe;
    this.inputIm = this.outputIm = arrays.inputIm;
    for (let k = 0; k < size; k++) {
      arrays.cosines[k] = Math.cos((2 * Math.PI * k) / size);
      arrays.sines[k] = -Math.sin((2 * Math.PI * k) / size);
    }
  }

  /** In a memory of its own. Throws RangeError when the size is not 16 · 2^a · 3^b · 5^c. */
  static open(size: number): Fft {
    const { memory, arrays } = allocate(fftArrays(size));
    return new Fft(size, arrays, openGridKernels(memory));
  }

  /** Transforms the input. With `lowInput` its second half counts as zero and is not read. */
  forward({ lowInput = false } = {}): void {
    const { inputRe, inputIm, spareRe, spareIm } = this.arrays;
    const swapped = this.run(inputRe, inputIm, spareRe, spareIm, lowInput, false);
    this.outputRe = swapped ? spareRe : inputRe;
    this.outputIm = swapped ? spareIm : inputIm;
  }

  /** The inverse times N (the sign of the exponent turned around). With `lowOutput` only the first half is computed. */
  inverse({ lowOutput = false } = {}): void {
    const { inputRe, inputIm, spareRe, spareIm } = this.arrays;
    // The inverse is the transform with real and imaginary parts exchanged, before and after.
    const swapped = this.run(inputIm, inputRe, spareIm, spareRe, false, lowOutput);
    this.outputRe = swapped ? spareRe : inputRe;
    this.outputIm = swapped ? spareIm : inputIm;
  }

  /** From the a arrays to the b arrays and back, pass by pass; whether the result lies in b. */
  private run(
    { byteOffset: aRe }: Numbers,
    { byteOffset: aIm }: Numbers,
    { byteOffset: bRe }: Numbers,
    { byteOffset: bIm }: Numbers,
    lowInput: boolean,
    lowOutput: boolean,
  ): boolean {
    const { size, kernels } = this;
    const [cosines, sines] = [this.arrays.cosines.byteOffset, this.arrays.sines.byteOffset];
    let stride = 8 * LANES;
    (lowInput ? kernels.firstPass4 : kernels.pass4)(size / 4, stride, aRe, aIm, bRe, bIm, cosines, sines, 8);
    let length = size / 4;
    stride *= 4;
    let inB = true;
    for (const radix of this.radices) {
      const pass = kernels[`pass${radix}`];
      const turn = (8 * size) / length;
      length /= radix;
      if (inB) pass(length, stride, bRe, bIm, aRe, aIm, cosines, sines, turn);
      else pass(length, stride, aRe, aIm, bRe, bIm, cosines, sines, turn);
      stride *= radix;
      inB = !inB;
    }
    const last = lowOutput ? kernels.lowLastPass4 : kernels.lastPass4;
    if (inB) last(stride, bRe, bIm, aRe, aIm);
    else last(stride, aRe, aIm, bRe, bIm);
    return !inB;
  }
}

const RADICES = [4, 5, 3, 2] as const;

function middleRadices(size: number): (typeof RADICES)[number][] {
  const radices: (typeof RADICES)[number][] = [];
  let rest = size / 16;
  if (Number.isInteger(rest) && rest >= 1)
    for (const radix of RADICES) for (; rest % radix === 0; rest /= radix) radices.push(radix);
  if (rest !== 1) throw new RangeError(`A transform of ${size} samples is not possible: 16 · 2^a · 3^b · 5^c is.`);
  return radices;
}
