/**
 * Where to stop computing windows and go on with whole maps. Early layers cost little as windows; late ones, whose
 * windows cover most of a map, cost less as a whole. Arithmetic does not tell where the change pays, because layers run
 * at very different speeds: it is measured on the batches of a run, once for a network on a device.
 */
import type { BatchTimes } from './incrementalPicture';

/** Batches that are timed at each cut, after one that warms it up. */
const TRIALS = 2;
/** Measurements that are kept, the newest ones: a machine may become busy, and idle again. */
const KEPT = 9;
/** Cuts are tried where windows cover so much of a map on average. */
const COVERAGES = [0.15, 0.25, 0.4, 0.55, 0.75, 0.9, 1];
/** The coverage that is tried first. */
const FIRST_COVERAGE = 0.55;

/** What has been measured of a network on a device. Serves all its pictures and all sizes of patches. */
export class PartCosts {
  private readonly perPlace = new Map<number, number[]>();
  private readonly perPatch = new Map<number, number[]>();
  private readonly warm = new Set<number>();

  /** A cut's first batch only warms up. */
  note({ segments, tail }: BatchTimes, patches: number): void {
    const isWarm = this.warm.has(tail.cut);
    this.warm.add(tail.cut);
    if (!isWarm) return;
    for (const { id, places, ms } of segments) remember(this.perPlace, id, ms / places);
    remember(this.perPatch, tail.cut, tail.ms / patches);
  }

  isKnown(cut: number): boolean {
    return (this.perPatch.get(cut)?.length ?? 0) >= TRIALS;
  }

  /**
   * Milliseconds a patch with this cut; Infinity where it was not measured.
   * @param places of each segment's windows for a patch, on average
   */
  estimate(cut: number, places: readonly number[]): number {
    let sum = median(this.perPatch.get(cut));
    for (let id = 0; id < cut; id++) sum += median(this.perPlace.get(id)) * (places[id] ?? 0);
    return sum;
  }
}

/** Looks for the best cut of a run: from a middling one towards fewer windows while that pays, else towards more. */
export class CutChoice {
  private readonly cuts: readonly number[];
  private readonly start: number;

  /**
   * @param coverage the share of its map that each segment's windows cover, on average
   * @param places the places of each segment's windows for a patch, on average
   * @param allowed whether a cut may be used: there is something left after it, and memory for what comes before
   */
  constructor(
    coverage: readonly number[],
    private readonly places: readonly number[],
    allowed: (cut: number) => boolean,
    private readonly costs: PartCosts,
  ) {
    const cutAt = (share: number) => {
      for (let cut = firstAbove(coverage, share); cut > 0; cut--) if (allowed(cut)) return cut;
      return 0;
    };
    this.cuts = [...new Set(COVERAGES.map(cutAt))];
    this.start = this.cuts.indexOf(cutAt(FIRST_COVERAGE));
  }

  /** The cut for the next batch. */
  get cut(): number {
    return this.cuts[this.toMeasure() ?? this.best()] ?? 0;
  }

  /** Whether `cut` stays what it is. */
  get settled(): boolean {
    return this.toMeasure() === null;
  }

  /** What a patch costs with the best cut that is known, in milliseconds; Infinity while none is. */
  get msPerPatch(): number {
    return this.costOf(this.best());
  }

  /** Cuts that were measured and are not the best. */
  get beaten(): readonly number[] {
    const best = this.cuts[this.best()];
    return this.cuts.filter((cut) => cut !== best && this.costs.isKnown(cut));
  }

  private toMeasure(): number | null {
    const { start } = this;
    for (let i = start; i >= 0; i--) {
      if (!this.isKnown(i)) return i;
      if (i < start && this.costOf(i) >= this.costOf(i + 1)) break;
    }
    if (start > 0 && this.costOf(start - 1) < this.costOf(start)) return null;
    for (let i = start + 1; i < this.cuts.length; i++) {
      if (!this.isKnown(i)) return i;
      if (this.costOf(i) >= this.costOf(i - 1)) break;
    }
    return null;
  }

  private best(): number {
    let best = this.start;
    for (const i of this.cuts.keys()) if (this.isKnown(i) && this.costOf(i) < this.costOf(best)) best = i;
    return best;
  }

  private isKnown(index: number): boolean {
    return this.costs.isKnown(this.cuts[index] ?? 0);
  }

  private costOf(index: number): number {
    return this.costs.estimate(this.cuts[index] ?? 0, this.places);
  }
}

function firstAbove(values: readonly number[], limit: number): number {
  const index = values.findIndex((value) => value > limit);
  return index < 0 ? values.length : index;
}

function remember(known: Map<number, number[]>, key: number, value: number): void {
  known.set(key, [...(known.get(key) ?? []), value].slice(-KEPT));
}

function median(values: readonly number[] | undefined): number {
  if (!values?.length) return Infinity;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Infinity;
}
