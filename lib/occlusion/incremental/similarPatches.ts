/** Which patches change windows of the same sizes: a batch has one size for all, that of the largest. */
import type { PixelRect } from '../grid';
import type { IncrementalPlan } from './planIncremental';
import { windowsOf, windowsOfBatch } from './windows';

/** Windows are compared where they cover this share of a map, which is where most of the time goes, and half as deep. */
const COMPARED_COVERAGE = 0.5;

export interface WindowStatistics {
  /** For each segment the share of its map that changes for a patch, on average. */
  coverage: number[];
  /** For each segment the places that change for a patch, on average. */
  places: number[];
}

export function windowStatistics(plan: IncrementalPlan, patches: readonly PixelRect[]): WindowStatistics {
  const windows = windowsOfBatch(plan, patches);
  const places = plan.segments.map(({ id }) => {
    const { changed } = windowsOf(windows, id);
    let sum = 0;
    for (let b = 0; b < patches.length; b++) sum += heightOf(changed, b) * widthOf(changed, b);
    return sum / Math.max(1, patches.length);
  });
  const coverage = plan.segments.map(({ height, width }, id) => (places[id] ?? 0) / (height * width));
  return { coverage, places };
}

/** The patches' indices, such that neighbours change windows of similar sizes. A permutation; equal ones keep their order. */
export function similarFirst(
  plan: IncrementalPlan,
  { coverage }: Pick<WindowStatistics, 'coverage'>,
  patches: readonly PixelRect[],
): number[] {
  if (plan.segments.length === 0) return [...patches.keys()];
  const found = coverage.findIndex((share) => share > COMPARED_COVERAGE);
  const deep = found < 0 ? plan.segments.length - 1 : found;
  const windows = windowsOfBatch(plan, patches, deep + 1);
  const compared = [deep, Math.floor(deep / 2)].map((id) => windowsOf(windows, id).changed);
  const sizes = patches.map((_, b) => compared.flatMap((changed) => [heightOf(changed, b), widthOf(changed, b)]));
  return [...patches.keys()].sort((a, b) => bySizes(sizes[a]!, sizes[b]!) || a - b);
}

function bySizes(a: readonly number[], b: readonly number[]): number {
  for (const [k, size] of a.entries()) if (size !== b[k]) return size - b[k]!;
  return 0;
}

function heightOf(changed: Int32Array, patch: number): number {
  return changed[4 * patch + 1]! - changed[4 * patch]!;
}

function widthOf(changed: Int32Array, patch: number): number {
  return changed[4 * patch + 3]! - changed[4 * patch + 2]!;
}
