/** One picture's cells, from a compute pool of the command itself. */
import { AppError } from '@/lib/domain/appError';
import { CellLog } from '@/lib/occlusion/cellLog';
import type { OcclusionGrid } from '@/lib/occlusion/grid';
import { progressiveOrder } from '@/lib/occlusion/progressiveOrder';
import type { Compute, OcclusionTask } from '../compute/compute';

export interface OccludedCells {
  log: CellLog;
  /** Of every class on the unoccluded picture. */
  base: Float32Array;
  /** Milliseconds a cell, from the first cell to the last. */
  msPerCell: number;
}

export interface OccludeOptions {
  grid: OcclusionGrid;
  signal: AbortSignal;
  /** Called with the number of known cells after every batch. */
  onProgress?: (done: number, total: number) => void;
}

/** Throws `cancelled` when it is stopped before its end. */
export async function collectCells(
  compute: Pick<Compute, 'occlude'>,
  work: Omit<OcclusionTask, 'from'>,
  { grid, signal, onProgress }: OccludeOptions,
): Promise<OccludedCells> {
  const log = new CellLog(progressiveOrder(grid), work.card.labels.length, grid.rows * grid.cols);
  let base: Float32Array | undefined;
  let cellsMs = 0;
  for await (const event of compute.occlude({ ...work, from: 0 }, signal)) {
    if (event.kind === 'base') base = event.probabilities;
    else {
      log.append(event.from, event.probabilities);
      cellsMs += event.computeMs;
    }
    onProgress?.(log.done, log.total);
  }
  if (!base || log.done < log.total)
    throw new AppError('cancelled', `The run was stopped after ${log.done} of ${log.total} cells.`);
  return { log, base, msPerCell: cellsMs / log.total };
}
