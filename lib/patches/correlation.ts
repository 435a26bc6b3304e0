/** Channels that fire together: how alike they are over the pictures of a set. */

/**
 * Pearson's correlation of one channel with all, over the greatest value of each in every picture, in one pass. Sums are
 * taken of values less those of the first picture, which keeps them small beside their spread: the plain sums of
 * squares of values around 1e4 that differ by 1 have lost the difference.
 */
export class ChannelCorrelation {
  private count = 0;
  private readonly shift: Float64Array;
  private readonly sums: Float64Array;
  private readonly squares: Float64Array;
  /** Of the channel's value times that of each. */
  private readonly products: Float64Array;

  constructor(
    private readonly channels: number,
    private readonly channel: number,
  ) {
    this.shift = new Float64Array(channels);
    this.sums = new Float64Array(channels);
    this.squares = new Float64Array(channels);
    this.products = new Float64Array(channels);
  }

  /** @param values of all channels for one picture; a picture with a value that is not finite is left out. */
  add(values: Float32Array): void {
    if (!values.every(Number.isFinite)) return;
    if (this.count === 0) this.shift.set(values);
    const own = values[this.channel]! - this.shift[this.channel]!;
    for (let c = 0; c < this.channels; c++) {
      const value = values[c]! - this.shift[c]!;
      this.sums[c]! += value;
      this.squares[c]! += value * value;
      this.products[c]! += own * value;
    }
    this.count++;
  }

  /** −1…1 for each channel; NaN where one of the two never changes. */
  result(): Float64Array {
    const n = this.count;
    const spread = (c: number) => this.squares[c]! - (this.sums[c]! * this.sums[c]!) / n;
    const own = spread(this.channel);
    return Float64Array.from({ length: this.channels }, (_, c) => {
      const together = this.products[c]! - (this.sums[this.channel]! * this.sums[c]!) / n;
      const both = Math.sqrt(own * spread(c));
      return both > 0 ? Math.max(-1, Math.min(1, together / both)) : NaN;
    });
  }
}
