/** Channels that fire together: how alike they are over the pictures of a set. */

/**
 * Pearson's correlation of some columns of numbers, one number a picture, with every channel of a layer, over the
 * greatest value of each channel in every picture, in one pass. Sums are taken of values less those of the first
 * picture, which keeps them small beside their spread: the plain sums of squares of values around 1e4 that differ by 1
 * have lost the difference.
 */
export class ColumnCorrelation {
  private count = 0;
  private readonly shift: Float64Array;
  private readonly sums: Float64Array;
  private readonly squares: Float64Array;
  private readonly columns: Column[];

  /**
   * @param channels of the layer
   * @param columns that it is correlated with
   */
  constructor(
    private readonly channels: number,
    columns: number,
  ) {
    this.shift = new Float64Array(channels);
    this.sums = new Float64Array(channels);
    this.squares = new Float64Array(channels);
    this.columns = Array.from({ length: columns }, () => ({
      ...{ shift: 0, sum: 0, square: 0 },
      products: new Float64Array(channels),
    }));
  }

  /**
   * One picture; one with a number that is not finite is left out.
   * @param own number of each column
   * @param values of all channels
   */
  add(own: ArrayLike<number>, values: Float32Array): void {
    if (!values.every(Number.isFinite) || !Array.from(own).every(Number.isFinite)) return;
    if (this.count === 0) this.shift.set(values);
    for (let c = 0; c < this.channels; c++) {
      const value = values[c]! - this.shift[c]!;
      this.sums[c]! += value;
      this.squares[c]! += value * value;
    }
    this.columns.forEach((column, k) => {
      if (this.count === 0) column.shift = own[k]!;
      const number = own[k]! - column.shift;
      column.sum += number;
      column.square += number * number;
      for (let c = 0; c < this.channels; c++) column.products[c]! += number * (values[c]! - this.shift[c]!);
    });
    this.count++;
  }

  /** Pictures that were not left out. */
  get pictures(): number {
    return this.count;
  }

  /** Of a column with each channel, −1…1; NaN where one of the two never changes. */
  result(column: number): Float64Array {
    const n = this.count;
    const { sum, square, products } = this.columns[column]!;
    const own = square - (sum * sum) / n;
    return Float64Array.from({ length: this.channels }, (_, c) => {
      const total = this.sums[c]!;
      const together = products[c]! - (sum * total) / n;
      const both = Math.sqrt(own * (this.squares[c]! - (total * total) / n));
      return both > 0 ? Math.max(-1, Math.min(1, together / both)) : NaN;
    });
  }
}

/** The correlation of one channel of a layer with all of them. */
export class ChannelCorrelation {
  private readonly correlation: ColumnCorrelation;

  constructor(
    channels: number,
    private readonly channel: number,
  ) {
    this.correlation = new ColumnCorrelation(channels, 1);
  }

  /** @param values of all channels for one picture */
  add(values: Float32Array): void {
    this.correlation.add([values[this.channel]!], values);
  }

  result(): Float64Array {
    return this.correlation.result(0);
  }
}

interface Column {
  shift: number;
  sum: number;
  square: number;
  products: Float64Array;
}
