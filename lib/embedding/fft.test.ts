import { describe, expect, it } from 'vitest';
import { Fft, fftSizeFor } from './fft';
import * as plain from './fftPasses.testing';
import { LANES } from './lanes';
import { normalNumbers } from '../random/normalNumbers';
import { seededRandom } from '../random/seededRandom';

/** 16 · 2^a · 3^b · 5^c, in order. */
const SIZES = Array.from({ length: 720 }, (_, i) => i + 1).filter((size) => fftSizeFor(size) === size);

interface Signals {
  re: Float64Array;
  im: Float64Array;
}

function randomSignals(size: number): Signals {
  const normal = normalNumbers(seededRandom(size));
  const next = () => Float64Array.from({ length: size * LANES }, normal);
  return { re: next(), im: next() };
}

/** The definition, O(N²). `sign` −1: forward. */
function naive({ re, im }: Signals, size: number, sign: number): Signals {
  const out = { re: new Float64Array(re.length), im: new Float64Array(im.length) };
  for (let k = 0; k < size; k++)
    for (let t = 0; t < size; t++) {
      const angle = (sign * 2 * Math.PI * ((k * t) % size)) / size;
      const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
      for (let lane = 0; lane < LANES; lane++) {
        const at = t * LANES + lane;
        out.re[k * LANES + lane]! += re[at]! * cos - im[at]! * sin;
        out.im[k * LANES + lane]! += re[at]! * sin + im[at]! * cos;
      }
    }
  return out;
}

function fftOf(size: number, { re, im }: Signals): Fft {
  const fft = Fft.open(size);
  fft.inputRe.set(re);
  fft.inputIm.set(im);
  return fft;
}

function largestDifference(fft: Fft, { re, im }: Signals, rows = fft.size): number {
  let largest = 0;
  for (let at = 0; at < rows * LANES; at++)
    largest = Math.max(largest, Math.abs(fft.outputRe[at]! - re[at]!), Math.abs(fft.outputIm[at]! - im[at]!));
  return largest;
}

/** All passes in plain TypeScript, radix 4 first and last. */
function plainTransform(size: number, { re, im }: Signals, lowInput: boolean, lowOutput: boolean): Signals {
  const cosines = Float64Array.from({ length: size }, (_, k) => Math.cos((2 * Math.PI * k) / size));
  const sines = Float64Array.from({ length: size }, (_, k) => -Math.sin((2 * Math.PI * k) / size));
  let [from, to] = [
    { re: re.slice(), im: im.slice() },
    { re: re.slice(), im: im.slice() },
  ];
  let [length, stride] = [size, LANES];
  const passes = { 2: plain.pass2, 3: plain.pass3, 4: plain.pass4, 5: plain.pass5 };
  const turn = (radix: 2 | 3 | 4 | 5, pass = passes[radix]) => {
    pass(length, stride, from.re, from.im, to.re, to.im, cosines, sines, size / length);
    [from, to] = [to, from];
    length /= radix;
    stride *= radix;
  };
  turn(4, lowInput ? plain.firstPass4 : plain.pass4);
  for (const radix of [4, 5, 3, 2] as const) while ((length / 4) % radix === 0) turn(radix);
  const last = lowOutput ? plain.lowLastPass4 : plain.lastPass4;
  last(stride, from.re, from.im, to.re, to.im);
  return to;
}

describe('the transform', () => {
  it('of 1, 0, 0, … is 1 everywhere, and that of a wave is one line', () => {
    const fft = Fft.open(16);
    fft.inputRe[0] = 1;
    for (let t = 0; t < 16; t++) {
      fft.inputRe[t * LANES + 1] = Math.cos((2 * Math.PI * 3 * t) / 16);
      fft.inputIm[t * LANES + 1] = Math.sin((2 * Math.PI * 3 * t) / 16);
    }
    fft.forward();
    for (let k = 0; k < 16; k++) {
      expect(fft.outputRe[k * LANES]).toBeCloseTo(1, 12);
      expect(fft.outputRe[k * LANES + 1]).toBeCloseTo(k === 3 ? 16 : 0, 12);
      expect(fft.outputIm[k * LANES + 1]).toBeCloseTo(0, 12);
    }
  });

  it(`equals its definition for all ${SIZES.length} sizes up to 720, all eight signals, there and back`, () => {
    expect(SIZES.slice(0, 12)).toEqual([16, 32, 48, 64, 80, 96, 128, 144, 160, 192, 240, 256]);
    for (const size of SIZES) {
      const signals = randomSignals(size);
      const fft = fftOf(size, signals);
      fft.forward();
      const expected = naive(signals, size, -1);
      expect(largestDifference(fft, expected), `${size} forward`).toBeLessThan(1e-10);
      fft.inputRe.set(expected.re);
      fft.inputIm.set(expected.im);
      fft.inverse();
      const again = { re: signals.re.map((v) => v * size), im: signals.im.map((v) => v * size) };
      expect(largestDifference(fft, again), `${size} inverse`).toBeLessThan(1e-9);
    }
  });

  it('does not read the second half of a low input', () => {
    for (const size of [16, 48, 80, 96, 240]) {
      const signals = randomSignals(size);
      const half = (size / 2) * LANES;
      const fft = fftOf(size, signals);
      fft.inputRe.fill(NaN, half);
      fft.inputIm.fill(NaN, half);
      fft.forward({ lowInput: true });
      signals.re.fill(0, half);
      signals.im.fill(0, half);
      expect(largestDifference(fft, naive(signals, size, -1))).toBeLessThan(1e-10);
    }
  });

  it('has the right first half where only that is wanted', () => {
    for (const size of [16, 48, 80, 96, 240]) {
      const signals = randomSignals(size);
      const fft = fftOf(size, signals);
      fft.inverse({ lowOutput: true });
      expect(largestDifference(fft, naive(signals, size, 1), size / 2)).toBeLessThan(1e-10);
    }
  });

  it('is the same to the last bit as its passes in plain TypeScript', () => {
    for (const size of [16, 96, 240, 480, 1152]) {
      for (const low of [false, true]) {
        const signals = randomSignals(size);
        const fft = fftOf(size, signals);
        fft.forward({ lowInput: low });
        const forward = plainTransform(size, signals, low, false);
        expect(fft.outputRe.subarray(0, size * LANES)).toEqual(forward.re);
        expect(fft.outputIm.subarray(0, size * LANES)).toEqual(forward.im);
        fft.inputRe.set(signals.re);
        fft.inputIm.set(signals.im);
        fft.inverse({ lowOutput: low });
        // The inverse is the transform with the parts exchanged.
        const inverse = plainTransform(size, { re: signals.im, im: signals.re }, false, low);
        const wanted = (low ? size / 2 : size) * LANES;
        expect(fft.outputRe.subarray(0, wanted)).toEqual(inverse.im.subarray(0, wanted));
        expect(fft.outputIm.subarray(0, wanted)).toEqual(inverse.re.subarray(0, wanted));
      }
    }
  });

  it('refuses other sizes', () => {
    for (const size of [0, 8, 24, 100, 112, 17, -16, 1.5, NaN]) expect(() => Fft.open(size)).toThrow(RangeError);
  });
});

it('takes the smallest size that fits', () => {
  const factors = (n: number): number => [2, 3, 5].reduce((rest, f) => (rest % f === 0 ? factors(rest / f) : rest), n);
  const works = (size: number) => size % 16 === 0 && factors(size / 16) === 1;
  for (let least = 0; least <= 2100; least++) {
    let size = Math.max(least, 1);
    while (!works(size)) size++;
    expect(fftSizeFor(least)).toBe(size);
  }
});
