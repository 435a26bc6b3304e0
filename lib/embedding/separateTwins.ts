/** Points at one place repel each other by nothing and would stay together for ever: they need a push. */
import { seededRandom } from '../random/seededRandom';

/** Standard deviation of a layout that t-SNE starts from, for layouts that have none. */
const STARTING_SPREAD = 1e-4;

/**
 * Moves every point that lies exactly on an earlier one by up to `jitter` times the layout's standard deviation along
 * each axis, in place. Returns how many were moved. The same for the same seed.
 * @param from the first point that may be moved
 */
export function separateTwins(positions: Float64Array, jitter: number, seed: number, from = 0): number {
  const random = seededRandom(seed);
  const reach = jitter * (spreadOf(positions) || STARTING_SPREAD);
  const taken = new Set<string>();
  let moved = 0;
  for (let i = 0; i < positions.length; i += 2) {
    const place = `${positions[i]!} ${positions[i + 1]!}`;
    if (i < 2 * from || !taken.has(place)) {
      taken.add(place);
      continue;
    }
    positions[i]! += (2 * random() - 1) * reach;
    positions[i + 1]! += (2 * random() - 1) * reach;
    moved++;
  }
  return moved;
}

/** Standard deviation, both axes together. */
function spreadOf(positions: Float64Array): number {
  const count = positions.length / 2;
  let sumX = 0;
  let sumY = 0;
  for (let i = 0; i < positions.length; i += 2) {
    sumX += positions[i]!;
    sumY += positions[i + 1]!;
  }
  let squares = 0;
  for (let i = 0; i < positions.length; i += 2)
    squares += (positions[i]! - sumX / count) ** 2 + (positions[i + 1]! - sumY / count) ** 2;
  return Math.sqrt(squares / (2 * count));
}
