/**
 * What GridConvolution does between its transforms. Rows of numbers become signals side by side (fft.ts), and signals rows:
 * two lanes and two samples at a time change places, as in a matrix that is transposed.
 */
import { type Address, FunctionBuilder } from '../wasm/functionBuilder';
import { type F64x2, f64x2, i32 } from '../wasm/values';
import { LANES } from './lanes';

const { add, sub, mul, firsts, seconds } = f64x2;
/** From a sample of all lanes to the next, in bytes. */
const SAMPLE = 8 * LANES;
const ALL_LANES = LANES * SAMPLE;

/** f(rowA, rowB, end, signals): two rows of an even number of reals, of which `end` ends the first, become two lanes side by side. */
function rowsToLanes(): FunctionBuilder {
  const f = new FunctionBuilder();
  const { rowA, rowB, end, signals } = f.addresses('rowA', 'rowB', 'end', 'signals');
  f.sweep(rowA, end, 16, () => {
    const [a, b] = [f.let(f64x2.load(rowA)), f.let(f64x2.load(rowB))];
    f.storeF64x2(signals, firsts(a, b));
    f.storeF64x2(signals, seconds(a, b), SAMPLE);
    f.increase(rowB, 16);
    f.increase(signals, 2 * SAMPLE);
  });
  return f;
}

/** f(re, im, end, rowA, rowB): two lanes of complex numbers, `end` being that of `re`, become two rows of pairs re, im. */
function lanesToRows(): FunctionBuilder {
  const f = new FunctionBuilder();
  const { re, im, end, rowA, rowB } = f.addresses('re', 'im', 'end', 'rowA', 'rowB');
  f.sweep(re, end, SAMPLE, () => {
    const [x, y] = [f.let(f64x2.load(re)), f.let(f64x2.load(im))];
    f.storeF64x2(rowA, firsts(x, y));
    f.storeF64x2(rowB, seconds(x, y));
    f.increase(im, SAMPLE);
    f.increase(rowA, 16);
    f.increase(rowB, 16);
  });
  return f;
}

/**
 * f(plusRe, plusIm, minusRe, minusIm, xRe, xIm, end, panelBytes): takes the two real signals a and b of each of two lanes
 * apart. A real signal's spectrum is conjugate symmetric: it is made of the numbers at k (`plus`, from 0 on) and N − k
 * (`minus`, eight samples before N at first). The spectra become rows of panels, up to `end` of xRe: a's, and b's eight
 * rows further.
 */
function splitSpectra(): FunctionBuilder {
  const f = new FunctionBuilder();
  const { plusRe, plusIm, minusRe, minusIm } = f.addresses('plusRe', 'plusIm', 'minusRe', 'minusIm');
  const { xRe, xIm, end, panelBytes } = f.addresses('xRe', 'xIm', 'end', 'panelBytes');
  const half = f64x2.of(0.5);
  const partsAt = (k: number) => {
    const [aRe, aIm] = [f.let(f64x2.load(plusRe, k * SAMPLE)), f.let(f64x2.load(plusIm, k * SAMPLE))];
    const opposite = (LANES - k) * SAMPLE;
    const [bRe, bIm] = [f.let(f64x2.load(minusRe, opposite)), f.let(f64x2.load(minusIm, opposite))];
    return [add(aRe, bRe), sub(aIm, bIm), add(aIm, bIm), sub(bRe, aRe)].map((part) => f.let(mul(part, half)));
  };
  const rows = [
    [xRe, 0],
    [xIm, 0],
    [xRe, ALL_LANES],
    [xIm, ALL_LANES],
  ] as const;
  f.while(i32.below(xRe, end), () => {
    for (let k = 0; k < LANES; k += 2) {
      const [now, next] = [partsAt(k), partsAt(k + 1)];
      rows.forEach(([row, offset], part) => {
        f.storeF64x2(row, firsts(now[part]!, next[part]!), offset + 8 * k);
        f.storeF64x2(row, seconds(now[part]!, next[part]!), offset + 8 * k + SAMPLE);
      });
    }
    for (const pointer of [plusRe, plusIm]) f.increase(pointer, ALL_LANES);
    for (const pointer of [minusRe, minusIm]) f.increase(pointer, -ALL_LANES);
    for (const pointer of [xRe, xIm]) f.increase(pointer, panelBytes);
  });
  return f;
}

/**
 * f(xRe, xIm, yRe, yIm, plusRe, plusIm, minusRe, minusIm, end, panelBytes): Fx and Fy are real, so that the spectrum of
 * Fx + i Fy is put together from their half spectra a and b: a + i b at k, conj(a) + i conj(b) at N − k. Of two lanes, panel
 * by panel from behind the last one down to the first, at `end` of plusRe: the last one's places beyond N/2, which are
 * zero, are so overwritten by those of lower frequencies.
 */
function joinSpectra(): FunctionBuilder {
  const f = new FunctionBuilder();
  const { xRe, xIm, yRe, yIm } = f.addresses('xRe', 'xIm', 'yRe', 'yIm');
  const { plusRe, plusIm, minusRe, minusIm } = f.addresses('plusRe', 'plusIm', 'minusRe', 'minusIm');
  const { end, panelBytes } = f.addresses('end', 'panelBytes');
  const join = (k: number, ...[aRe, aIm, bRe, bIm]: [F64x2, F64x2, F64x2, F64x2]) => {
    const [plus, minus] = [k * SAMPLE, (LANES - k) * SAMPLE];
    f.storeF64x2(minusRe, add(aRe, bIm), minus); // at k = N/2 overwritten by the next
    f.storeF64x2(minusIm, sub(bRe, aIm), minus);
    f.storeF64x2(plusRe, sub(aRe, bIm), plus);
    f.storeF64x2(plusIm, add(aIm, bRe), plus);
  };
  f.while(i32.below(end, plusRe), () => {
    for (const pointer of [plusRe, plusIm]) f.increase(pointer, -ALL_LANES);
    for (const pointer of [minusRe, minusIm]) f.increase(pointer, ALL_LANES);
    for (const pointer of [xRe, xIm, yRe, yIm]) f.set(pointer, i32.sub(pointer, panelBytes));
    for (let k = 0; k < LANES; k += 2) {
      const both = (row: Address) => [f.let(f64x2.load(row, 8 * k)), f.let(f64x2.load(row, 8 * k + SAMPLE))] as const;
      const [aRe, aIm, bRe, bIm] = [both(xRe), both(xIm), both(yRe), both(yIm)];
      [firsts, seconds].forEach((pick, next) =>
        join(k + next, f.let(pick(...aRe)), f.let(pick(...aIm)), f.let(pick(...bRe)), f.let(pick(...bIm))),
      );
    }
  });
  return f;
}

/**
 * f(re, im, end, weight, forceX, forceY, entryBytes, xRe, xIm, yRe, yIm, sign): the charges' spectrum, up to `end` of re,
 * times i · forceX and sign · i · forceY; returns Σ weight · |spectrum|². From sample to sample, the three tables go on by
 * `entryBytes`. The results for x may be written over the spectrum.
 */
function multiplySpectrum(): FunctionBuilder {
  const f = new FunctionBuilder();
  const { re, im, end } = f.addresses('re', 'im', 'end');
  const { weight, forceX, forceY, entryBytes } = f.addresses('weight', 'forceX', 'forceY', 'entryBytes');
  const { xRe, xIm, yRe, yIm } = f.addresses('xRe', 'xIm', 'yRe', 'yIm');
  const sign = f.parameter('f64');
  const signs = f.let(f64x2.both(sign));
  const energy = f.variable('f64x2');
  f.sweep(re, end, SAMPLE, () => {
    for (let lane = 0; lane < SAMPLE; lane += 16) {
      const [x, y] = [f.let(f64x2.load(re, lane)), f.let(f64x2.load(im, lane))];
      f.set(energy, add(energy, mul(f64x2.load(weight, lane), add(mul(x, x), mul(y, y)))));
      const factorX = f.let(f64x2.load(forceX, lane));
      const factorY = f.let(mul(signs, f64x2.load(forceY, lane)));
      f.storeF64x2(xRe, f64x2.negate(mul(factorX, y)), lane);
      f.storeF64x2(xIm, mul(factorX, x), lane);
      f.storeF64x2(yRe, f64x2.negate(mul(factorY, y)), lane);
      f.storeF64x2(yIm, mul(factorY, x), lane);
    }
    for (const pointer of [im, xRe, xIm, yRe, yIm]) f.increase(pointer, SAMPLE);
    for (const pointer of [weight, forceX, forceY]) f.increase(pointer, entryBytes);
  });
  f.return(f64x2.sum(energy));
  return f;
}

export function gridKernels() {
  return {
    rowsToLanes: rowsToLanes(),
    lanesToRows: lanesToRows(),
    splitSpectra: splitSpectra(),
    joinSpectra: joinSpectra(),
    multiplySpectrum: multiplySpectrum(),
  };
}
