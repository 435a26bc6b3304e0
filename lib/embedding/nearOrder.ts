/** An order in which points that follow each other are near: all are cut in two where they spread most, both halves again, and so on. */
import type { Vectors } from './vectors';

/** Parts of so many points or fewer are not cut. */
const SMALL_PART = 64;

/** The points, by the first `axes` numbers of their vectors: a k-d tree's leaves from left to right. O(n log² n). */
export function nearOrder({ count, dimensions, values }: Vectors, axes: number): Int32Array {
  const order = Int32Array.from({ length: count }, (_, i) => i);
  const cut = (points: Int32Array) => {
    if (points.length <= SMALL_PART) return;
    const axis = widestAxis(points);
    points.sort((a, b) => values[a * dimensions + axis]! - values[b * dimensions + axis]! || a - b);
    cut(points.subarray(0, points.length >> 1));
    cut(points.subarray(points.length >> 1));
  };
  const widestAxis = (points: Int32Array) => {
    let [widest, most] = [0, -1];
    for (let axis = 0; axis < axes; axis++) {
      let [sum, squares] = [0, 0];
      const first = values[points[0]! * dimensions + axis]!;
      for (const point of points) {
        const way = values[point * dimensions + axis]! - first;
        sum += way;
        squares += way * way;
      }
      const spread = squares - (sum * sum) / points.length;
      if (spread > most) [widest, most] = [axis, spread];
    }
    return widest;
  };
  cut(order);
  return order;
}
