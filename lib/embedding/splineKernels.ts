/**
 * Points onto the grid and its field back to the points (gridRepulsion.ts), with the splines of cubicSpline.ts: the weights
 * along x and along y are computed at once.
 */
import { type Address, FunctionBuilder } from '../wasm/functionBuilder';
import { type F64x2, f64, f64x2, type I32, i32 } from '../wasm/values';

const { add, sub, mul, div, firsts, firstTwice, secondTwice } = f64x2;

/** Where a point's splines reach. */
interface Reach {
  /** Of the node before the lower one, along both axes. */
  node: Address;
  /** Weights of the four columns, two by two. */
  columns: [F64x2, F64x2];
  /** Of each of the four rows, twice. */
  rows: F64x2[];
}

/** The parameters that both functions begin with: (positions, end, nodes, rowBytes, originX, originY, perUnit). */
class SplineBuilder extends FunctionBuilder {
  readonly at = this.addresses('positions', 'end', 'nodes', 'rowBytes');
  private readonly originX = this.parameter('f64');
  private readonly originY = this.parameter('f64');
  private readonly perUnit = this.parameter('f64');

  /** Of the point at `positions`. */
  reach(nodeBytes: number): Reach {
    const { positions, nodes, rowBytes } = this.at;
    const origin = firsts(f64x2.both(this.originX), f64x2.both(this.originY));
    const place = this.let(mul(sub(f64x2.load(positions), origin), f64x2.both(this.perUnit)));
    const lower = this.let(f64x2.floor(place));
    const steps = (lane: 0 | 1, bytes: I32) => i32.mul(i32.sub(i32.truncate(f64.lane(lower, lane)), i32.of(1)), bytes);
    const node = this.let(i32.add(nodes, i32.add(steps(1, rowBytes), steps(0, i32.of(nodeBytes)))));
    const [first, second, third, last] = this.weights(this.let(sub(place, lower)));
    return {
      node,
      columns: [this.let(firsts(first, second)), this.let(firsts(third, last))],
      rows: [first, second, third, last].map((weight) => this.let(secondTwice(weight))),
    };
  }

  /** Those of cubicSpline.ts. */
  private weights(fraction: F64x2): [F64x2, F64x2, F64x2, F64x2] {
    const [one, two, six] = [f64x2.of(1), f64x2.of(2), f64x2.of(6)];
    const rest = this.let(sub(one, fraction));
    const first = this.let(div(mul(mul(rest, rest), rest), six));
    const square = mul(fraction, fraction);
    const second = this.let(sub(f64x2.of(2 / 3), mul(square, sub(one, div(fraction, two)))));
    const last = this.let(div(mul(square, fraction), six));
    return [first, second, this.let(sub(sub(sub(one, first), second), last)), last];
  }
}

/** f(…): adds each point's charge of 1 to the charges at `nodes`. */
function spread(): FunctionBuilder {
  const f = new SplineBuilder();
  f.sweep(f.at.positions, f.at.end, 16, () => {
    const { node, columns, rows } = f.reach(8);
    for (const row of rows) {
      f.storeF64x2(node, add(f64x2.load(node), mul(row, columns[0])));
      f.storeF64x2(node, add(f64x2.load(node, 16), mul(row, columns[1])), 16);
      f.increase(node, f.at.rowBytes);
    }
  });
  return f;
}

/** f(…, forces): writes what the field at `nodes`, of pairs, is at each point. */
function gather(): FunctionBuilder {
  const f = new SplineBuilder();
  const { forces } = f.addresses('forces');
  const force = f.variable('f64x2');
  f.sweep(f.at.positions, f.at.end, 16, () => {
    const { node, columns, rows } = f.reach(16);
    f.set(force, f64x2.of(0));
    for (const row of rows) {
      columns.forEach((column, part) => {
        const weights = f.let(mul(row, column));
        f.set(force, add(force, mul(firstTwice(weights), f64x2.load(node, 32 * part))));
        f.set(force, add(force, mul(secondTwice(weights), f64x2.load(node, 32 * part + 16))));
      });
      f.increase(node, f.at.rowBytes);
    }
    f.storeF64x2(forces, force);
    f.increase(forces, 16);
  });
  return f;
}

export function splineKernels() {
  return { spread: spread(), gather: gather() };
}
