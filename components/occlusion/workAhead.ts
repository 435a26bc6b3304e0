/** What a press on the button of a run would compute, in words. */
import { formatDuration } from '@/lib/domain/formatDuration';
import type { Job } from '@/lib/domain/job';
import { cellCount, type GridCells } from '@/lib/occlusion/grid';

/**
 * "784 cells (28 × 28) · about 12 s", and for a run that goes on only what is left of it. `msPerCell` is the device time
 * for one cell, null when nothing was learnt yet.
 */
export function workAhead(grid: GridCells, job: Pick<Job, 'done'> | null, msPerCell: number | null): string {
  const total = cellCount(grid);
  const done = job?.done ?? 0;
  const left = Math.max(0, total - done);
  const cells =
    done > 0
      ? `${left} cells left`
      : grid.only
        ? `${total} cells of ${grid.rows} × ${grid.cols}`
        : `${total} cells (${grid.rows} × ${grid.cols})`;
  const time = msPerCell === null ? 'time not known before a first run' : `about ${formatDuration(msPerCell * left)}`;
  return `${cells} · ${time}`;
}
