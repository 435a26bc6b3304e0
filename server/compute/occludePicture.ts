/**
 * An occlusion run on a loaded network: by its parts where it can be taken apart, and else by whole runs. Both give the
 * same numbers (up to the order in which they are summed).
 */
import { cellCount, occlusionGrid, patchRectOf, type OcclusionGrid } from '@/lib/occlusion/grid';
import { occludeInGroups } from '@/lib/occlusion/incremental/occludeInGroups';
import { type BatchMemory, occlude, occlusionTensors } from '@/lib/occlusion/occlude';
import { levelEnds, progressiveOrder } from '@/lib/occlusion/progressiveOrder';
import { withSegments } from '@/lib/occlusion/segments';
import type { LoadedNetwork } from '../engine/engine';
import { BatchSizer } from './batchSizer';
import { classify } from './classify';
import type { OcclusionEvent, OcclusionTask } from './compute';
import type { IncrementalOcclusion } from './incrementalOcclusion';

/** Of a batch by parts: an abort waits for one at most. */
export const PARTS_BATCH_MS = 300;
export const FIRST_PARTS_BATCH = 8;
/** A group of batches is sent together: longer ones are more even, shorter ones are seen earlier. */
const GROUP_MS = 300;
const MAX_GROUP = 256;

/** Whole batches as far as there is time for them, one at least. */
export function groupSizeAt(msPerPatch: number, batch: number): number {
  const affordable = Math.min(MAX_GROUP, GROUP_MS / msPerPatch);
  return Math.max(1, Math.floor(affordable / batch)) * batch;
}

export interface OccludeContext {
  /** Runs something on the device when its turn comes; resolves with how long it took there. */
  timed<T>(run: () => Promise<T>): Promise<{ value: T; ms: number }>;
  cancelled(): boolean;
  /** Of whole runs of this network: what earlier ones have shown of its speed. */
  sizer: BatchSizer;
  /** Null: by whole runs alone. */
  incremental: IncrementalOcclusion | null;
  /** For batches of whole pictures, from run to run. */
  memory?: BatchMemory;
  /** Parts that fail are no reason to stop: the run goes on without them. */
  onPartsFailed(error: unknown): void;
}

/** Yields as Compute.occlude says. */
export async function* occludePicture(
  network: LoadedNetwork,
  task: OcclusionTask,
  context: OccludeContext,
): AsyncGenerator<OcclusionEvent> {
  const { card, spec } = task;
  const { incremental, cancelled } = context;
  const grid = withSegments(occlusionGrid(spec, card.input, card.labels.length), spec, task.image);
  const cells = cellCount(grid);
  const [firstLevel = 0, secondLevel = firstLevel] = levelEnds(grid);
  // The first coarse map is what people wait for. A card shows only in larger batches what whole runs can do on it.
  const first = Math.max(task.from, incremental?.onCard ? secondLevel : firstLevel);
  const until = !incremental ? Infinity : incremental.isSoonerWhole(first - task.from) ? first : task.from;
  let position = task.from;
  for await (const event of byWholeRuns(network, task, grid, context, { from: position, until, together: first })) {
    yield event;
    if (event.kind === 'cells') position += event.count;
    if (cancelled()) return;
    if (position >= until) break;
  }
  if (!incremental || until === Infinity) return;
  try {
    for await (const event of byParts(incremental, { ...task, from: position }, grid, context)) {
      yield event;
      position = event.from + event.count;
      if (cancelled()) return;
    }
  } catch (error) {
    context.onPartsFailed(error);
  }
  if (position >= cells) return;
  for await (const event of byWholeRuns(network, task, grid, context, {
    from: position,
    until: Infinity,
    together: 0,
  })) {
    if (event.kind === 'base') continue;
    yield event;
    if (cancelled()) return;
  }
}

interface WholeRuns {
  /** Positions of the progressive order. */
  from: number;
  until: number;
  /** Up to this position, cells are best seen all at once. */
  together: number;
}

async function* byWholeRuns(
  network: LoadedNetwork,
  { card, image, spec }: OcclusionTask,
  { segments }: OcclusionGrid,
  { timed, cancelled, sizer, incremental, memory }: OccludeContext,
  { from, until, together }: WholeRuns,
): AsyncGenerator<OcclusionEvent> {
  if (cancelled()) return;
  let computeMs = 0;
  let position = from;
  const score = async (batch: Float32Array, count: number) => {
    const { value, ms } = await timed(() => classify(network, card, batch, count));
    sizer.observe(count, ms);
    incremental?.noteWholeRun(count, ms);
    computeMs = ms;
    return value;
  };
  // Half of the first coarse map is of no use, and drawing it takes time from the other half: a batch may be longer there.
  const isTogether = (left: number) => left > 0 && sizer.isSoonTogether(left);
  const batchSize = () => {
    const left = together - position;
    return Math.min(isTogether(left) ? left : sizer.size, until - position);
  };
  // The picture itself comes with the first coarse map, where that is soon.
  const options = { from, batchSize, segments, memory, baseWithCells: until > from && isTogether(together - from) };
  for await (const result of occlude(score, image, card, spec, options)) {
    yield result.kind === 'base' ? result : { ...result, computeMs };
    if (result.kind === 'cells') position += result.count;
  }
}

/** Ends early where whole runs turn out to be faster. */
async function* byParts(
  incremental: IncrementalOcclusion,
  { card, image, spec, from }: OcclusionTask,
  grid: OcclusionGrid,
  { timed, cancelled }: OccludeContext,
): AsyncGenerator<Extract<OcclusionEvent, { kind: 'cells' }>> {
  if (cancelled()) return;
  const patches = [...progressiveOrder(grid)].map((cell) => patchRectOf(grid, spec, cell));
  const beganAt = performance.now();
  const tensors = { ...occlusionTensors(image, card.input, spec), labels: grid.segments?.labels };
  const run = await incremental.begin(card, tensors, patches);
  if (!run) return;
  const before = { ms: performance.now() - beganAt, isKnown: false };
  try {
    if (incremental.isBeatenByWholeRuns(run)) return;
    const sizer = new BatchSizer(FIRST_PARTS_BATCH, PARTS_BATCH_MS);
    let [computeMs, msPerPatch] = [0, Infinity];
    const groups = occludeInGroups(
      async (batch) => {
        const { value: isReady, ms: preparing } = await timed(() => run.prepare(cancelled));
        if (!isReady) return null;
        if (!before.isKnown) [before.ms, before.isKnown] = [before.ms + preparing, true];
        const { value, ms } = await timed(() => run.probabilities(batch));
        sizer.observe(Math.ceil(batch.length / run.lanes), ms);
        msPerPatch = ms / batch.length;
        computeMs += preparing + ms;
        return value;
      },
      card,
      grid,
      spec,
      {
        from,
        batchSize: () => sizer.size * run.lanes,
        groupSize: () => groupSizeAt(msPerPatch, sizer.size * run.lanes),
        similarFirst: (some) => run.similarFirst(some),
        cancelled,
      },
    );
    for await (const group of groups) {
      yield { ...group, computeMs };
      computeMs = 0;
      if (incremental.isBeatenByWholeRuns(run)) return;
    }
  } finally {
    if (before.isKnown) incremental.notePicture({ before: before.ms, patch: run.msPerPatch });
    await run.end();
  }
}
