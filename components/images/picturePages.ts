/**
 * The pictures of a long list by their place, fetched in blocks as they come into sight. How many there are is known from
 * the start, so that every picture has its place before it is there. Knows no React and no network: both are handed in.
 */
import { toAppError, type AppError } from '@/lib/domain/appError';
import type { Image } from '@/lib/domain/imageSet';
import type { PicturePrediction } from '@/lib/domain/prediction';
import type { Timers } from '../timing/timers';

/** A picture of a list, with what the network of the query says about it. */
export interface ListedPicture {
  image: Image;
  prediction: PicturePrediction | null;
}

/** A piece of the list. */
export interface PictureBlock {
  offset: number;
  items: readonly ListedPicture[];
  /** Pictures of the whole list. */
  total: number;
}

export const BLOCK_PICTURES = 100;
/** A fast scroll asks for nothing on its way. */
export const SCROLL_REST_MS = 80;

export interface PicturePagesOptions {
  ask: (offset: number, limit: number) => Promise<PictureBlock>;
  timers: Timers;
}

export class PicturePages {
  private blocks = new Map<number, { items: readonly ListedPicture[]; stale: boolean }>();
  private readonly underWay = new Set<number>();
  private readonly listeners = new Set<() => void>();
  private timer: unknown = null;
  private inSight = { first: 0, last: -1 };
  /** Counts the changes, for those who compare. */
  version = 0;
  total: number;
  /** Why a block in sight is not there. */
  problem: AppError | null = null;

  constructor(
    private initial: PictureBlock,
    private readonly options: PicturePagesOptions,
  ) {
    this.total = initial.total;
    this.keep(initial);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Null while it is on its way. */
  at(place: number): ListedPicture | null {
    return this.blocks.get(Math.floor(place / BLOCK_PICTURES))?.items[place % BLOCK_PICTURES] ?? null;
  }

  /** Tells what is in sight, both ends included; what is missing of it is asked for once the scroll rests. */
  show(first: number, last: number): void {
    this.inSight = { first, last };
    if (this.timer !== null) this.options.timers.clear(this.timer);
    this.timer = null;
    if (this.missing().length === 0) return;
    this.timer = this.options.timers.set(() => {
      this.timer = null;
      this.askForMissing();
    }, SCROLL_REST_MS);
  }

  /**
   * Takes another block than the one before for a sign that the list may have changed: the others are shown until they
   * are fetched again.
   */
  replace(initial: PictureBlock): void {
    if (initial === this.initial) return;
    this.initial = initial;
    this.total = initial.total;
    for (const [number, block] of this.blocks)
      if (number * BLOCK_PICTURES >= this.total) this.blocks.delete(number);
      else block.stale = true;
    this.keep(initial);
    this.changed();
    this.askForMissing();
  }

  retry(): void {
    this.problem = null;
    this.changed();
    this.askForMissing();
  }

  private missing(): number[] {
    const { first, last } = this.inSight;
    const numbers: number[] = [];
    const end = Math.min(last, this.total - 1);
    for (let number = Math.floor(first / BLOCK_PICTURES); number * BLOCK_PICTURES <= end; number++) {
      const known = this.blocks.get(number);
      if ((!known || known.stale) && !this.underWay.has(number)) numbers.push(number);
    }
    return numbers;
  }

  private askForMissing(): void {
    for (const number of this.missing()) void this.load(number);
  }

  private async load(number: number): Promise<void> {
    this.underWay.add(number);
    try {
      const block = await this.options.ask(number * BLOCK_PICTURES, BLOCK_PICTURES);
      this.total = block.total;
      this.keep(block);
      this.problem = null;
    } catch (error) {
      this.problem = toAppError(error);
    } finally {
      this.underWay.delete(number);
      this.changed();
    }
  }

  private keep({ offset, items }: PictureBlock): void {
    if (items.length > 0) this.blocks.set(Math.floor(offset / BLOCK_PICTURES), { items, stale: false });
  }

  private changed(): void {
    this.version++;
    this.listeners.forEach((listener) => listener());
  }
}

/** Where the block of a place begins. */
export function blockOffset(place: number): number {
  return Math.floor(place / BLOCK_PICTURES) * BLOCK_PICTURES;
}
