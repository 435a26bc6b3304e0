/** What incremental occlusion could save at most if time were arithmetic: multiply-adds of whole runs over those of windows. */
import type { PixelRect } from '../grid';
import type { IncrementalPlan } from './planIncremental';
import { windowStatistics } from './similarPatches';
import { windowsOf, windowsOfBatch } from './windows';

/**
 * Of each layer only the exact window that a patch changes, each patch its own, the layers of the tail as a whole.
 * 1: nothing can be saved.
 */
export function arithmeticBound(plan: IncrementalPlan, patches: readonly PixelRect[]): number {
  return boundOf(plan, windowStatistics(plan, patches).places);
}

/** The same for patches that are put into batches, each with windows of the size of its largest. */
export function boundOfBatches(plan: IncrementalPlan, batches: readonly (readonly PixelRect[])[]): number {
  const sums = plan.segments.map(() => 0);
  for (const batch of batches) {
    const windows = windowsOfBatch(plan, batch);
    for (const { id } of plan.segments) {
      const { height, width } = windowsOf(windows, id);
      sums[id]! += batch.length * height * width;
    }
  }
  const patches = batches.reduce((sum, { length }) => sum + length, 0);
  return boundOf(plan, sums.map((sum) => sum / Math.max(1, patches))); // prettier-ignore
}

function boundOf({ network, segments }: IncrementalPlan, places: readonly number[]): number {
  const tail = network.layers
    .filter(({ map }) => map === null)
    .reduce((sum, { macsPerPlace }) => sum + macsPerPlace, 0);
  let [whole, windows] = [tail, tail];
  for (const { id, height, width, macsPerPlace } of segments) {
    whole += macsPerPlace * height * width;
    windows += macsPerPlace * (places[id] ?? 0);
  }
  return windows > 0 ? whole / windows : 1;
}
