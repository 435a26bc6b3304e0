/**
 * Many maps of the same places, one after the other: their mean and their spread. Over repeats with random fills it tells
 * what the network's answer owes to the fill; over many pictures it is the mean map.
 */
import { AppError } from '../domain/appError';

/**
 * Running mean and variance of each place (Welford, "Note on a Method for Calculating Corrected Sums of Squares and
 * Products", 1962), which loses nothing where values are large beside their spread. A place that a map does not know (NaN)
 * is not counted there.
 */
export class MapMoments {
  private readonly counts: Uint32Array;
  private readonly means: Float64Array;
  /** Sum of the squared differences from the mean. */
  private readonly squares: Float64Array;

  /** @param places of each map */
  constructor(private readonly places: number) {
    this.counts = new Uint32Array(places);
    this.means = new Float64Array(places);
    this.squares = new Float64Array(places);
  }

  /** Throws `invalid_input` for a map of another size. */
  add(map: ArrayLike<number>): void {
    if (map.length !== this.places)
      throw new AppError('invalid_input', `A map of ${map.length} values cannot be added to maps of ${this.places}.`);
    for (let at = 0; at < this.places; at++) {
      const value = map[at]!;
      if (Number.isNaN(value)) continue;
      const difference = value - this.means[at]!;
      this.means[at]! += difference / ++this.counts[at]!;
      this.squares[at]! += difference * (value - this.means[at]!);
    }
  }

  /** How many maps know each place. */
  known(): Uint32Array {
    return this.counts.slice();
  }

  /** NaN at places that no map knows. */
  mean(): Float32Array {
    return Float32Array.from(this.means, (mean, at) => (this.counts[at] === 0 ? NaN : mean));
  }

  /** Standard deviation of the maps (over n − 1), in their unit; NaN at places that fewer than two maps know. */
  deviation(): Float32Array {
    return Float32Array.from(this.squares, (sum, at) =>
      this.counts[at]! < 2 ? NaN : Math.sqrt(sum / (this.counts[at]! - 1)),
    );
  }
}
