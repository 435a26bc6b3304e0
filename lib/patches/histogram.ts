/** How often a channel fires how much. */

export interface Histogram {
  /** Of the first bin, and of all; the greatest value belongs to the last bin. */
  from: number;
  binWidth: number;
  counts: number[];
  /** Values that are exactly 0: a channel behind a ReLU that does not fire. */
  zeros: number;
  /** Values that are not finite, in no bin. */
  notFinite: number;
}

/** Equal bins from the smallest to the greatest value. Of values that are all the same there is one bin, of width 0. */
export function histogram(values: ArrayLike<number>, bins: number): Histogram {
  let [min, max, zeros, notFinite] = [Infinity, -Infinity, 0, 0];
  for (let k = 0; k < values.length; k++) {
    const value = values[k]!;
    if (!Number.isFinite(value)) notFinite++;
    else {
      if (value === 0) zeros++;
      if (value < min) min = value;
      if (value > max) max = value;
    }
  }
  const known = values.length - notFinite;
  if (known === 0) return { from: 0, binWidth: 0, counts: [], zeros, notFinite };
  if (min === max) return { from: min, binWidth: 0, counts: [known], zeros, notFinite };
  const binWidth = (max - min) / bins;
  const counts = new Array<number>(bins).fill(0);
  for (let k = 0; k < values.length; k++) {
    const value = values[k]!;
    if (Number.isFinite(value)) counts[Math.min(bins - 1, Math.floor((value - min) / binWidth))]!++;
  }
  return { from: min, binWidth, counts, zeros, notFinite };
}
