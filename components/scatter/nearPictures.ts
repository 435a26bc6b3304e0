/** Larger pictures of the few points that are looked at from near, fetched one by one. */
import type { Device, Texture } from '@luma.gl/core';
import { loadBitmap } from './atlasTexture';
import type { PictureTier } from './levelOfDetail';
import { SlotCache } from './slotCache';

const FETCHED_AT_ONCE = 6;
/** Below this many pixels a picture is enlarged pixel by pixel: smoothing would invent what is not there. */
const SMALL_PX = 64;

export class NearPictures {
  readonly texture: Texture;
  readonly columns: number;
  private readonly cache: SlotCache;
  private readonly canvas: OffscreenCanvas;
  private readonly leaving = new AbortController();
  private readonly underWay = new Set<number>();
  /** Not asked for again. Their point keeps the small picture, or its dot. */
  private readonly failed = new Set<number>();
  private wanted: readonly number[] = [];
  private announced = 0;

  /** `onArrival` is called at most once for each drawn frame. */
  constructor(
    device: Device,
    readonly tier: PictureTier,
    private readonly thumbnailUrl: (point: number, px: number) => string,
    private readonly onArrival: () => void,
  ) {
    this.columns = Math.sqrt(tier.slots);
    this.cache = new SlotCache(tier.slots);
    this.canvas = new OffscreenCanvas(tier.px, tier.px);
    this.texture = device.createTexture({
      dimension: '2d-array',
      format: 'rgba8unorm',
      width: this.columns * tier.px,
      height: this.columns * tier.px,
      depth: 1,
      mipLevels: Math.log2(tier.px) + 1,
      sampler: { minFilter: 'linear', magFilter: 'linear', mipmapFilter: 'linear' },
    });
  }

  /** The points in view, at most as many as there are slots; those of before are forgotten when their slot is needed. */
  want(points: readonly number[]): void {
    this.wanted = points;
    for (const point of points) this.cache.use(point);
    this.fetchNext();
  }

  /** Where the picture of a point stands; null while it is not here. */
  slotOf(point: number): number | null {
    return this.cache.use(point);
  }

  has(point: number): boolean {
    return this.cache.has(point);
  }

  destroy(): void {
    this.leaving.abort();
    cancelAnimationFrame(this.announced);
    this.texture.destroy();
  }

  private fetchNext(): void {
    for (const point of this.wanted) {
      if (this.underWay.size >= FETCHED_AT_ONCE) return;
      if (!this.cache.has(point) && !this.underWay.has(point) && !this.failed.has(point)) void this.fetch(point);
    }
  }

  private async fetch(point: number): Promise<void> {
    this.underWay.add(point);
    try {
      const image = await loadBitmap(this.thumbnailUrl(point, this.tier.px), this.leaving.signal);
      if (!this.leaving.signal.aborted && this.wanted.includes(point)) this.store(point, image);
      image.close();
    } catch {
      this.failed.add(point);
    }
    this.underWay.delete(point);
    if (!this.leaving.signal.aborted) this.fetchNext();
  }

  private store(point: number, image: ImageBitmap): void {
    const { px } = this.tier;
    const context = this.canvas.getContext('2d');
    if (!context) return;
    const scale = Math.min(px / image.width, px / image.height);
    const [width, height] = [Math.round(image.width * scale), Math.round(image.height * scale)];
    context.imageSmoothingEnabled = Math.max(image.width, image.height) > SMALL_PX;
    context.imageSmoothingQuality = 'high';
    context.clearRect(0, 0, px, px);
    context.drawImage(image, Math.floor((px - width) / 2), Math.floor((px - height) / 2), width, height);
    const square = this.canvas.transferToImageBitmap();
    const { slot } = this.cache.take(point);
    const [x, y] = [(slot % this.columns) * px, Math.floor(slot / this.columns) * px];
    this.texture.copyExternalImage({ image: square, x, y, width: px, height: px });
    square.close();
    if (this.announced === 0)
      this.announced = requestAnimationFrame(() => {
        this.announced = 0;
        this.texture.generateMipmapsWebGL();
        this.onArrival();
      });
  }
}
