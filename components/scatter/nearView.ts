/** Which larger pictures are fetched and shown: those of what is in view, in the smallest size that is sharp. */
import type { Device } from '@luma.gl/core';
import { toMap, type Camera, type ViewSize } from './camera';
import { tierFor, TIERS, type PictureTier } from './levelOfDetail';
import { NearPictures } from './nearPictures';
import { pointsInBox } from './pointSearch';

/** One more than any texture has room for: more need not be counted. */
const COUNTED = Math.max(...TIERS.map(({ slots }) => slots)) + 1;

export interface Look {
  positions: Float32Array;
  order: Uint32Array;
  camera: Camera;
  size: ViewSize;
  sidePx: number;
  /** Side of the small pictures; 0 where there are none. */
  atlasPx: number;
  pixelRatio: number;
}

export class NearView {
  private readonly opened = new Map<PictureTier, NearPictures>();
  private readonly inView = new Uint32Array(COUNTED);
  /** Null: the small pictures do. */
  shown: NearPictures | null = null;

  constructor(
    private readonly device: Device,
    private readonly thumbnailUrl: (point: number, px: number) => string,
    private readonly onArrival: () => void,
  ) {}

  /** Says whether pictures are now taken from another texture than before. */
  update({ positions, order, camera, size, sidePx, atlasPx, pixelRatio }: Look): boolean {
    // A picture is in view when a part of it is.
    const [minX, maxY] = toMap(camera, size, -sidePx / 2, -sidePx / 2);
    const [maxX, minY] = toMap(camera, size, size.width + sidePx / 2, size.height + sidePx / 2);
    const count = pointsInBox(positions, order, { minX, maxX, minY, maxY }, this.inView);
    const tier = tierFor(sidePx, pixelRatio, count, atlasPx);
    const before = this.shown;
    this.shown = tier && this.open(tier);
    // Those on top first.
    this.shown?.want([...this.inView.subarray(0, count)].reverse());
    return this.shown !== before;
  }

  /** Small pictures do again. Says whether that is a change. */
  leave(): boolean {
    const before = this.shown;
    this.shown = null;
    before?.want([]);
    return before !== null;
  }

  destroy(): void {
    for (const pictures of this.opened.values()) pictures.destroy();
  }

  private open(tier: PictureTier): NearPictures {
    let pictures = this.opened.get(tier);
    if (!pictures) {
      pictures = new NearPictures(this.device, tier, this.thumbnailUrl, this.onArrival);
      this.opened.set(tier, pictures);
    }
    return pictures;
  }
}
