/**
 * Time that is left, from an exponential moving average of the time per cell. The first batch only starts the clock: it
 * includes loading the network, which says nothing about the cells.
 */
const WEIGHT_OF_NEWEST = 0.2;

export class EtaEstimate {
  private lastAt: number | null = null;
  private msPerCell: number | null = null;

  /** @param atMs when `count` more cells became known */
  note(count: number, atMs: number): void {
    if (this.lastAt !== null && count > 0) {
      const newest = (atMs - this.lastAt) / count;
      this.msPerCell = this.msPerCell === null ? newest : this.msPerCell + WEIGHT_OF_NEWEST * (newest - this.msPerCell);
    }
    this.lastAt = atMs;
  }

  /** Milliseconds for `cells` more cells; null until it can be told. */
  remaining(cells: number): number | null {
    return this.msPerCell === null ? null : Math.round(this.msPerCell * cells);
  }
}
