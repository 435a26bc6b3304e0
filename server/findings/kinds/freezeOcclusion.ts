/** The evidence of a finding about a heatmap, as it was when it was saved: nothing in it changes when the job goes on. */
import { AppError } from '@/lib/domain/appError';
import type { DraftOf } from '@/lib/domain/finding';
import type { Job } from '@/lib/domain/job';
import type { FindingArea, OcclusionEvidence } from '@/lib/domain/occlusionFinding';
import type { CellLog } from '@/lib/occlusion/cellLog';
import { scoreMap } from '@/lib/occlusion/score';
import { withSegments } from '@/lib/occlusion/segments';
import { scoreRange } from '@/lib/palette/range';
import { encodeNpy } from '@/lib/tensor/npy';
import type { ArtifactStore } from '../../artifacts/artifactStore';
import type { Database, JobRecord } from '../../db/database';
import { renderHeatmap } from '../../image/renderHeatmap';
import type { ImageService } from '../../images/imageService';
import type { JobService } from '../../jobs/jobService';
import { bestClasses } from '../../networks/bestClasses';
import type { NetworkService } from '../../networks/networkService';

export interface OcclusionSources {
  database: Pick<Database, 'jobs'>;
  artifacts: Pick<ArtifactStore, 'put'>;
  jobs: Pick<JobService, 'get' | 'log'>;
  networks: Pick<NetworkService, 'get'>;
  images: Pick<ImageService, 'get' | 'fitted'>;
  version: string;
}

type OcclusionDraft = DraftOf<'occlusion'>;

/**
 * Stores the map and its picture, and returns what the finding says about them. Throws `not_found`, `invalid_input`
 * with the field of the draft, and `conflict` when the cells that it speaks of are not computed yet.
 */
export async function freezeOcclusion(draft: OcclusionDraft, sources: OcclusionSources): Promise<OcclusionEvidence> {
  const { database, artifacts, jobs, networks, images, version } = sources;
  const { target } = draft;
  const [job, record] = await Promise.all([jobs.get(draft.jobId), database.jobs.get(draft.jobId)]);
  if (!job || !record) throw new AppError('not_found', `There is no run "${draft.jobId}".`, { field: 'jobId' });
  checkTarget(draft, job);
  const { device, pixelsHash } = record;
  if (!job.base || !device || !pixelsHash) throw notComputed('This run has not computed anything yet.');
  const [network, image] = await Promise.all([networks.get(target.networkId), images.get(target.imageId)]);
  const [fitted, log] = await Promise.all([images.fitted(image, network.card.input), jobs.log(job.id)]);

  // From here to the last use of the log nothing waits: a running job cannot add cells in between.
  const base = Float32Array.from(job.base);
  const map = log.map(target.classIndex);
  const done = log.done;
  if (done === 0) throw notComputed('This run has not computed any cell yet.');
  const cell = strongestCell(target.area, job.grid.cols, map, base[target.classIndex]!);
  const cellTop = cell === null ? null : bestClasses(vectorOf(log, cell), network.card.labels);

  const { area, score } = target;
  const values = scoreMap(score, map, base[target.classIndex]!);
  const range = scoreRange(score, values, base[target.classIndex]!);
  const { spec } = job.request;
  const { stride } = spec;
  const grid = withSegments(job.grid, spec, fitted);
  const picture = await renderHeatmap({ image: fitted, grid, stride, values, score, range, area });
  const [mapHash, pictureHash] = await Promise.all([
    artifacts.put(encodeNpy({ shape: [grid.rows, grid.cols], data: map })),
    artifacts.put(picture),
  ]);
  return {
    provenance: { ...provenanceOf(record), pixelsHash, device, specularVersion: record.specularVersion ?? version },
    networkName: network.name,
    imageName: image.fileName,
    classLabel: network.card.labels[target.classIndex] ?? `class ${target.classIndex}`,
    rows: grid.rows,
    cols: grid.cols,
    done,
    ...(log.total < log.cells && { total: log.total }),
    baseProbability: base[target.classIndex]!,
    baseTop: bestClasses(base, network.card.labels),
    cellTop,
    mapHash,
    pictureHash,
  };
}

function provenanceOf({ identity, resultKey }: JobRecord) {
  return { ...identity, resultKey };
}

function checkTarget({ target }: OcclusionDraft, job: Job): void {
  const invalid = (message: string, field: string) => new AppError('invalid_input', message, { field });
  if (target.networkId !== job.request.networkId)
    throw invalid('The finding names another network than its run.', 'target.networkId');
  if (target.imageId !== job.request.imageId)
    throw invalid('The finding names another picture than its run.', 'target.imageId');
  if (target.classIndex >= job.classCount)
    throw invalid(
      `Class ${target.classIndex} does not exist: the network has ${job.classCount} classes, numbered from 0.`,
      'target.classIndex',
    );
  const { area } = target;
  if (area.kind === 'map') return;
  const [row0, col0, row1, col1] =
    area.kind === 'cell' ? [area.row, area.col, area.row, area.col] : [area.row0, area.col0, area.row1, area.col1];
  const { rows, cols } = job.grid;
  if (row1 >= rows || col1 >= cols)
    throw invalid(`The area reaches beyond the map of ${rows} × ${cols} cells.`, 'target.area');
  if (row0 > row1 || col0 > col1)
    throw invalid('The region ends before it begins: row0 ≤ row1 and col0 ≤ col1 are needed.', 'target.area');
}

/**
 * Row-major index of the cell that the finding shows: the chosen one, or that of the region where the patch changes the
 * target's probability the most. Null for a whole map.
 */
function strongestCell(area: FindingArea, cols: number, map: Float32Array, base: number): number | null {
  switch (area.kind) {
    case 'map':
      return null;
    case 'cell': {
      const cell = area.row * cols + area.col;
      if (Number.isNaN(map[cell])) throw notComputed('This cell has not been computed yet.');
      return cell;
    }
    case 'region': {
      let strongest: number | null = null;
      let change = -1;
      for (let row = area.row0; row <= area.row1; row++)
        for (let col = area.col0; col <= area.col1; col++) {
          const here = Math.abs(map[row * cols + col]! - base);
          if (here > change) [strongest, change] = [row * cols + col, here]; // false for NaN: not known
        }
      if (strongest === null) throw notComputed('No cell of this region has been computed yet.');
      return strongest;
    }
  }
}

function vectorOf(log: CellLog, cell: number): Float32Array {
  return log.vector(log.order.indexOf(cell)).slice();
}

function notComputed(what: string): AppError {
  return new AppError('conflict', `${what} Save the finding when it is there.`, { field: 'jobId' });
}
