/**
 * attraction.testing.ts for a processor that computes on two numbers at once: x and y of a point, and the divisions of two
 * pairs, which are most of the time. Nothing but the order of the sums over a point's pairs differs.
 */
import { compileOnce } from '../wasm/assembleModule';
import { type Address, FunctionBuilder } from '../wasm/functionBuilder';
import { type F64x2, f64x2, i32 } from '../wasm/values';

/** A point's record: x, y, and the force on it along both, so that all of a point is in one line of the cache. */
export const RECORD_BYTES = 32;
const FORCE = 16;

const { add, sub, mul, div, firsts, seconds, firstTwice, secondTwice } = f64x2;

/**
 * f(points, end, ends, others, values): the records of all points, whose forces are added to. The pairs of point i are at
 * `others` up to the address that is at ends + 4 i, as addresses of records; in `values` are their affinities.
 */
function attract(): FunctionBuilder {
  const f = new FunctionBuilder();
  const { points, end, ends, others, values } = f.addresses('points', 'end', 'ends', 'others', 'values');
  const [place, force] = [f.variable('f64x2'), f.variable('f64x2')];
  const rowEnd = f.variable('i32');
  const wayTo = (other: Address) => f.let(sub(place, f64x2.load(other)));
  const pullBoth = (other: Address, pull: F64x2) => {
    f.set(force, add(force, pull));
    f.storeF64x2(other, sub(f64x2.load(other, FORCE), pull), FORCE);
  };
  f.sweep(points, end, RECORD_BYTES, () => {
    f.set(rowEnd, i32.load(ends));
    f.set(place, f64x2.load(points));
    f.set(force, f64x2.load(points, FORCE));
    f.while(i32.below(i32.add(others, i32.of(4)), rowEnd), () => {
      const [j, k] = [f.let(i32.load(others)), f.let(i32.load(others, 4))];
      const [wayJ, wayK] = [wayTo(j), wayTo(k)];
      const [squaresJ, squaresK] = [f.let(mul(wayJ, wayJ)), f.let(mul(wayK, wayK))];
      const distances = add(firsts(squaresJ, squaresK), seconds(squaresJ, squaresK));
      const pulls = f.let(div(f64x2.load(values), add(f64x2.of(1), distances)));
      pullBoth(j, f.let(mul(firstTwice(pulls), wayJ)));
      pullBoth(k, f.let(mul(secondTwice(pulls), wayK)));
      f.increase(others, 8);
      f.increase(values, 16);
    });
    // The last pair of an odd number.
    f.while(i32.below(others, rowEnd), () => {
      const j = f.let(i32.load(others));
      const way = wayTo(j);
      const squares = f.let(mul(way, way));
      const distance = add(firstTwice(squares), secondTwice(squares));
      pullBoth(j, f.let(mul(div(f64x2.loadBoth(values), add(f64x2.of(1), distance)), way)));
      f.increase(others, 4);
      f.increase(values, 8);
    });
    f.storeF64x2(points, force, FORCE);
    f.increase(ends, 4);
  });
  return f;
}

export const openAttraction = compileOnce(() => ({ attract: attract() }));
