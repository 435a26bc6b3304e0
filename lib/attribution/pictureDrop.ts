/** What one picture's run says of one class, in a few numbers that pictures can be ordered by. */
import type { OcclusionSpec } from '../domain/occlusion';
import type { PictureDrop } from '../domain/occlusionBatch';
import { pixelAttribution } from '../occlusion/attribution';
import type { OcclusionGrid } from '../occlusion/grid';
import { scoreMap } from '../occlusion/score';
import { topClass } from '../occlusion/targetClass';
import { outsideShare } from './outsideShare';

export interface PictureRun {
  /** Probability of the target at each cell, rows × cols. */
  probabilities: Float32Array;
  /** Of every class on the unoccluded picture. */
  base: ArrayLike<number>;
  targetClass: number;
  /** The class of the picture's own label; null where it is not known. */
  labelClass: number | null;
  grid: OcclusionGrid;
  spec: OcclusionSpec;
  /** Share of each input pixel that the object covers (region.ts); null where no object is known. */
  coverage: ArrayLike<number> | null;
}

/**
 * Greatest and mean drop are over the cells. The share outside is of the map per pixel (attribution.ts: the mean drop of
 * the patches that cover the pixel), so that a patch that reaches over the object's edge counts in parts.
 */
export function pictureDrop(run: PictureRun): { measures: PictureDrop; drops: Float32Array } {
  const { probabilities, base, targetClass, labelClass, grid, spec, coverage } = run;
  const baseProbability = base[targetClass]!;
  const drops = scoreMap('drop', probabilities, baseProbability);
  let [greatestCell, sum] = [0, 0];
  drops.forEach((drop, cell) => {
    sum += drop;
    if (drop > drops[greatestCell]!) greatestCell = cell;
  });
  const outside = coverage && outsideShare(pixelAttribution(drops, grid, spec), coverage);
  const measures: PictureDrop = {
    targetClass,
    baseProbability,
    baseRank: rankOf(base, targetClass),
    right: labelClass === null ? null : topClass(base) === labelClass,
    greatestDrop: drops[greatestCell]!,
    greatestCell,
    meanDrop: sum / drops.length,
    outsideShare: outside?.share ?? null,
    evenShare: outside?.evenShare ?? null,
  };
  return { measures, drops };
}

/** Classes that are before this one; ties go to the lower class. */
function rankOf(probabilities: ArrayLike<number>, classIndex: number): number {
  const own = probabilities[classIndex]!;
  let before = 0;
  for (let other = 0; other < probabilities.length; other++)
    if (probabilities[other]! > own || (probabilities[other] === own && other < classIndex)) before++;
  return before;
}
