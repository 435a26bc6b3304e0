/** Where the items of the rows stand, from left to right, in the order that they have. */
import type { RowItem } from './layoutGraph';

const SWEEPS = 12;
/** How hard a neighbour pulls: lanes run straight, and so does a chain of nodes with a lane beside it. */
const LANE_PULL = 8;
const NODE_PULL = 1;
const MIXED_PULL = 0.001;

/**
 * Centre of each item: each row in turn is moved to where its neighbours are, as far as the gaps allow (least squares),
 * down and up in turns. The leftmost border comes to lie at 0.
 */
export function placeRows(items: readonly RowItem[], rows: readonly number[][], gap: number): number[] {
  const x = new Array<number>(items.length).fill(0);
  for (const row of rows) {
    const wanted = row.map(() => ({ at: 0, weight: 1 }));
    place(items, row, wanted, gap, x);
  }
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const side = sweep % 2 === 0 ? 'above' : 'below';
    const order = side === 'above' ? rows : rows.toReversed();
    for (const row of order) {
      const wanted = row.map((index) => wish(items, index, side, x));
      place(items, row, wanted, gap, x);
    }
  }
  const left = Math.min(...items.map(({ width }, i) => x[i]! - width / 2));
  return x.map((value) => value - left);
}

interface Wish {
  at: number;
  weight: number;
}

function wish(items: readonly RowItem[], index: number, side: 'above' | 'below', x: readonly number[]): Wish {
  const item = items[index]!;
  const isLane = item.node === null;
  let [total, weight] = [0, 0];
  for (const one of item[side]) {
    const isOther = (items[one]!.node === null) !== isLane;
    const pull = isOther ? MIXED_PULL : isLane ? LANE_PULL : NODE_PULL;
    total += x[one]! * pull;
    weight += pull;
  }
  return weight > 0 ? { at: total / weight, weight } : { at: x[index]!, weight: MIXED_PULL };
}

/** Least squares under a fixed order with smallest distances: pool adjacent violators. */
function place(items: readonly RowItem[], row: readonly number[], wanted: readonly Wish[], gap: number, x: number[]) {
  const offsets: number[] = [];
  row.forEach((index, k) => {
    const before = k > 0 ? items[row[k - 1]!]! : null;
    offsets.push(before ? offsets[k - 1]! + (before.width + items[index]!.width) / 2 + gap : 0);
  });
  const pools: { sum: number; weight: number; count: number }[] = [];
  wanted.forEach(({ at, weight }, k) => {
    pools.push({ sum: (at - offsets[k]!) * weight, weight, count: 1 });
    for (let last = pools.length - 1; last > 0; last--) {
      const [one, other] = [pools[last - 1]!, pools[last]!];
      if (one.sum / one.weight <= other.sum / other.weight) break;
      const pooled = { sum: one.sum + other.sum, weight: one.weight + other.weight, count: one.count + other.count };
      pools.splice(last - 1, 2, pooled);
    }
  });
  let k = 0;
  for (const { sum, weight, count } of pools)
    for (let i = 0; i < count; i++, k++) x[row[k]!] = sum / weight + offsets[k]!;
}
