/**
 * Weights of a layer as they come into sight: whole filters, fetched in ranges, kept up to a limit. Knows no React;
 * useWeights.ts binds it.
 */
import { AppError, toAppError } from '@/lib/domain/appError';
import { filterSize } from '@/lib/filters/layerWeights';
import type { FilterShape } from '@/lib/domain/layerFilters';

/** Bytes of one question, where one filter is not larger. */
const RANGE_BYTES = 2 ** 20;
/** Bytes that are kept; what is wanted now is kept even above. */
const KEPT_BYTES = 16 * 2 ** 20;
const AT_ONCE = 3;

/** The filters from..from+count-1, row-major. */
export type AskWeights = (from: number, count: number) => Promise<Float32Array>;

/** Who shows weights: the one filter in the inspector, and the sheet of many. The one comes first. */
export type WeightWisher = 'filter' | 'sheet';

export class WeightRows {
  private readonly rows = new Map<number, Float32Array>();
  private readonly underWay = new Set<number>();
  private readonly listeners = new Set<() => void>();
  private readonly wishes = new Map<WeightWisher, readonly number[]>();
  private wanted: readonly number[] = [];
  private asking = 0;
  private readonly size: number;
  /** Grows with everything that comes. */
  version = 0;
  /** Why weights did not come; they are asked for again by `retry`. */
  problem: AppError | null = null;

  constructor(
    shape: FilterShape,
    private readonly ask: AskWeights,
  ) {
    this.size = filterSize(shape);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** inputs × rows × columns; null while they are not there. */
  get(index: number): Float32Array | null {
    return this.rows.get(index) ?? null;
  }

  /** What is looked at now. What was wanted before and is not any more is not asked for. */
  want(by: WeightWisher, indices: readonly number[]): void {
    this.wishes.set(by, indices);
    this.wanted = [...(this.wishes.get('filter') ?? []), ...(this.wishes.get('sheet') ?? [])];
    this.pump();
  }

  retry(): void {
    this.problem = null;
    this.tell();
    this.pump();
  }

  private pump(): void {
    while (this.asking < AT_ONCE && this.problem === null) {
      const range = this.nextRange();
      if (!range) return;
      void this.fetch(range.from, range.count);
    }
  }

  /** The next wanted filters in a row that are neither here nor under way. */
  private nextRange(): { from: number; count: number } | null {
    const missing = (index: number) => !this.rows.has(index) && !this.underWay.has(index);
    const from = this.wanted.find(missing);
    if (from === undefined) return null;
    const most = Math.max(1, Math.floor(RANGE_BYTES / 4 / this.size));
    const wanted = new Set(this.wanted);
    let first = from;
    while (from - first + 1 < most && wanted.has(first - 1) && missing(first - 1)) first--;
    let count = from - first + 1;
    while (count < most && wanted.has(first + count) && missing(first + count)) count++;
    return { from: first, count };
  }

  private async fetch(from: number, count: number): Promise<void> {
    const indices = Array.from({ length: count }, (_, k) => from + k);
    indices.forEach((index) => this.underWay.add(index));
    this.asking++;
    try {
      const values = await this.ask(from, count);
      if (values.length !== count * this.size)
        throw new AppError('internal', 'The server sent other weights than were asked for. Reload the page.');
      // Copies: a range that is kept for one of its filters would keep all of them.
      indices.forEach((index, k) => this.rows.set(index, values.slice(k * this.size, (k + 1) * this.size)));
      this.dropOldest();
    } catch (error) {
      this.problem = toAppError(error);
    } finally {
      indices.forEach((index) => this.underWay.delete(index));
      this.asking--;
      this.tell();
      this.pump();
    }
  }

  private dropOldest(): void {
    const most = Math.max(1, Math.floor(KEPT_BYTES / 4 / this.size));
    if (this.rows.size <= most) return;
    const wanted = new Set(this.wanted);
    for (const index of this.rows.keys()) {
      if (this.rows.size <= most) return;
      if (!wanted.has(index)) this.rows.delete(index);
    }
  }

  private tell(): void {
    this.version++;
    this.listeners.forEach((listener) => listener());
  }
}
