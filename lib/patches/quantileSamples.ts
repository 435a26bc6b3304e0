/**
 * Beyond the top: pictures from every part of what a channel does. The greatest values alone make any channel look
 * purer than it is ("An interpretability illusion", Bolukbasi et al., arXiv 2104.07143).
 */
import { seededRandom } from '../random/seededRandom';

export interface QuantileBand {
  /** Shares of the pictures, 0…1: the band holds those from `from` up to `to`, by value. */
  from: number;
  to: number;
  /** Smallest and greatest value in it. */
  min: number;
  max: number;
  /** Pictures in it. */
  count: number;
  /** Indices of sampled pictures, greatest value first. */
  sample: number[];
}

/**
 * Sorts the pictures by value, cuts them into bands of (as near as can be) equal size, and draws from each without
 * putting back. Highest band first. NaN values are left out; bands without pictures too.
 *
 * @param values of the pictures, by their index
 * @param seed the same one draws the same pictures
 */
export function quantileSamples(
  values: ArrayLike<number>,
  { bands, perBand, seed }: { bands: number; perBand: number; seed: number },
): QuantileBand[] {
  const order = Array.from({ length: values.length }, (_, index) => index)
    .filter((index) => !Number.isNaN(values[index]))
    .sort((a, b) => values[a]! - values[b]! || b - a);
  const random = seededRandom(seed);
  const result: QuantileBand[] = [];
  for (let band = bands - 1; band >= 0; band--) {
    const start = Math.floor((band * order.length) / bands);
    const end = Math.floor(((band + 1) * order.length) / bands);
    if (start === end) continue;
    const members = order.slice(start, end);
    const [min, max] = [values[order[start]!]!, values[order[end - 1]!]!];
    // Fisher and Yates, as far as it is needed, from the end.
    const drawn = Math.min(perBand, members.length);
    for (let k = 0; k < drawn; k++) {
      const last = members.length - 1 - k;
      const other = Math.floor(random() * (last + 1));
      [members[last], members[other]] = [members[other]!, members[last]!];
    }
    const sample = members.slice(members.length - drawn).sort((a, b) => values[b]! - values[a]! || a - b);
    result.push({ from: band / bands, to: (band + 1) / bands, min, max, count: end - start, sample });
  }
  return result;
}
