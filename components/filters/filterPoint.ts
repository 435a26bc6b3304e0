/** What one person points at: a filter of one of the layers on the screen, and within it a channel and a weight. */
import type { TilePlace } from './filterSheet';

export interface FilterPoint {
  /** Of the layer's side: a point means nothing on another one. */
  side: string;
  index: number;
  /** Input channel, where each has a tile of its own; else 0. */
  channel: number;
  /** Null: the keyboard is on the filter as a whole. */
  weight: TilePlace | null;
}
