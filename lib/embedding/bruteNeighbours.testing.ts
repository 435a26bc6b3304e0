/** The slow twin of every search: all distances of a point, sorted. */
import { type Neighbours, squaredDistance } from './neighbours';
import type { Vectors } from './vectors';

export function bruteNeighbours({ count, dimensions, values }: Vectors, k: number): Neighbours {
  const found: Neighbours = {
    count,
    k,
    indices: new Int32Array(count * k),
    squaredDistances: new Float64Array(count * k),
  };
  for (let i = 0; i < count; i++) {
    const distances = Float64Array.from({ length: count }, (_, j) => squaredDistance(values, i, values, j, dimensions));
    const others = Uint32Array.from({ length: count }, (_, j) => j).filter((j) => j !== i);
    others.sort((a, b) => distances[a]! - distances[b]! || a - b);
    for (let place = 0; place < k; place++) {
      found.indices[i * k + place] = others[place]!;
      found.squaredDistances[i * k + place] = distances[others[place]!]!;
    }
  }
  return found;
}
