/** Both ways to occlude one network, over the same cells, one after the other. */
import { tensorLayout } from '@/lib/image/preprocess';
import { occlusionGrid, patchRectOf, type PixelRect } from '@/lib/occlusion/grid';
import { arithmeticBound, boundOfBatches } from '@/lib/occlusion/incremental/arithmeticBound';
import type { IncrementalPlan } from '@/lib/occlusion/incremental/planIncremental';
import { similarFirst, windowStatistics } from '@/lib/occlusion/incremental/similarPatches';
import { copyRect, occlusionTensors } from '@/lib/occlusion/occlude';
import { levelEnds, progressiveOrder } from '@/lib/occlusion/progressiveOrder';
import { BatchSizer } from '@/server/compute/batchSizer';
import { classify } from '@/server/compute/classify';
import { IncrementalOcclusion, type IncrementalRun } from '@/server/compute/incrementalOcclusion';
import { FIRST_PARTS_BATCH, groupSizeAt, PARTS_BATCH_MS } from '@/server/compute/occludePicture';
import type { PartLanes } from '@/server/compute/lanes/partLanes';
import type { LoadedNetwork } from '@/server/engine/engine';
import type { Subject } from './subject';
import type { Round } from './targets';

export interface Spec {
  patch: number;
  stride: number;
}

export interface Row {
  network: string;
  spec: Spec;
  cells: number;
  /** Pictures of a whole run's batch; the fastest of those that were tried. */
  naiveBatch: number;
  batch: number;
  /** Segments that are computed as windows, of all. */
  cut: number;
  segments: number;
  /** Multiply-adds of whole runs over those of windows: each patch its own, and of batches that are put together in groups. */
  bound: number;
  boundInGroups: { cells: number; bound: number }[];
  rounds: Round[];
  /** Largest difference of a probability, and of a logit over its spread; of all cells where that was asked for. */
  difference: number;
  logitDifference: number;
  /** Until every part of the picture has a first value: by whole runs, and by parts once they are open. */
  firstMapMs: { naive: number; incremental: number };
  memoryMiB: number;
}

const GREY: [number, number, number] = [128, 128, 128];
/** Larger ones only help a graphics card. */
const NAIVE_BATCHES = { cpu: [1, 4, 8, 16, 32], card: [1, 4, 8, 16, 32, 64, 128, 256] };
/** Of a round by whole runs, where a batch is no larger: their time does not depend on where a patch is. */
const NAIVE_CELLS = 32;
/** One batch at a time, groups as a run has them, and all cells at once. */
const GROUPS = [32, 256, Infinity];
const BATCH = 32;

export interface MeasureOptions {
  rounds: number;
  onCard: boolean;
  lanes: PartLanes;
  /** Compares the answers at every cell, which takes as long as a whole run; else those of the rounds. */
  everyCell: boolean;
}

export async function measure(
  network: LoadedNetwork,
  subject: Subject,
  spec: Spec,
  { rounds, onCard, lanes, everyCell }: MeasureOptions,
): Promise<Row> {
  const { card, image, name } = subject;
  const grid = occlusionGrid({ ...spec, fill: GREY }, card.input);
  const rectOf = (cell: number) => patchRectOf(grid, spec, cell);
  const patches = [...progressiveOrder(grid)].map(rectOf);
  const tensors = occlusionTensors(image, card.input, { fill: GREY });
  const incremental = (await IncrementalOcclusion.of(network, card, lanes)) ?? fail(`${name} cannot be taken apart.`);

  const whole = wholeRuns(network, subject, tensors);
  const batches = NAIVE_BATCHES[onCard ? 'card' : 'cpu'];
  const naiveBatch = await fastest(batches, (batch) => whole(patches.slice(0, batch)));
  const naive = async (cells: readonly PixelRect[]) => {
    const rows: Float32Array[] = [];
    for (let from = 0; from < cells.length; from += naiveBatch)
      rows.push(await whole(cells.slice(from, from + naiveBatch)));
    return concatenated(rows);
  };

  const begin = async () => (await incremental.begin(card, tensors, patches)) ?? fail(`${name} takes too much memory.`);
  const run = await begin();
  const sizer = new BatchSizer(FIRST_PARTS_BATCH, PARTS_BATCH_MS);
  await settle(run, sizer, patches);
  const [firstLevel = 1] = levelEnds(grid);
  const first = patches.slice(0, firstLevel);
  const firstNaive = await timed(() => naive(first));
  const firstParts = await timed(async () => byGroup(await begin(), sizer, first));

  const measured: Round[] = [];
  const base = await whole([{ y0: 0, x0: 0, y1: 0, x1: 0 }]);
  const differences = everyCell ? [compared(await naive(patches), await byGroup(run, sizer, patches), base)] : [];
  let msPerCell = firstParts.ms / first.length;
  for (let round = 0; round < rounds; round++) {
    const from = Math.floor(((round + 0.5) / rounds) * (patches.length - 1));
    const group = patches.slice(from, from + groupSizeAt(msPerCell, sizer.size * run.lanes));
    const some = group.slice(0, Math.max(NAIVE_CELLS, naiveBatch));
    const a = await timed(() => naive(some));
    const b = await timed(() => byGroup(run, sizer, group));
    msPerCell = b.ms / group.length;
    differences.push(compared(a.value, b.value, base));
    measured.push({ naiveMs: a.ms / some.length, incrementalMs: msPerCell });
  }
  return {
    ...{ network: name, spec, cells: patches.length, naiveBatch, batch: sizer.size, rounds: measured },
    difference: Math.max(...differences.map(({ probability }) => probability)),
    logitDifference: Math.max(...differences.map(({ logit }) => logit)),
    ...{ cut: run.cut, segments: incremental.plan.segments.length, bound: arithmeticBound(incremental.plan, patches) },
    boundInGroups: GROUPS.map((cells) => ({ cells, bound: boundInGroups(incremental.plan, patches, cells) })),
    firstMapMs: { naive: firstNaive.ms, incremental: firstParts.ms },
    memoryMiB: run.bytes / 2 ** 20,
  };
}

/** Batches of 32 from groups of so many cells in the progressive order. */
function boundInGroups(plan: IncrementalPlan, patches: readonly PixelRect[], cells: number): number {
  const statistics = windowStatistics(plan, patches);
  const batches: PixelRect[][] = [];
  for (let from = 0; from < patches.length; from += cells) {
    const group = patches.slice(from, from + cells);
    const sorted = similarFirst(plan, statistics, group).map((index) => group[index]!);
    for (let done = 0; done < sorted.length; done += BATCH) batches.push(sorted.slice(done, done + BATCH));
  }
  return boundOfBatches(plan, batches);
}

function wholeRuns(
  network: LoadedNetwork,
  { card }: Subject,
  { base, replacement }: { base: Float32Array; replacement: Float32Array },
) {
  const layout = tensorLayout(card.input);
  let memory = new Float32Array(0);
  return (cells: readonly PixelRect[]): Promise<Float32Array> => {
    const length = cells.length * base.length;
    if (memory.length < length) memory = new Float32Array(length);
    const batch = memory.subarray(0, length);
    for (const [k, rect] of cells.entries()) {
      batch.set(base, k * base.length);
      copyRect(replacement, batch, k * base.length, rect, layout);
    }
    return classify(network, card, batch, cells.length);
  };
}

/** As a run does it: similar patches in one batch, rows in the order of the cells. */
async function byGroup(run: IncrementalRun, sizer: BatchSizer, cells: readonly PixelRect[]): Promise<Float32Array> {
  const sorted = run.similarFirst(cells);
  const rows: Float32Array[] = [];
  for (let done = 0; done < sorted.length;) {
    const batch = sorted.slice(done, done + sizer.size * run.lanes);
    await run.prepare();
    const { value, ms } = await timed(() => run.probabilities(batch.map((index) => cells[index]!)));
    sizer.observe(Math.ceil(batch.length / run.lanes), ms);
    const each = value.length / batch.length;
    for (const [k, index] of batch.entries()) rows[index] = value.slice(k * each, (k + 1) * each);
    done += batch.length;
  }
  return concatenated(rows);
}

/** The cut is chosen on real batches: those of the first cells. */
async function settle(run: IncrementalRun, sizer: BatchSizer, patches: readonly PixelRect[]): Promise<void> {
  for (let from = 0; !run.isSettled; from = (from + sizer.size * run.lanes) % patches.length)
    await byGroup(run, sizer, patches.slice(from, from + sizer.size * run.lanes));
}

async function fastest(batches: readonly number[], run: (batch: number) => Promise<unknown>): Promise<number> {
  let [best, leastMs] = [1, Infinity];
  for (const batch of batches) {
    try {
      await run(batch);
    } catch (error) {
      // A card refuses maps that are too large for it: 256 pictures in VGG-16.
      if (batch === 1) throw error;
      break;
    }
    const ms = Math.min(...[await timed(() => run(batch)), await timed(() => run(batch))].map((one) => one.ms)) / batch;
    if (ms < leastMs) [best, leastMs] = [batch, ms];
  }
  return best;
}

async function timed<T>(run: () => Promise<T>): Promise<{ value: T; ms: number }> {
  const start = performance.now();
  const value = await run();
  return { value, ms: performance.now() - start };
}

function fail(message: string): never {
  throw new Error(message);
}

/**
 * Of all probabilities the largest difference, and of the logits over their spread: what a logit (log-probability without
 * the mean of its row) differs from that of the picture as it is. `b` may have more rows than `a`.
 */
function compared(a: Float32Array, b: Float32Array, base: Float32Array): { probability: number; logit: number } {
  const classes = base.length;
  const unoccluded = logitsOf(base);
  let [probability, logit, spread] = [0, 0, 0];
  for (let from = 0; from < a.length; from += classes) {
    const [rowA, rowB] = [a.subarray(from, from + classes), b.subarray(from, from + classes)];
    const [logitsA, logitsB] = [logitsOf(rowA), logitsOf(rowB)];
    for (let k = 0; k < classes; k++) {
      probability = Math.max(probability, Math.abs(rowA[k]! - (rowB[k] ?? NaN)));
      logit = Math.max(logit, Math.abs(logitsA[k]! - logitsB[k]!));
      spread = Math.max(spread, Math.abs(logitsA[k]! - unoccluded[k]!));
    }
  }
  return { probability, logit: logit / spread };
}

function logitsOf(row: Float32Array): Float64Array {
  const logs = Float64Array.from(row, Math.log);
  const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
  return logs.map((log) => log - mean);
}

function concatenated(rows: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(rows.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const row of rows) {
    all.set(row, at);
    at += row.length;
  }
  return all;
}
