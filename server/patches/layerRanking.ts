/** What a scan has found so far, for all channels of its layer: grows picture by picture, in any order. */
import { KEPT_PATCHES } from '@/lib/domain/patches';
import type { Image } from '@/lib/domain/imageSet';
import { Ranking } from '@/lib/patches/ranking';

/** What is kept of a picture that was seen. */
export type SeenPicture = Pick<Image, 'id' | 'fileName' | 'label' | 'hash' | 'position'>;

export interface ChannelTotals {
  max: number | null;
  mean: number | null;
  /** Pictures in which the channel is above 0 somewhere. */
  fires: number;
}

/** Rows of the pooling `extremes`, or `at`: then a value is both the greatest and the smallest, at the one place. */
export class LayerRanking {
  /** Grows with every change. */
  version = 0;
  readonly highest: Ranking;
  readonly lowest: Ranking;
  private readonly pictures = new Map<number, SeenPicture>();
  private readonly sums: Float64Array;
  private readonly fires: Uint32Array;

  constructor(
    readonly channels: number,
    /** Row-major place of the neurons; null: wherever a channel fires. */
    private readonly place: number | null,
  ) {
    this.highest = new Ranking(channels, KEPT_PATCHES, 'highest');
    this.lowest = new Ranking(channels, KEPT_PATCHES, 'lowest');
    this.sums = new Float64Array(channels);
    this.fires = new Uint32Array(channels);
  }

  get seen(): number {
    return this.pictures.size;
  }

  /** A picture that was seen before changes nothing: the same bytes give the same row. */
  add(picture: SeenPicture, row: Float32Array): void {
    const { position } = picture;
    if (this.pictures.has(position)) return;
    const { id, fileName, label, hash } = picture;
    this.pictures.set(position, { id, fileName, label, hash, position });
    const { place } = this;
    for (let c = 0; c < this.channels; c++) {
      const max = row[c]!;
      if (place === null) {
        // The four parts of a row: see extremesOverSpace.
        this.highest.offer(c, max, position, row[this.channels + c]!);
        this.lowest.offer(c, row[2 * this.channels + c]!, position, row[3 * this.channels + c]!);
      } else {
        this.highest.offer(c, max, position, place);
        this.lowest.offer(c, max, position, place);
      }
      this.sums[c]! += max;
      if (max > 0) this.fires[c]!++;
    }
    this.version++;
  }

  picture(position: number): SeenPicture {
    const picture = this.pictures.get(position);
    if (!picture) throw new Error(`The picture at ${position} was never seen.`);
    return picture;
  }

  totals(channel: number): ChannelTotals {
    const [first] = this.highest.of(channel);
    return {
      max: first?.value ?? null,
      mean: this.seen > 0 ? this.sums[channel]! / this.seen : null,
      fires: this.fires[channel]!,
    };
  }
}
