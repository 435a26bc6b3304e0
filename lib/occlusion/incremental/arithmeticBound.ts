/** What incremental occlusion could save at most if time were arithmetic: multiply-adds of whole runs over those of windows. */
import type { PixelRect } from '../grid';
import type { IncrementalPlan } from './planIncremental';
import { windowStatistics } from './similarPatches';

/**
 * Of each layer only the exact window that a patch changes, each patch its own, the layers of the tail as a whole.
 * 1: nothing can be saved.
 */
export function arithmeticBound(plan: IncrementalPlan, patches: readonly PixelRect[]): number {
  const { places } = windowStatistics(plan, patches);
  const tail = plan.network.layers
    .filter(({ map }) => map === null)
    .reduce((sum, { macsPerPlace }) => sum + macsPerPlace, 0);
  let [whole, windows] = [tail, tail];
  for (const { id, height, width, macsPerPlace } of plan.segments) {
    whole += macsPerPlace * height * width;
    windows += macsPerPlace * (places[id] ?? 0);
  }
  return windows > 0 ? whole / windows : 1;
}
