/**
 * The passes of Stockham's algorithm in plain TypeScript, which those in use (fftKernels.ts) follow sum by sum. With n samples still to be split, a pass of radix r reads the samples p, p + n/r,
 * p + 2n/r, …, transforms these r numbers, turns number q of the result by exp(−2πi pq ÷ n), and writes them side by side:
 * so the result is in order when the last pass is done.
 *
 * A sample is `stride` numbers (of all signals and of what earlier passes have split). The tables hold cos and −sin of
 * 2πk ÷ size; `turn` is size ÷ n, by which they are entered.
 */
export type Pass = (
  n: number,
  stride: number,
  xRe: Float64Array,
  xIm: Float64Array,
  yRe: Float64Array,
  yIm: Float64Array,
  cosines: Float64Array,
  sines: Float64Array,
  turn: number,
) => void;

export const pass2: Pass = (n, stride, xRe, xIm, yRe, yIm, cosines, sines, turn) => {
  const m = n / 2;
  const step = stride * m;
  for (let p = 0; p < m; p++) {
    const c1 = cosines[p * turn]!;
    const s1 = sines[p * turn]!;
    let a = stride * p;
    let o = 2 * stride * p;
    for (const end = a + stride; a < end; a++, o++) {
      const b = a + step;
      const aRe = xRe[a]!;
      const aIm = xIm[a]!;
      const bRe = xRe[b]!;
      const bIm = xIm[b]!;
      yRe[o] = aRe + bRe;
      yIm[o] = aIm + bIm;
      const re = aRe - bRe;
      const im = aIm - bIm;
      yRe[o + stride] = re * c1 - im * s1;
      yIm[o + stride] = re * s1 + im * c1;
    }
  }
};

const SIN_60 = Math.sqrt(3) / 2;

export const pass3: Pass = (n, stride, xRe, xIm, yRe, yIm, cosines, sines, turn) => {
  const m = n / 3;
  const step = stride * m;
  for (let p = 0; p < m; p++) {
    const c1 = cosines[p * turn]!;
    const s1 = sines[p * turn]!;
    const c2 = cosines[2 * p * turn]!;
    const s2 = sines[2 * p * turn]!;
    let a = stride * p;
    let o = 3 * stride * p;
    for (const end = a + stride; a < end; a++, o++) {
      const b = a + step;
      const c = b + step;
      const aRe = xRe[a]!;
      const aIm = xIm[a]!;
      const sumRe = xRe[b]! + xRe[c]!;
      const sumIm = xIm[b]! + xIm[c]!;
      const sideRe = (xIm[b]! - xIm[c]!) * SIN_60;
      const sideIm = (xRe[c]! - xRe[b]!) * SIN_60;
      const midRe = aRe - 0.5 * sumRe;
      const midIm = aIm - 0.5 * sumIm;
      yRe[o] = aRe + sumRe;
      yIm[o] = aIm + sumIm;
      let re = midRe + sideRe;
      let im = midIm + sideIm;
      yRe[o + stride] = re * c1 - im * s1;
      yIm[o + stride] = re * s1 + im * c1;
      re = midRe - sideRe;
      im = midIm - sideIm;
      yRe[o + 2 * stride] = re * c2 - im * s2;
      yIm[o + 2 * stride] = re * s2 + im * c2;
    }
  }
};

export const pass4: Pass = (n, stride, xRe, xIm, yRe, yIm, cosines, sines, turn) => {
  const m = n / 4;
  const step = stride * m;
  for (let p = 0; p < m; p++) {
    const c1 = cosines[p * turn]!;
    const s1 = sines[p * turn]!;
    const c2 = cosines[2 * p * turn]!;
    const s2 = sines[2 * p * turn]!;
    const c3 = cosines[3 * p * turn]!;
    const s3 = sines[3 * p * turn]!;
    let a = stride * p;
    let o = 4 * stride * p;
    for (const end = a + stride; a < end; a++, o++) {
      const b = a + step;
      const c = b + step;
      const d = c + step;
      const evenRe = xRe[a]! + xRe[c]!;
      const evenIm = xIm[a]! + xIm[c]!;
      const evenDiffRe = xRe[a]! - xRe[c]!;
      const evenDiffIm = xIm[a]! - xIm[c]!;
      const oddRe = xRe[b]! + xRe[d]!;
      const oddIm = xIm[b]! + xIm[d]!;
      const oddDiffRe = xIm[b]! - xIm[d]!; // the difference times −i
      const oddDiffIm = xRe[d]! - xRe[b]!;
      yRe[o] = evenRe + oddRe;
      yIm[o] = evenIm + oddIm;
      let re = evenDiffRe + oddDiffRe;
      let im = evenDiffIm + oddDiffIm;
      yRe[o + stride] = re * c1 - im * s1;
      yIm[o + stride] = re * s1 + im * c1;
      re = evenRe - oddRe;
      im = evenIm - oddIm;
      yRe[o + 2 * stride] = re * c2 - im * s2;
      yIm[o + 2 * stride] = re * s2 + im * c2;
      re = evenDiffRe - oddDiffRe;
      im = evenDiffIm - oddDiffIm;
      yRe[o + 3 * stride] = re * c3 - im * s3;
      yIm[o + 3 * stride] = re * s3 + im * c3;
    }
  }
};

const COS_72 = Math.cos((2 * Math.PI) / 5);
const COS_144 = Math.cos((4 * Math.PI) / 5);
const SIN_72 = Math.sin((2 * Math.PI) / 5);
const SIN_144 = Math.sin((4 * Math.PI) / 5);

export const pass5: Pass = (n, stride, xRe, xIm, yRe, yIm, cosines, sines, turn) => {
  const m = n / 5;
  const step = stride * m;
  for (let p = 0; p < m; p++) {
    const c1 = cosines[p * turn]!;
    const s1 = sines[p * turn]!;
    const c2 = cosines[2 * p * turn]!;
    const s2 = sines[2 * p * turn]!;
    const c3 = cosines[3 * p * turn]!;
    const s3 = sines[3 * p * turn]!;
    const c4 = cosines[4 * p * turn]!;
    const s4 = sines[4 * p * turn]!;
    let a = stride * p;
    let o = 5 * stride * p;
    for (const end = a + stride; a < end; a++, o++) {
      const b = a + step;
      const c = b + step;
      const d = c + step;
      const e = d + step;
      const aRe = xRe[a]!;
      const aIm = xIm[a]!;
      // Sums and (times −i) differences of the outer pair b, e and the inner pair c, d.
      const outerRe = xRe[b]! + xRe[e]!;
      const outerIm = xIm[b]! + xIm[e]!;
      const innerRe = xRe[c]! + xRe[d]!;
      const innerIm = xIm[c]! + xIm[d]!;
      const outerDiffRe = xIm[b]! - xIm[e]!;
      const outerDiffIm = xRe[e]! - xRe[b]!;
      const innerDiffRe = xIm[c]! - xIm[d]!;
      const innerDiffIm = xRe[d]! - xRe[c]!;
      const mid1Re = aRe + COS_72 * outerRe + COS_144 * innerRe;
      const mid1Im = aIm + COS_72 * outerIm + COS_144 * innerIm;
      const mid2Re = aRe + COS_144 * outerRe + COS_72 * innerRe;
      const mid2Im = aIm + COS_144 * outerIm + COS_72 * innerIm;
      const side1Re = SIN_72 * outerDiffRe + SIN_144 * innerDiffRe;
      const side1Im = SIN_72 * outerDiffIm + SIN_144 * innerDiffIm;
      const side2Re = SIN_144 * outerDiffRe - SIN_72 * innerDiffRe;
      const side2Im = SIN_144 * outerDiffIm - SIN_72 * innerDiffIm;
      yRe[o] = aRe + outerRe + innerRe;
      yIm[o] = aIm + outerIm + innerIm;
      let re = mid1Re + side1Re;
      let im = mid1Im + side1Im;
      yRe[o + stride] = re * c1 - im * s1;
      yIm[o + stride] = re * s1 + im * c1;
      re = mid2Re + side2Re;
      im = mid2Im + side2Im;
      yRe[o + 2 * stride] = re * c2 - im * s2;
      yIm[o + 2 * stride] = re * s2 + im * c2;
      re = mid2Re - side2Re;
      im = mid2Im - side2Im;
      yRe[o + 3 * stride] = re * c3 - im * s3;
      yIm[o + 3 * stride] = re * s3 + im * c3;
      re = mid1Re - side1Re;
      im = mid1Im - side1Im;
      yRe[o + 4 * stride] = re * c4 - im * s4;
      yIm[o + 4 * stride] = re * s4 + im * c4;
    }
  }
};

/** pass4 where the samples of the second half are zero: they are not read. */
export const firstPass4: Pass = (n, stride, xRe, xIm, yRe, yIm, cosines, sines, turn) => {
  const m = n / 4;
  const step = stride * m;
  for (let p = 0; p < m; p++) {
    const c1 = cosines[p * turn]!;
    const s1 = sines[p * turn]!;
    const c2 = cosines[2 * p * turn]!;
    const s2 = sines[2 * p * turn]!;
    const c3 = cosines[3 * p * turn]!;
    const s3 = sines[3 * p * turn]!;
    let a = stride * p;
    let o = 4 * stride * p;
    for (const end = a + stride; a < end; a++, o++) {
      const aRe = xRe[a]!;
      const aIm = xIm[a]!;
      const bRe = xRe[a + step]!;
      const bIm = xIm[a + step]!;
      yRe[o] = aRe + bRe;
      yIm[o] = aIm + bIm;
      let re = aRe + bIm;
      let im = aIm - bRe;
      yRe[o + stride] = re * c1 - im * s1;
      yIm[o + stride] = re * s1 + im * c1;
      re = aRe - bRe;
      im = aIm - bIm;
      yRe[o + 2 * stride] = re * c2 - im * s2;
      yIm[o + 2 * stride] = re * s2 + im * c2;
      re = aRe - bIm;
      im = aIm + bRe;
      yRe[o + 3 * stride] = re * c3 - im * s3;
      yIm[o + 3 * stride] = re * s3 + im * c3;
    }
  }
};

/** A last pass: n is the radix, so that nothing has to be turned. */
type LastPass = (stride: number, xRe: Float64Array, xIm: Float64Array, yRe: Float64Array, yIm: Float64Array) => void;

export const lastPass4: LastPass = (stride, xRe, xIm, yRe, yIm) => {
  for (let a = 0; a < stride; a++) {
    const b = a + stride;
    const c = b + stride;
    const d = c + stride;
    const evenRe = xRe[a]! + xRe[c]!;
    const evenIm = xIm[a]! + xIm[c]!;
    const evenDiffRe = xRe[a]! - xRe[c]!;
    const evenDiffIm = xIm[a]! - xIm[c]!;
    const oddRe = xRe[b]! + xRe[d]!;
    const oddIm = xIm[b]! + xIm[d]!;
    const oddDiffRe = xIm[b]! - xIm[d]!;
    const oddDiffIm = xRe[d]! - xRe[b]!;
    yRe[a] = evenRe + oddRe;
    yIm[a] = evenIm + oddIm;
    yRe[b] = evenDiffRe + oddDiffRe;
    yIm[b] = evenDiffIm + oddDiffIm;
    yRe[c] = evenRe - oddRe;
    yIm[c] = evenIm - oddIm;
    yRe[d] = evenDiffRe - oddDiffRe;
    yIm[d] = evenDiffIm - oddDiffIm;
  }
};

/** lastPass4 without the second half of the result. */
export const lowLastPass4: LastPass = (stride, xRe, xIm, yRe, yIm) => {
  for (let a = 0; a < stride; a++) {
    const b = a + stride;
    const c = b + stride;
    const d = c + stride;
    const evenRe = xRe[a]! + xRe[c]!;
    const evenIm = xIm[a]! + xIm[c]!;
    const evenDiffRe = xRe[a]! - xRe[c]!;
    const evenDiffIm = xIm[a]! - xIm[c]!;
    const oddRe = xRe[b]! + xRe[d]!;
    const oddIm = xIm[b]! + xIm[d]!;
    const oddDiffRe = xIm[b]! - xIm[d]!;
    const oddDiffIm = xRe[d]! - xRe[b]!;
    yRe[a] = evenRe + oddRe;
    yIm[a] = evenIm + oddIm;
    yRe[b] = evenDiffRe + oddDiffRe;
    yIm[b] = evenDiffIm + oddDiffIm;
  }
};
