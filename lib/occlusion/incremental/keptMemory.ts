/** How much memory occluding a picture takes, before any of it is taken. */
import type { PixelRect } from '../grid';
import { frontierOf, type IncrementalPlan } from './planIncremental';
import type { MapSize } from '../../network/spatialNetwork';
import { cropSize, windowsOf, windowsOfBatch } from './windows';

const BYTES = 4;

export interface Batches {
  /** Patches that go through the segments at a time, and through the tail. */
  batch: number;
  tailBatch: number;
}

/**
 * The most bytes that an IncrementalPicture keeps with each cut, by cut: unoccluded maps, the same with their padding,
 * the tail's copies, and the windows of a batch. What the runtime takes for itself comes on top.
 */
export function keptMemory(
  plan: IncrementalPlan,
  patches: readonly PixelRect[],
  { batch, tailBatch }: Batches,
): number[] {
  const windows = windowsOfBatch(plan, patches);
  const sizeOf = (tensor: string) => valuesOf(plan.maps.get(tensor));
  let maps = valuesOf(plan.network.picture.map);
  let padded = 0;
  let windowed = batch * maps;
  const bytes: number[] = [];
  for (let cut = 0; cut <= plan.segments.length; cut++) {
    const copies = frontierOf(plan, cut).reduce((sum, { map }) => sum + valuesOf(map), 0);
    bytes.push(BYTES * (maps + padded + windowed + tailBatch * copies));
    const segment = plan.segments[cut];
    if (!segment) break;
    const window = windowsOf(windows, segment.id);
    for (const input of segment.inputs) {
      padded += input.padded.height * input.padded.width * input.map.channels;
      const crop = cropSize(input, window);
      windowed += batch * crop.height * crop.width * input.map.channels;
    }
    for (const tensor of segment.outputs) {
      maps += sizeOf(tensor);
      windowed += batch * window.height * window.width * (plan.maps.get(tensor)?.channels ?? 0);
    }
  }
  return bytes;
}

function valuesOf(map: MapSize | undefined): number {
  return map ? map.channels * map.height * map.width : 0;
}
