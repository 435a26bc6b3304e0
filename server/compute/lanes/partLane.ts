/**
 * A lane computes batches of patches by the parts of one network. Several lanes do so at the same time, each with a share
 * of the processor's cores: the threads of one session wait for each other at every small window, lanes do not.
 */
import type { CellPatch } from '@/lib/occlusion/grid';
import { type BatchTimes, IncrementalPicture, type PaintPatch } from '@/lib/occlusion/incremental/incrementalPicture';
import type { NetworkParts } from '@/lib/occlusion/incremental/networkParts';

/**
 * Copies of the maps that the tail reads. 8 to 32 are alike, but where dense layers with many weights come: AlexNet took
 * 0.73 ms a cell for it instead of 1.57.
 */
export const TAIL_BATCH = 32;

/** Both preprocessed, channels last: the picture, and what stands under the patches. */
export interface LaneTensors {
  base: Float32Array;
  replacement: Float32Array;
  /** For each pixel the segment that it belongs to; left out where no patch is a segment. */
  labels?: Int32Array | undefined;
}

export interface LaneAnswer {
  /** The network's answers, a row for each patch. */
  values: Float32Array;
  times: BatchTimes;
}

/** One picture in one lane. Calls must not overlap. */
export interface LanePicture {
  /** See IncrementalPicture. */
  prepareStep(cut: number): Promise<boolean>;
  settle(cut: number): Promise<void>;
  occlude(patches: readonly CellPatch[], cut: number): Promise<LaneAnswer>;
  /** Its memory may go. */
  end(): Promise<void>;
}

/** One network in one lane. */
export interface PartLane {
  begin(tensors: LaneTensors): LanePicture;
  closeTail(cut: number): Promise<void>;
}

/** In the thread that asks. */
export class LocalLane implements PartLane {
  constructor(private readonly parts: NetworkParts) {}

  begin(tensors: LaneTensors): LocalPicture {
    const options = { tailBatch: TAIL_BATCH, now: () => performance.now() };
    const picture = IncrementalPicture.of(this.parts, tensors.base, options);
    return new LocalPicture(picture, painter(tensors, this.parts.plan.network.picture.map), this.parts.outputs[0]!);
  }

  closeTail(cut: number): Promise<void> {
    return this.parts.closeTail(cut);
  }
}

export class LocalPicture implements LanePicture {
  constructor(
    private readonly picture: IncrementalPicture,
    private readonly paint: PaintPatch,
    private readonly output: string,
  ) {}

  prepareStep(cut: number): Promise<boolean> {
    return this.picture.prepareStep(cut);
  }

  settle(cut: number): Promise<void> {
    this.picture.settle(cut);
    return Promise.resolve();
  }

  async occlude(patches: readonly CellPatch[], cut: number): Promise<LaneAnswer> {
    const { outputs, times } = await this.picture.occlude(patches, this.paint, cut);
    return { values: outputs.get(this.output) ?? new Float32Array(), times };
  }

  end(): Promise<void> {
    return Promise.resolve();
  }

  get bytes(): number {
    return this.picture.bytes;
  }
}

function painter(
  { base, replacement, labels }: LaneTensors,
  { width, channels }: { width: number; channels: number },
): PaintPatch {
  return (window, at, windowWidth, { y0, y1, x0, x1, segment }) => {
    // Around a segment the rectangle shows the picture.
    const whole = segment === undefined ? replacement : base;
    for (let y = y0; y < y1; y++) {
      const from = (y * width + x0) * channels;
      const row = at + (y - y0) * windowWidth * channels;
      window.set(whole.subarray(from, from + (x1 - x0) * channels), row);
      if (segment === undefined || !labels) continue;
      for (let x = x0; x < x1; x++) {
        if (labels[y * width + x] !== segment) continue;
        const [to, pixel] = [row + (x - x0) * channels, (y * width + x) * channels];
        for (let c = 0; c < channels; c++) window[to + c] = replacement[pixel + c]!;
      }
    }
  };
}
