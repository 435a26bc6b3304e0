import type { z } from 'zod';
import { AppError } from '@/lib/domain/appError';
import type { Image } from '@/lib/domain/imageSet';
import type { Job } from '@/lib/domain/job';
import type { Network } from '@/lib/domain/network';
import { ALGORITHM_VERSION, type Score } from '@/lib/domain/occlusion';
import type { CellLog } from '@/lib/occlusion/cellLog';
import type { OcclusionGrid } from '@/lib/occlusion/grid';
import { boxInWords } from '@/lib/occlusion/boxText';
import { pixelAttribution } from '@/lib/occlusion/attribution';
import { fillForTable } from '@/lib/occlusion/fillText';
import { mapCsv } from '@/lib/occlusion/mapCsv';
import { scoreMap } from '@/lib/occlusion/score';
import { SEGMENTS_ALGORITHM, withSegments } from '@/lib/occlusion/segments';
import { shapeInWords } from '@/lib/occlusion/shapeText';
import { topClass } from '@/lib/occlusion/targetClass';
import { scoreRange } from '@/lib/palette/range';
import type { jobMapQuerySchema, MapFormat } from '@/lib/protocol/rest';
import { encodeNpy } from '@/lib/tensor/npy';
import type { Services } from '@/server/services';
import { CELLS_HEADER, fileResponse, nameForFile, type FileAnswer } from '../../../_request/fileResponse';
import { textStream } from '../../../_request/textStream';

export type MapQuery = z.infer<typeof jobMapQuerySchema>;

/** All that a map is made of. */
interface MapParts {
  job: Job;
  network: Network;
  image: Image;
  log: CellLog;
  classIndex: number;
  base: number;
  score: Score;
  per: MapQuery['per'];
  of: MapQuery['of'];
}

const CONTENT_TYPES: Readonly<Record<MapFormat, string>> = {
  npy: 'application/octet-stream',
  csv: 'text/csv; charset=utf-8',
  png: 'image/png',
};

/** Throws `conflict` before the first answer of the network, and `invalid_input` for a class that it does not have. */
export async function exportMap(services: Services, job: Job, query: MapQuery): Promise<Response> {
  const [network, image, log] = await Promise.all([
    services.networks.get(job.request.networkId),
    services.images.get(job.request.imageId),
    services.jobs.log(job.id),
  ]);
  if (!job.base)
    throw new AppError('conflict', 'The run has no numbers yet. Try again when its first cells are there.');
  const classIndex = query.class ?? topClass(job.base);
  const base = job.base[classIndex];
  if (base === undefined)
    throw new AppError(
      'invalid_input',
      `The network has ${job.classCount} classes: the class must be 0 to ${job.classCount - 1}, not ${classIndex}.`,
      { field: 'class' },
    );
  const { score, per, of } = query;
  const parts: MapParts = { job, network, image, log, classIndex, base, score, per, of };
  return fileResponse({
    bytes: await encodeMap(services, parts, query.format),
    contentType: CONTENT_TYPES[query.format],
    downloadName: fileName(parts, query.format),
    headers: { [CELLS_HEADER]: `${log.done}/${log.total}` },
  });
}

async function encodeMap(services: Services, parts: MapParts, format: MapFormat): Promise<FileAnswer['bytes']> {
  const { job, network, image, log, classIndex, base, score } = parts;
  const { spec } = job.request;
  const fitted = () => services.images.fitted(image, network.card.input);
  // Only segments depend on the picture.
  const grid = spec.segments ? withSegments(job.grid, spec, await fitted()) : job.grid;
  const scores = () => scoreMap(score, log.map(classIndex), base);
  switch (format) {
    case 'npy':
      if (parts.of === 'classes') return encodeNpy({ shape: [grid.rows, grid.cols], data: bestClasses(log) });
      if (parts.of === 'segments') return encodeNpy({ shape: [grid.height, grid.width], data: labelsOf(grid) });
      return parts.per === 'cell'
        ? encodeNpy({ shape: [grid.rows, grid.cols], data: scores() })
        : encodeNpy({ shape: [grid.height, grid.width], data: pixelAttribution(scores(), grid, spec) });
    case 'csv': {
      const { labels } = network.card;
      const record = await services.database.jobs.get(job.id);
      const provenance = describe(record?.specularVersion ?? services.version, parts);
      return textStream(mapCsv({ grid, spec, log, classIndex, base, labels, provenance }));
    }
    case 'png': {
      const values = scores();
      return services.renderHeatmap({
        image: await fitted(),
        grid,
        stride: spec.stride,
        values,
        score,
        range: scoreRange(score, values, base),
      });
    }
  }
}

/** For each pixel the row-major cell whose segment it belongs to. */
function labelsOf({ segments }: OcclusionGrid): Int32Array {
  if (segments) return segments.labels;
  throw new AppError('invalid_input', 'The patches of this run are squares: it has no segments to give.', {
    field: 'of',
  });
}

/** The class that wins each cell, row-major; NaN for cells that are not known. */
function bestClasses(log: CellLog): Float32Array {
  const best = new Float32Array(log.cells).fill(NaN);
  for (let position = 0; position < log.done; position++) best[log.order[position]!] = topClass(log.vector(position));
  return best;
}

/** What the numbers depend on, for the head of the table. */
function describe(version: string, { job, network, image, log, classIndex, base }: MapParts): Record<string, string> {
  const { spec } = job.request;
  return {
    network: network.name,
    picture: image.fileName,
    target: `${classIndex} ${network.card.labels[classIndex] ?? ''}`,
    [spec.alsoCovered ? 'probability with the fixed patch alone' : 'probability without a patch']: String(base),
    patch: spec.segments ? `${SEGMENTS_ALGORITHM} ${shapeInWords(spec)}` : `${spec.patch} px`,
    stride: `${spec.stride} px`,
    fill: fillForTable(spec.fill),
    ...(spec.box && { box: boxInWords(spec.box) }),
    ...(spec.alsoCovered && { 'fixed patch': boxInWords(spec.alsoCovered) }),
    cells: `${log.done} of ${log.total}`,
    device: 'device' in job.state ? job.state.device.description : 'unknown',
    algorithm: ALGORITHM_VERSION,
    'weights sha256': network.weightsHash,
    'card sha256': network.cardHash,
    'picture sha256': image.hash,
    'result key': job.resultKey,
    specular: version,
  };
}

/** "tench-SqueezeNet-great-white-shark-drop-p32-s16.csv", with "partial" where cells are missing. */
function fileName({ job, network, image, log, classIndex, score, per, of }: MapParts, format: MapFormat): string {
  const { patch, stride, segments } = job.request.spec;
  const label = network.card.labels[classIndex] || `class-${classIndex}`;
  const what = of === 'score' ? [nameForFile(label), score] : [of];
  const words = [image.fileName, network.name].map((text) => nameForFile(text));
  const partial = log.done < log.total ? ['partial'] : [];
  const pixels = per === 'pixel' ? ['pixels'] : [];
  return `${[...words, ...what, segments ? `c${segments.compactness}` : `p${patch}`, `s${stride}`, ...pixels, ...partial].join('-')}.${format}`;
}
