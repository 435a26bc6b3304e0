/** One picture of the lecture's kind: where is the evidence of a class, and what wins when it is covered? */
import { expect } from 'vitest';
import type { ResolvedModelCard } from '@/lib/domain/modelCard';
import type { OcclusionSpec } from '@/lib/domain/occlusion';
import type { RgbImage } from '@/lib/image/preprocess';
import { CellLog } from '@/lib/occlusion/cellLog';
import { cellCentre, occlusionGrid, type OcclusionGrid, type PixelRect } from '@/lib/occlusion/grid';
import { progressiveOrder } from '@/lib/occlusion/progressiveOrder';
import type { NetworkRef } from './compute';
import type { Computation } from './computation';

export interface CoveredExample {
  grid: OcclusionGrid;
  /** Of the class on the picture as it is. */
  base: number;
  /** Of the class at each cell. */
  probabilities: Float32Array;
  drops: number[];
  /** The most probable class at each cell. */
  winners: Int32Array;
}

export async function coverEverywhere(
  computation: Computation,
  { network, card, image }: { network: NetworkRef; card: ResolvedModelCard; image: RgbImage },
  spec: OcclusionSpec,
  classIndex: number,
): Promise<CoveredExample> {
  const grid = occlusionGrid(spec, card.input);
  const log = new CellLog(progressiveOrder(grid), card.labels.length);
  let base = NaN;
  for await (const event of computation.occlude({ network, card, image, spec, from: 0 }, () => false))
    if (event.kind === 'base') base = event.probabilities[classIndex]!;
    else log.append(event.from, event.probabilities);
  const probabilities = log.map(classIndex);
  return { grid, base, probabilities, drops: Array.from(probabilities, (p) => base - p), winners: log.classMap() };
}

/** For each cell whether its centre lies in a box, in pixels of the network's input. */
export function cellsInside({ grid }: CoveredExample, { stride }: OcclusionSpec, box: PixelRect): boolean[] {
  return Array.from({ length: grid.rows * grid.cols }, (_, cell) => {
    const { x, y } = cellCentre(grid, stride, Math.floor(cell / grid.cols), cell % grid.cols);
    return x >= box.x0 && x < box.x1 && y >= box.y0 && y < box.y1;
  });
}

/** Fails unless the largest drop lies in the box, and drops there are twice those elsewhere and no noise. */
export function expectEvidenceInside({ drops }: CoveredExample, inside: readonly boolean[]): void {
  expect(inside[drops.indexOf(Math.max(...drops))]).toBe(true);
  const mean = (wanted: boolean) => {
    const some = drops.filter((_, cell) => inside[cell] === wanted);
    return some.reduce((sum, drop) => sum + drop, 0) / some.length;
  };
  expect(mean(true)).toBeGreaterThan(2 * Math.max(0.005, mean(false)));
}
