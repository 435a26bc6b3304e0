/** The innermost part of nearPairs.ts: one point with two others at once. */
import { FunctionBuilder } from '../wasm/functionBuilder';
import { type F64x2, f64, f64x2, type I32, i32 } from '../wasm/values';

const { add, sub, mul, div } = f64x2;
const ONE = f64x2.of(1);

/**
 * f(x, y, forceX, forceY, cell, cellEnd, below, cutoff2): the pairs of a row of cells, each with itself, the next one, and
 * the three below. `cell` and `below` are places in the list of starts: of the first cell, and of the one below and before
 * it. Adds to the forces, and returns what is missing in Z.
 */
function addRow(): FunctionBuilder {
  const f = new FunctionBuilder();
  const { x, y, forceX, forceY } = f.addresses('x', 'y', 'forceX', 'forceY');
  const { cell, cellEnd, below } = f.addresses('cell', 'cellEnd', 'below');
  const cutoff = f.parameter('f64');
  const cutoff2 = f.let(f64x2.both(cutoff));
  const edge = f.let(div(ONE, add(ONE, cutoff2)));
  const edge2 = f.let(mul(edge, edge));
  const missing = f.variable('f64x2');
  const [ax, ay, sumX, sumY] = [f.variable('f64x2'), f.variable('f64x2'), f.variable('f64x2'), f.variable('f64x2')];
  const [a, b, to, besideTo, belowTo] = [f.variable('i32'), f.variable('i32'), f.variable('i32'), f.variable('i32'), f.variable('i32')]; // prettier-ignore
  const at = (array: I32, place: I32) => i32.add(array, place);

  const addPairs = (valid: F64x2) => {
    const dx = f.let(sub(ax, f64x2.load(at(x, b))));
    const dy = f.let(sub(ay, f64x2.load(at(y, b))));
    const u = f.let(add(mul(dx, dx), mul(dy, dy)));
    const near = f.let(f64x2.mask(f64x2.less(u, cutoff2), valid));
    f.when(f64x2.hasAnyBit(near), () => {
      const weight = f.let(div(ONE, add(ONE, u)));
      const inside = f.let(mul(sub(cutoff2, u), edge));
      // The true kernels less smoothWeight and smoothForce.
      const smoothWeight = mul(edge, series(inside, 1, 1, 1));
      const smoothForce = mul(edge2, series(inside, 2, 3, 4));
      f.set(missing, add(missing, f64x2.mask(sub(weight, smoothWeight), near)));
      const force = f.let(f64x2.mask(sub(mul(weight, weight), smoothForce), near));
      const [pushX, pushY] = [f.let(mul(force, dx)), f.let(mul(force, dy))];
      f.set(sumX, add(sumX, pushX));
      f.set(sumY, add(sumY, pushY));
      f.storeF64x2(at(forceX, b), sub(f64x2.load(at(forceX, b)), pushX));
      f.storeF64x2(at(forceY, b), sub(f64x2.load(at(forceY, b)), pushY));
    });
  };
  const addRange = (end: I32) => {
    f.while(i32.below(at(b, i32.of(8)), end), () => {
      addPairs(f64x2.everywhere());
      f.increase(b, 16);
    });
    f.when(i32.below(b, end), () => addPairs(f64x2.firstOnly()));
  };
  const startOf = (place: I32, cells: number) => i32.shiftLeft(i32.load(place, 4 * cells), i32.of(3));

  f.sweep(cell, cellEnd, 4, () => {
    f.set(a, startOf(cell, 0));
    f.set(to, startOf(cell, 1));
    f.set(besideTo, startOf(cell, 2));
    f.set(belowTo, startOf(below, 3));
    f.sweep(a, to, 8, () => {
      f.set(ax, f64x2.loadBoth(at(x, a)));
      f.set(ay, f64x2.loadBoth(at(y, a)));
      for (const sum of [sumX, sumY]) f.set(sum, f64x2.of(0));
      f.set(b, at(a, i32.of(8)));
      addRange(besideTo);
      f.set(b, startOf(below, 0));
      addRange(belowTo);
      f.storeF64(at(forceX, a), f64.add(f64.load(at(forceX, a)), f64x2.sum(sumX)));
      f.storeF64(at(forceY, a), f64.add(f64.load(at(forceY, a)), f64x2.sum(sumY)));
    });
    f.increase(below, 4);
  });
  f.return(f64x2.sum(missing));
  return f;
}

/** 1 + x (a + x (b + x c)) */
function series(x: F64x2, a: number, b: number, c: number): F64x2 {
  return add(ONE, mul(x, add(f64x2.of(a), mul(x, add(f64x2.of(b), mul(x, f64x2.of(c)))))));
}

export function nearPairsKernels() {
  return { addRow: addRow() };
}
