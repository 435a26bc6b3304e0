/**
 * The cells of a run in groups. A group is a stretch of the progressive order; inside it, patches of similar windows are
 * put into one batch. So the map sharpens as it does with one cell after the other, at most a group behind, and batches
 * are nearly as even as if all cells of the run had been sorted.
 */
import type { ResolvedModelCard } from '../../domain/modelCard';
import type { OcclusionSpec } from '../../domain/occlusion';
import { patchRectOf, type CellPatch, type OcclusionGrid, type PixelRect } from '../grid';
import { levelEnds, progressiveOrder } from '../progressiveOrder';

export interface GroupOptions {
  /** The first cell of the progressive order that is wanted. */
  from: number;
  /** Patches of the next batch, and of the next group. Asked for before each one. */
  batchSize: () => number;
  groupSize: () => number;
  /** The order in which the patches of a group are put into batches: a permutation of their indices. */
  similarFirst: (patches: readonly PixelRect[]) => readonly number[];
  /** Asked after each batch; a group that was begun is given up. */
  cancelled: () => boolean;
}

export interface CellGroup {
  kind: 'cells';
  from: number;
  count: number;
  /** count × classCount, in the progressive order. */
  probabilities: Float32Array;
}

/**
 * @param score probabilities (a row of as many values as the card has labels for each patch) of a batch; it must be done
 * when its promise resolves. Null ends the run: it was cancelled before it had any
 * @param grid of the spec, with its segments where it asks for them
 */
export async function* occludeInGroups(
  score: (patches: readonly CellPatch[]) => Promise<Float32Array | null>,
  card: ResolvedModelCard,
  grid: OcclusionGrid,
  spec: OcclusionSpec,
  options: GroupOptions,
): AsyncGenerator<CellGroup> {
  const classes = card.labels.length;
  const order = progressiveOrder(grid);
  const ends = levelEnds(grid);
  for (let from = options.from; from < order.length;) {
    // The first map that covers the whole picture is not kept waiting for cells of the next one.
    const limit = from < ends[0]! ? ends[0]! : order.length;
    const count = Math.min(Math.max(1, options.groupSize()), limit - from);
    const cells = order.subarray(from, from + count);
    const patches = [...cells].map((cell) => patchRectOf(grid, spec, cell));
    const sorted = options.similarFirst(patches);
    const probabilities = new Float32Array(count * classes);
    for (let done = 0; done < count;) {
      const batch = sorted.slice(done, done + Math.max(1, options.batchSize()));
      const rows = await score(batch.map((index) => patches[index]!));
      if (!rows) return;
      for (const [k, index] of batch.entries())
        probabilities.set(rows.subarray(k * classes, (k + 1) * classes), index * classes);
      done += batch.length;
      if (options.cancelled() && done < count) return;
    }
    yield { kind: 'cells', from, count, probabilities };
    from += count;
  }
}
