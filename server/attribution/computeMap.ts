/** Computes one map, as a task's work. */
import { gradCam, mapOnInput } from '@/lib/attribution/gradCam';
import type { AttributionMethod } from '@/lib/domain/attribution';
import { AppError } from '@/lib/domain/appError';
import type { NetworkGraph, NetworkLayer } from '@/lib/domain/networkGraph';
import type { OcclusionSpec } from '@/lib/domain/occlusion';
import { pixelAttribution } from '@/lib/occlusion/attribution';
import { occlusionGrid } from '@/lib/occlusion/grid';
import { progressiveOrder } from '@/lib/occlusion/progressiveOrder';
import { scoreMap } from '@/lib/occlusion/score';
import { withSegments } from '@/lib/occlusion/segments';
import { findLayer } from '../networks/findLayer';
import type { PictureTask } from '../compute/attributionTasks';
import type { Compute, PixelCompute } from '../compute/compute';
import type { JobService } from '../jobs/jobService';

export interface MapContext {
  compute: Pick<Compute, 'occlude'> & Pick<PixelCompute, 'scores' | 'layerGradient' | 'inputGradients'>;
  jobs: Pick<JobService, 'find' | 'log'>;
  graph: () => Promise<NetworkGraph>;
  signal: AbortSignal;
  progress(done: number, total: number): void;
  /** A map that will still change. */
  onPartial(values: Float32Array): void;
}

export interface ComputedMap {
  values: Float32Array;
  layer: { name: string; height: number; width: number } | null;
}

type Subject = PictureTask & { networkId: string; imageId: string; isControl: boolean };

/** Null once the signal is aborted. Throws what the methods throw; `conflict` for a heatmap that is not complete. */
export async function computeMap(
  subject: Subject,
  method: AttributionMethod,
  context: MapContext,
): Promise<ComputedMap | null> {
  // prettier-ignore
  switch (method.kind) {
    case 'occlusion': {
      const values = subject.isControl
        ? await occlusionOf(subject, method.spec, context)
        : await storedOcclusion(subject, method.spec, context);
      return values && { values, layer: null };
    }
    case 'rise': {
      const { fill, ...spec } = method;
      const values = await riseMap({ ...subject, fill, changes: { kind: 'rise', spec } }, context);
      return values && { values, layer: null };
    }
    case 'gradient':
    case 'integrated-gradients': {
      const path = method.kind === 'gradient' ? null : { fill: method.fill, steps: method.steps };
      for await (const event of context.compute.inputGradients({ ...subject, path }, context.signal)) {
        context.progress(event.done, path?.steps ?? 1);
        if (event.map) return { values: event.map, layer: null };
      }
      return null;
    }
    case 'grad-cam':
      return gradCamMap(subject, method.layer, context);
  }
}

async function storedOcclusion(
  { networkId, imageId, classIndex, card, image }: Subject,
  spec: OcclusionSpec,
  { jobs }: MapContext,
): Promise<Float32Array> {
  const job = await jobs.find({ networkId, imageId, spec });
  if (job?.state.status !== 'completed' || !job.base)
    throw new AppError('conflict', 'The heatmap is not complete yet. Run it to its end first, then check it.');
  const cells = (await jobs.log(job.id)).map(classIndex);
  const grid = withSegments(occlusionGrid(spec, card.input, card.labels.length), spec, image);
  return pixelAttribution(scoreMap('drop', cells, job.base[classIndex]!), grid, spec);
}

/** Of a network whose runs are not stored. */
async function occlusionOf(subject: Subject, spec: OcclusionSpec, context: MapContext): Promise<Float32Array | null> {
  const { card, classIndex } = subject;
  const grid = occlusionGrid(spec, card.input, card.labels.length);
  const order = progressiveOrder(grid);
  const cells = new Float32Array(order.length).fill(NaN);
  let base = NaN;
  for await (const event of context.compute.occlude({ ...subject, spec, from: 0 }, context.signal)) {
    if (event.kind === 'base') base = event.probabilities[classIndex]!;
    else {
      for (let k = 0; k < event.count; k++)
        cells[order[event.from + k]!] = event.probabilities[k * card.labels.length + classIndex]!;
      context.progress(event.from + event.count, order.length);
    }
  }
  if (context.signal.aborted) return null;
  return pixelAttribution(scoreMap('drop', cells, base), withSegments(grid, spec, subject.image), spec);
}

async function riseMap(
  task: Parameters<PixelCompute['scores']>[0],
  { compute, signal, progress, onPartial }: MapContext,
): Promise<Float32Array | null> {
  let values: Float32Array | null = null;
  const total = task.changes.kind === 'rise' ? task.changes.spec.masks : 0;
  for await (const event of compute.scores(task, signal)) {
    if (event.map) onPartial((values = event.map));
    progress(event.from + event.scores.length, total);
  }
  return signal.aborted ? null : values;
}

async function gradCamMap(subject: Subject, wanted: string | null, context: MapContext): Promise<ComputedMap | null> {
  const layer = gradCamLayer(await context.graph(), wanted);
  context.progress(0, 1);
  for await (const event of context.compute.layerGradient({ ...subject, layer }, context.signal)) {
    if (event.kind === 'step') continue;
    context.progress(1, 1);
    const { height, width } = event.maps;
    const values = mapOnInput(gradCam(event.maps, event.gradients), { width, height }, subject.card.input);
    return { values, layer: { name: layer.name, height, width } };
  }
  return null;
}

type MapLayer = { name: string; tensor: string; shape: number[]; channelAxis: number };

/** The layer of that name, or the last one before the scores that has maps. Throws `unsupported` (layer), `invalid_input`. */
export function gradCamLayer(graph: NetworkGraph, wanted: string | null): MapLayer {
  if (wanted !== null) {
    const layer = asMapLayer(findLayer(graph, wanted));
    if (layer) return layer;
    throw new AppError('unsupported', `The layer "${wanted}" gives no maps of channels with more than one place. Choose an earlier layer for Grad-CAM.`, { field: 'layer' }); // prettier-ignore
  }
  const leading = new Set<string>();
  for (const { name, tensor, inputs } of graph.layers.toReversed())
    if (tensor === graph.outputTensor || leading.has(name)) for (const one of [name, ...inputs]) leading.add(one);
  for (const layer of graph.layers.toReversed()) {
    const found = leading.has(layer.name) ? asMapLayer(layer) : null;
    if (found) return found;
  }
  throw new AppError('unsupported', 'No layer of this network is known to give maps of channels, so that there is no Grad-CAM of it. Compare with RISE, which needs no layer.', { field: 'layer' }); // prettier-ignore
}

function asMapLayer({ name, tensor, outputShape, channelAxis }: NetworkLayer): MapLayer | null {
  const shape = outputShape?.filter((size) => size !== null) ?? [];
  if (shape.length !== 3 || outputShape?.length !== 3 || channelAxis === null) return null;
  const places = shape.reduce((all, size, axis) => (axis === channelAxis ? all : all * size), 1);
  return places > 1 ? { name, tensor, shape, channelAxis } : null;
}
