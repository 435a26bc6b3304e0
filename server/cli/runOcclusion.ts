/** One occlusion run without a server: from files to a map. */
import { AppError, parseOrThrow } from '@/lib/domain/appError';
import type { ResolvedModelCard } from '@/lib/domain/modelCard';
import { occlusionSpecSchema, type Fill, type OcclusionSpec, type PixelBox } from '@/lib/domain/occlusion';
import type { Device } from '@/lib/domain/provenance';
import { CellLog, topOf } from '@/lib/occlusion/cellLog';
import type { OcclusionGrid } from '@/lib/occlusion/grid';
import { progressiveOrder } from '@/lib/occlusion/progressiveOrder';
import { runGrid } from '@/lib/occlusion/runGrid';
import { withSegments } from '@/lib/occlusion/segments';
import type { FittedImage, NetworkRef, OcclusionEngine } from '../compute/compute';
import { networkRef, readModelCard } from '../networks/readModelCard';
import { loadPicture } from './loadPicture';
import type { DeviceChoice } from './options';
import { withCompute } from './withCompute';

export interface OcclusionQuestion {
  model: string;
  image: string;
  patch: number;
  stride: number;
  fill: Fill;
  segments?: OcclusionSpec['segments'] | undefined;
  box?: PixelBox;
  alsoCovered?: PixelBox;
  target: 'top' | number;
  device: DeviceChoice;
  /** By parts of the network where it can be taken apart, or by whole runs alone. */
  engine: OcclusionEngine;
  /** Runs with the other engine too, and compares. */
  compare?: boolean;
  /** Called with the number of known cells after every batch. */
  onProgress?: (done: number, total: number) => void;
  signal: AbortSignal;
}

export interface OcclusionAnswer {
  card: ResolvedModelCard;
  network: NetworkRef;
  image: FittedImage;
  spec: OcclusionSpec;
  grid: OcclusionGrid;
  log: CellLog;
  /** Class index. */
  target: number;
  /** Probability of the target on the unoccluded picture. */
  base: number;
  device: Device;
  /** From the loaded files to the last cell, loading the network included. */
  ms: number;
  /** What both engines took, where that was asked for. */
  comparison: Comparison | null;
}

export interface Comparison {
  /** Milliseconds a cell, from the first cell to the last. */
  msPerCell: Record<OcclusionEngine, number>;
  /** Largest difference of any probability of any cell. */
  difference: number;
}

/** Everything that can be refused without the device is refused before it is started. */
export async function runOcclusion(question: OcclusionQuestion): Promise<OcclusionAnswer> {
  const { patch, stride, fill, segments, box, alsoCovered, target, device, signal, onProgress } = question;
  const files = await readModelCard(question.model);
  const { card } = files;
  const spec = parseOrThrow(
    occlusionSpecSchema,
    { patch, stride, fill, segments, box, alsoCovered },
    'The occlusion run',
  );
  const grid = runGrid(spec, card);
  requireClass(target, card.labels.length);
  const image = await loadPicture(question.image, card.input);
  const network = await networkRef(files);

  return withCompute(device, async (compute) => {
    const started = performance.now();
    const run = async (engine: OcclusionEngine) => {
      const log = new CellLog(progressiveOrder(grid), card.labels.length, grid.rows * grid.cols);
      let base: Float32Array | undefined;
      let cellsMs = 0;
      for await (const event of compute.occlude({ network, card, image, spec, from: 0, engine }, signal)) {
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
    };
    const { log, base, msPerCell } = await run(question.engine);
    const ms = performance.now() - started;
    let comparison: Comparison | null = null;
    if (question.compare) {
      const engine = question.engine === 'naive' ? 'incremental' : 'naive';
      const other = await run(engine);
      const both = { naive: other.msPerCell, incremental: other.msPerCell, [question.engine]: msPerCell };
      comparison = { msPerCell: both, difference: largestDifference(log, other.log) };
    }
    const classIndex = target === 'top' ? topClass(base) : target;
    return {
      card,
      network,
      image,
      spec,
      grid: withSegments(grid, spec, image),
      log,
      target: classIndex,
      base: base[classIndex]!,
      device: await compute.device(card.format),
      ms,
      comparison,
    };
  });
}

function largestDifference(a: CellLog, b: CellLog): number {
  const other = b.vectors(0, b.total);
  return a.vectors(0, a.total).reduce((most, p, i) => Math.max(most, Math.abs(p - other[i]!)), 0);
}

function requireClass(target: 'top' | number, classCount: number): void {
  if (target !== 'top' && target >= classCount)
    throw new AppError(
      'invalid_input',
      `The target ${target} is out of range: the network has ${classCount} classes, 0 to ${classCount - 1}.`,
      { field: 'target' },
    );
}

function topClass(probabilities: Float32Array): number {
  const best = new Uint32Array(1);
  topOf(probabilities, 1, best, new Float32Array(1));
  return best[0]!;
}
