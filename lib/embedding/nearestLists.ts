/** The k nearest found so far of every point: a heap for each, with the farthest on top. */
import type { Neighbours } from './neighbours';

export class NearestLists {
  /** Heap i is at i · k…(i + 1) · k; places that nothing was offered for yet are infinitely far. */
  private readonly distances: Float64Array;
  private readonly indices: Int32Array;

  constructor(
    readonly count: number,
    readonly k: number,
  ) {
    this.distances = new Float64Array(count * k).fill(Infinity);
    this.indices = new Int32Array(count * k).fill(-1);
  }

  /** Squared distance of the farthest on the list of point i; Infinity until the list is full. */
  farthest(i: number): number {
    return this.distances[i * this.k]!;
  }

  /** Puts point j on the list of point i if it is among the nearest; of equally near ones the lower index is. */
  offer(i: number, j: number, squaredDistance: number): void {
    const { distances, indices, k } = this;
    const top = i * k;
    if (!isFarther(distances[top]!, indices[top]!, squaredDistance, j)) return;
    this.sink(top, k, squaredDistance, j);
  }

  /** The lists, nearest first. Uses the heaps up. */
  finish(): Neighbours {
    const { count, k, distances, indices } = this;
    for (let i = 0; i < count; i++) {
      // Heapsort: the farthest goes to the end, and the last one is put back among those that remain.
      for (let size = k - 1, top = i * k; size > 0; size--) {
        const [distance, index] = [distances[top + size]!, indices[top + size]!];
        distances[top + size] = distances[top]!;
        indices[top + size] = indices[top]!;
        this.sink(top, size, distance, index);
      }
    }
    return { count, k, indices, squaredDistances: distances };
  }

  /** Fills the top of a heap of `size` entries: the farther child moves up until the entry has found its place. */
  private sink(top: number, size: number, distance: number, index: number): void {
    const { distances, indices } = this;
    let hole = 0;
    for (;;) {
      let child = 2 * hole + 1;
      if (child >= size) break;
      let place = top + child;
      if (
        child + 1 < size &&
        isFarther(distances[place + 1]!, indices[place + 1]!, distances[place]!, indices[place]!)
      ) {
        child++;
        place++;
      }
      if (!isFarther(distances[place]!, indices[place]!, distance, index)) break;
      distances[top + hole] = distances[place]!;
      indices[top + hole] = indices[place]!;
      hole = child;
    }
    distances[top + hole] = distance;
    indices[top + hole] = index;
  }
}

/** Whether a is farther than b, or as far with a higher index. */
function isFarther(distanceOfA: number, a: number, distanceOfB: number, b: number): boolean {
  return distanceOfA > distanceOfB || (distanceOfA === distanceOfB && a > b);
}
