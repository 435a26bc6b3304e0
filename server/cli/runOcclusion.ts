/** One occlusion run without a server: from files to a map. */
import { AppError, parseOrThrow } from '@/lib/domain/appError';
import type { ResolvedModelCard } from '@/lib/domain/modelCard';
import { occlusionSpecSchema, type Fill, type OcclusionSpec, type PixelBox, type Target } from '@/lib/domain/occlusion';
import type { Device } from '@/lib/domain/provenance';
import type { CellLog } from '@/lib/occlusion/cellLog';
import type { OcclusionGrid } from '@/lib/occlusion/grid';
import { repeatMoments, repeatRequests } from '@/lib/occlusion/repeats';
import { runGrid } from '@/lib/occlusion/runGrid';
import { withSegments } from '@/lib/occlusion/segments';
import { topClass } from '@/lib/occlusion/targetClass';
import type { FittedImage, NetworkRef, OcclusionEngine } from '../compute/compute';
import { networkRef, readModelCard } from '../networks/readModelCard';
import { loadPicture } from './loadPicture';
import { collectCells } from './collectCells';
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
  /** Also runs with the seeds after that of the random fill, so often in all. */
  repeats?: number;
  /** Called with the number of known cells after every batch, of all repeats together. */
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
  /** Of the target's probability over the repeats, at each cell. */
  repeats: ReturnType<typeof repeatMoments> | null;
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
  const { repeats } = question;
  const specs = repeats === undefined ? [spec] : repeatRequests({ spec }, repeats).map((request) => request.spec);
  const image = await loadPicture(question.image, card.input);
  const network = await networkRef(files);

  return withCompute(device, async (compute) => {
    const started = performance.now();
    const run = (engine: OcclusionEngine, repeat = 0) => {
      const onCells = (done: number, total: number) => onProgress?.(repeat * total + done, specs.length * total);
      const work = { network, card, image, spec: specs[repeat] ?? spec, engine };
      return collectCells(compute, work, { grid, signal, onProgress: onCells });
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
    const maps = [{ probabilities: log.map(classIndex), base: base[classIndex]! }];
    for (let repeat = 1; repeat < specs.length; repeat++) {
      const other = await run(question.engine, repeat);
      maps.push({ probabilities: other.log.map(classIndex), base: other.base[classIndex]! });
    }
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
      repeats: repeats === undefined ? null : repeatMoments('probability', maps, grid.rows * grid.cols),
    };
  });
}

function largestDifference(a: CellLog, b: CellLog): number {
  const other = b.vectors(0, b.total);
  return a.vectors(0, a.total).reduce((most, p, i) => Math.max(most, Math.abs(p - other[i]!)), 0);
}

/** Throws `invalid_input` (field target) for a class that there is not. */
export function requireClass(target: Target, classCount: number): void {
  if (typeof target === 'number' && target >= classCount)
    throw new AppError(
      'invalid_input',
      `The target ${target} is out of range: the network has ${classCount} classes, 0 to ${classCount - 1}.`,
      { field: 'target' },
    );
}
