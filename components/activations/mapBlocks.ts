/**
 * The values of a layer's maps, fetched in blocks of channels as they come into sight, and kept. Knows no React and no
 * network: the question is handed in.
 */
import type { Activations } from '@/lib/domain/activations';
import { AppError, INTERNAL_ERROR_BODY, toAppError } from '@/lib/domain/appError';
import type { MapSet } from './mapSet';

/** About 256 kB: soon there, and a layer of 2,048 channels of 7 × 7 comes in two. */
const BLOCK_VALUES = 64 * 1024;
const MOST_CHANNELS = 1024;
const AT_ONCE = 4;

/** Values of the channels `from` up to, but not with, `to`. */
export type AskForValues = (from: number, to: number) => Promise<Float32Array>;

export class MapBlocks implements MapSet {
  readonly key: string;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly signed = false;
  /** Of each block but the last. */
  readonly blockChannels: number;
  private readonly blocks = new Map<number, Float32Array>();
  private readonly underWay = new Set<number>();
  /** Blocks, the most wanted first. */
  private wanted: readonly number[] = [];
  /** How many need all of them. */
  private needingAll = 0;
  private readonly listeners = new Set<() => void>();
  /** Counts the changes, for those who compare. */
  version = 0;
  /** Why values are not there that were asked for. */
  problem: AppError | null = null;

  constructor(
    readonly facts: Activations,
    private readonly ask: AskForValues,
  ) {
    const { key, channels, height, width, networkId, imageId } = facts;
    this.key = `${networkId} ${imageId} ${key}`;
    [this.channels, this.height, this.width] = [channels, height, width];
    const fitting = Math.max(1, Math.floor(BLOCK_VALUES / (height * width)));
    this.blockChannels = Math.min(fitting, MOST_CHANNELS);
  }

  get statistics() {
    return this.facts.statistics;
  }

  /** Of blocks. */
  private get count(): number {
    return Math.ceil(this.channels / this.blockChannels);
  }

  /** Of all values, in bytes. */
  get size(): number {
    return this.channels * this.height * this.width * 4;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  map(channel: number): Float32Array | null {
    const block = this.blocks.get(Math.floor(channel / this.blockChannels));
    const size = this.height * this.width;
    const at = (channel % this.blockChannels) * size;
    return block && channel < this.channels ? block.subarray(at, at + size) : null;
  }

  /** What is looked at now. What was needed before and is not any more is not asked for. */
  need(channels: readonly number[]): void {
    this.wanted = [...new Set(channels.map((channel) => Math.floor(channel / this.blockChannels)))];
    this.pump();
  }

  /** All of them, after those that are looked at, until the returned function is called. */
  needAll(): () => void {
    this.needingAll++;
    this.pump();
    let isHeld = true;
    return () => {
      if (isHeld) this.needingAll--;
      isHeld = false;
    };
  }

  /** Every value, channel by channel; null while some are on the way. */
  whole(): Float32Array | null {
    if (this.blocks.size < this.count) return null;
    if (this.count === 1) return this.blocks.get(0) ?? null;
    const values = new Float32Array(this.channels * this.height * this.width);
    for (const [number, block] of this.blocks)
      values.set(block, number * this.blockChannels * this.height * this.width);
    return values;
  }

  /** Asks for all values, and waits for them. Rejects with the problem. */
  async arrived(): Promise<void> {
    const letGo = this.needAll();
    while (!this.problem && this.blocks.size < this.count)
      await new Promise<void>((resolve) => {
        const stop = this.subscribe(() => {
          stop();
          resolve();
        });
      });
    letGo();
    if (this.problem) throw this.problem;
  }

  /** After a problem: what is needed and missing is asked for again. */
  retry(): void {
    this.problem = null;
    this.changed();
    this.pump();
  }

  private pump(): void {
    while (this.problem === null && this.underWay.size < AT_ONCE) {
      const next = this.nextMissing();
      if (next === null) return;
      void this.load(next);
    }
  }

  private nextMissing(): number | null {
    const isMissing = (number: number) => !this.blocks.has(number) && !this.underWay.has(number);
    const inSight = this.wanted.find(isMissing);
    if (inSight !== undefined || this.needingAll === 0) return inSight ?? null;
    for (let number = 0; number < this.count; number++) if (isMissing(number)) return number;
    return null;
  }

  private async load(number: number): Promise<void> {
    this.underWay.add(number);
    const from = number * this.blockChannels;
    const to = Math.min(this.channels, from + this.blockChannels);
    try {
      const values = await this.ask(from, to);
      if (values.length !== (to - from) * this.height * this.width) throw new AppError('internal', INTERNAL_ERROR_BODY.message); // prettier-ignore
      this.blocks.set(number, values);
    } catch (error) {
      this.problem = toAppError(error);
    } finally {
      this.underWay.delete(number);
      this.changed();
      this.pump();
    }
  }

  private changed(): void {
    this.version++;
    this.listeners.forEach((listener) => listener());
  }
}
