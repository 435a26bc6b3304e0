/**
 * The passes of fftPasses.testing.ts for processors that compute on two numbers at once: the same sums in the same order, so that
 * every result is the same to the last bit, and takes a third of the time.
 */
import { type Address, FunctionBuilder } from '../wasm/functionBuilder';
import { type F64x2, f64x2, type I32, i32 } from '../wasm/values';
import { LANES } from './lanes';

interface Complex {
  re: F64x2;
  im: F64x2;
}

/** What a pass does with its samples; makes variables of all that is used more than once. */
type Butterfly = (f: FunctionBuilder, ...samples: Complex[]) => Complex[];

const { add, sub, mul } = f64x2;
const plus = (a: Complex, b: Complex): Complex => ({ re: add(a.re, b.re), im: add(a.im, b.im) });
const minus = (a: Complex, b: Complex): Complex => ({ re: sub(a.re, b.re), im: sub(a.im, b.im) });
/** (a − b) · −i */
const minusTurned = (a: Complex, b: Complex): Complex => ({ re: sub(a.im, b.im), im: sub(b.re, a.re) });
const times = (a: Complex, b: Complex): Complex => ({
  re: sub(mul(a.re, b.re), mul(a.im, b.im)),
  im: add(mul(a.re, b.im), mul(a.im, b.re)),
});
/** Variables that hold it. */
const keep = (f: FunctionBuilder, a: Complex): Complex => ({ re: f.let(a.re), im: f.let(a.im) });

const butterfly2 = (_: FunctionBuilder, a: Complex, b: Complex) => [plus(a, b), minus(a, b)];

const butterfly4 = (f: FunctionBuilder, a: Complex, b: Complex, c: Complex, d: Complex) => {
  const even = keep(f, plus(a, c));
  const evenDiff = keep(f, minus(a, c));
  const odd = keep(f, plus(b, d));
  const oddDiff = keep(f, minusTurned(b, d));
  return [plus(even, odd), plus(evenDiff, oddDiff), minus(even, odd), minus(evenDiff, oddDiff)];
};

/** With c and d zero. */
const butterfly4Low = (_: FunctionBuilder, a: Complex, b: Complex) => [
  plus(a, b),
  { re: add(a.re, b.im), im: sub(a.im, b.re) },
  minus(a, b),
  { re: sub(a.re, b.im), im: add(a.im, b.re) },
];

const SIN_60 = Math.sqrt(3) / 2;
const butterfly3 = (f: FunctionBuilder, a: Complex, b: Complex, c: Complex) => {
  const sum = keep(f, plus(b, c));
  const turned = minusTurned(b, c);
  const side = keep(f, { re: mul(turned.re, f64x2.of(SIN_60)), im: mul(turned.im, f64x2.of(SIN_60)) });
  const half = f64x2.of(0.5);
  const mid = keep(f, { re: sub(a.re, mul(half, sum.re)), im: sub(a.im, mul(half, sum.im)) });
  return [plus(a, sum), plus(mid, side), minus(mid, side)];
};

const [COS_72, COS_144] = [Math.cos((2 * Math.PI) / 5), Math.cos((4 * Math.PI) / 5)];
const [SIN_72, SIN_144] = [Math.sin((2 * Math.PI) / 5), Math.sin((4 * Math.PI) / 5)];
const butterfly5 = (f: FunctionBuilder, a: Complex, b: Complex, c: Complex, d: Complex, e: Complex) => {
  const outer = keep(f, plus(b, e));
  const inner = keep(f, plus(c, d));
  const outerDiff = keep(f, minusTurned(b, e));
  const innerDiff = keep(f, minusTurned(c, d));
  const mix = (first: number, second: number, of: 're' | 'im', start: Complex) =>
    add(add(start[of], mul(f64x2.of(first), outer[of])), mul(f64x2.of(second), inner[of]));
  const turn = (first: number, second: number, of: 're' | 'im', join: typeof add) =>
    join(mul(f64x2.of(first), outerDiff[of]), mul(f64x2.of(second), innerDiff[of]));
  const mid1 = keep(f, { re: mix(COS_72, COS_144, 're', a), im: mix(COS_72, COS_144, 'im', a) });
  const mid2 = keep(f, { re: mix(COS_144, COS_72, 're', a), im: mix(COS_144, COS_72, 'im', a) });
  const side1 = keep(f, { re: turn(SIN_72, SIN_144, 're', add), im: turn(SIN_72, SIN_144, 'im', add) });
  const side2 = keep(f, { re: turn(SIN_144, SIN_72, 're', sub), im: turn(SIN_144, SIN_72, 'im', sub) });
  return [plus(plus(a, outer), inner), plus(mid1, side1), plus(mid2, side2), minus(mid2, side2), minus(mid1, side1)];
};

const LANE_BYTES = 8 * LANES;

/** Where `count` samples are, each `apart` bytes after the one before. */
function placesFrom(f: FunctionBuilder, first: I32, apart: I32, count: number): Address[] {
  const places = [f.let(first)];
  while (places.length < count) places.push(f.let(i32.add(places.at(-1) ?? first, apart)));
  return places;
}

/** Parts of samples: those of the real numbers and those of the imaginary ones. */
interface Places {
  re: Address[];
  im: Address[];
}

/** Two lanes of each sample, at this offset. */
function loadSamples(f: FunctionBuilder, { re, im }: Places, offset: number): Complex[] {
  return re.map((place, k) => keep(f, { re: f64x2.load(place, offset), im: f64x2.load(im[k]!, offset) }));
}

/**
 * f(m, stride, xRe, xIm, yRe, yIm, cosines, sines, turn): m groups of `radix` samples each, of which the first `reads` are
 * read. A sample has `stride` bytes, and the tables go on by `turn` bytes from group to group.
 */
function passKernel(radix: number, butterfly: Butterfly, reads = radix): FunctionBuilder {
  const f = new FunctionBuilder();
  const { m, stride, xRe, xIm, yRe, yIm } = f.addresses('m', 'stride', 'xRe', 'xIm', 'yRe', 'yIm');
  const { cosines, sines, turn } = f.addresses('cosines', 'sines', 'turn');
  const step = f.let(i32.mul(stride, m));
  const [p, angle, end] = [f.variable('i32'), f.variable('i32'), f.variable('i32')];
  const turns = Array.from({ length: radix - 1 }, () => ({ re: f.variable('f64x2'), im: f.variable('f64x2') }));
  f.sweep(p, m, 1, () => {
    f.set(angle, i32.of(0));
    for (const { re, im } of turns) {
      f.increase(angle, i32.mul(p, turn));
      f.set(re, f64x2.loadBoth(i32.add(cosines, angle)));
      f.set(im, f64x2.loadBoth(i32.add(sines, angle)));
    }
    f.set(end, i32.add(xRe, stride));
    f.sweep(xRe, end, LANE_BYTES, () => {
      const from = { re: placesFrom(f, xRe, step, reads), im: placesFrom(f, xIm, step, reads) };
      const to = { re: placesFrom(f, yRe, stride, radix), im: placesFrom(f, yIm, stride, radix) };
      for (let offset = 0; offset < LANE_BYTES; offset += 16)
        butterfly(f, ...loadSamples(f, from, offset)).forEach((result, q) => {
          const turned = q === 0 ? result : times(keep(f, result), turns[q - 1]!);
          f.storeF64x2(to.re[q]!, turned.re, offset);
          f.storeF64x2(to.im[q]!, turned.im, offset);
        });
      for (const pointer of [xIm, yRe, yIm]) f.increase(pointer, LANE_BYTES);
    });
    // The results of a group lie side by side: its first has been gone through, the next group comes after the others.
    for (const pointer of [yRe, yIm]) f.increase(pointer, i32.mul(stride, i32.of(radix - 1)));
  });
  return f;
}

/** f(stride, xRe, xIm, yRe, yIm): a last pass of radix 4, where nothing has to be turned; of the results the first `writes`. */
function lastPassKernel(writes: number): FunctionBuilder {
  const f = new FunctionBuilder();
  const { stride, xRe, xIm, yRe, yIm } = f.addresses('stride', 'xRe', 'xIm', 'yRe', 'yIm');
  const end = f.let(i32.add(xRe, stride));
  const last: Butterfly = butterfly4;
  f.sweep(xRe, end, LANE_BYTES, () => {
    const from = { re: placesFrom(f, xRe, stride, 4), im: placesFrom(f, xIm, stride, 4) };
    const to = { re: placesFrom(f, yRe, stride, writes), im: placesFrom(f, yIm, stride, writes) };
    for (let offset = 0; offset < LANE_BYTES; offset += 16) {
      const results = last(f, ...loadSamples(f, from, offset)).slice(0, writes);
      results.forEach(({ re, im }, q) => {
        f.storeF64x2(to.re[q]!, re, offset);
        f.storeF64x2(to.im[q]!, im, offset);
      });
    }
    for (const pointer of [xIm, yRe, yIm]) f.increase(pointer, LANE_BYTES);
  });
  return f;
}

export function fftKernels() {
  return {
    pass2: passKernel(2, butterfly2),
    pass3: passKernel(3, butterfly3),
    pass4: passKernel(4, butterfly4),
    pass5: passKernel(5, butterfly5),
    /** Where the samples of the second half are zero: they are not read. */
    firstPass4: passKernel(4, butterfly4Low, 2),
    lastPass4: lastPassKernel(4),
    /** Without the second half of the result. */
    lowLastPass4: lastPassKernel(2),
  };
}
