/** The two sieves of neighbourSieves.ts: four float32 numbers at once. */
import { compileOnce } from '../wasm/assembleModule';
import { FunctionBuilder } from '../wasm/functionBuilder';
import { type F32x4, f32x4, type I32, i32 } from '../wasm/values';

const { add, sub, mul } = f32x4;

/** Points whose heads lie side by side, and pairs of such blocks that are compared with one. */
export const BLOCK = 4;
export const STRIP = 2 * BLOCK;
/** Bytes of one number of a block's points. */
const NUMBER = 4 * BLOCK;
/** Numbers of a row that are summed up before the limit is looked at. */
export const CHUNK = 16;

/**
 * f(heads, squares, limits, i, blockBytes, j, endJ, list) → the list's end. Points i…i + 3, the first a multiple of 4, with
 * the points j…endJ, multiples of 8: |x − y|² = |x|² + |y|² − 2 x·y of the heads. Pairs (i, j) that are not above the limit
 * of either are put on the list.
 */
function sieveHeads(): FunctionBuilder {
  const f = new FunctionBuilder();
  const { heads, squares, limits } = f.addresses('heads', 'squares', 'limits');
  const { i, blockBytes, j, endJ, list } = f.addresses('i', 'blockBytes', 'j', 'endJ', 'list');
  const at = f.let(i32.shiftLeft(i, i32.of(2)));
  const points = [0, 1, 2, 3].map((k) => ({
    k,
    squares: f.let(f32x4.loadAll(i32.add(squares, at), 4 * k)),
    limit: f.let(f32x4.loadAll(i32.add(limits, at), 4 * k)),
    products: [f.variable('f32x4'), f.variable('f32x4')] as const,
  }));
  const [a, b, c, place] = [f.variable('i32'), f.variable('i32'), f.variable('i32'), f.variable('i32')];
  const blockOf = (point: I32) => i32.add(heads, i32.mul(i32.shiftRight(point, i32.of(2)), blockBytes));
  const headI = f.let(blockOf(i));
  const endI = f.let(i32.add(headI, blockBytes));
  f.set(b, blockOf(j));
  f.sweep(j, endJ, STRIP, () => {
    for (const sum of points.flatMap(({ products }) => products)) f.set(sum, f32x4.zero());
    f.set(a, headI);
    f.set(c, i32.add(b, blockBytes));
    f.sweep(a, endI, NUMBER, () => {
      const [y, z] = [f.let(f32x4.load(b)), f.let(f32x4.load(c))];
      for (const { k, products } of points) {
        const x = f.let(f32x4.loadAll(a, 4 * k));
        f.set(products[0], add(products[0], mul(x, y)));
        f.set(products[1], add(products[1], mul(x, z)));
      }
      f.increase(b, NUMBER);
      f.increase(c, NUMBER);
    });
    f.set(b, c);
    f.set(place, i32.shiftLeft(j, i32.of(2)));
    for (const half of [0, 1] as const) {
      const squaresJ = f.let(f32x4.load(i32.add(squares, place), NUMBER * half));
      const limitsJ = f.let(f32x4.load(i32.add(limits, place), NUMBER * half));
      const near = points.map(({ k, products, squares, limit }) => {
        const least = sub(add(squares, squaresJ), add(products[half], products[half]));
        return { k, mask: f.let(f32x4.atMost(least, f32x4.max(limit, limitsJ))) };
      });
      const anyNear = near.reduce<F32x4>((all, { mask }) => f32x4.either(all, mask), f32x4.zero());
      f.when(f32x4.hasAnyBit(anyNear), () => {
        for (const { k, mask } of near) {
          const bits = f.let(f32x4.bits(mask));
          f.while(bits, () => {
            f.storeI32(list, i32.add(i, i32.of(k)));
            f.storeI32(list, i32.add(j, i32.add(i32.trailingZeros(bits), i32.of(BLOCK * half))), 4);
            f.increase(list, 8);
            f.set(bits, i32.and(bits, i32.sub(bits, i32.of(1)))); // the lowest is done
          });
        }
      });
    }
  });
  f.return(list);
  return f;
}

/**
 * f(rows, rowBytes, limits, list, end) → the list's new end: of the pairs (i, j), those with i < j whose rows are not
 * farther apart than the limit of either. The list is shortened in place.
 */
function sieveRows(): FunctionBuilder {
  const f = new FunctionBuilder();
  const { rows, rowBytes, limits, list, end } = f.addresses('rows', 'rowBytes', 'limits', 'list', 'end');
  const kept = f.let(list);
  const sum = f.variable('f32x4');
  const [a, b] = [f.variable('i32'), f.variable('i32')];
  f.sweep(list, end, 8, () => {
    const [i, j] = [f.let(i32.load(list)), f.let(i32.load(list, 4))];
    f.when(i32.below(i, j), () => {
      const limitOf = (point: I32) => f32x4.loadAll(i32.add(limits, i32.shiftLeft(point, i32.of(2))));
      const limit = f.let(f32x4.max(limitOf(i), limitOf(j)));
      f.set(a, i32.add(rows, i32.mul(i, rowBytes)));
      f.set(b, i32.add(rows, i32.mul(j, rowBytes)));
      const endA = f.let(i32.add(a, rowBytes));
      f.set(sum, f32x4.zero());
      const within = f.variable('i32');
      f.set(within, i32.of(1));
      f.while(i32.and(within, i32.below(a, endA)), () => {
        for (let offset = 0; offset < 4 * CHUNK; offset += 16) {
          const apart = f.let(sub(f32x4.load(a, offset), f32x4.load(b, offset)));
          f.set(sum, add(sum, mul(apart, apart)));
        }
        f.set(within, f32x4.hasAnyBit(f32x4.atMost(f32x4.sum(f, sum), limit)));
        f.increase(a, 4 * CHUNK);
        f.increase(b, 4 * CHUNK);
      });
      f.when(within, () => {
        f.storeI32(kept, i);
        f.storeI32(kept, j, 4);
        f.increase(kept, 8);
      });
    });
  });
  f.return(kept);
  return f;
}

export const openNeighbourKernels = compileOnce(() => ({ sieveHeads: sieveHeads(), sieveRows: sieveRows() }));
