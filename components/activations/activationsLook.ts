/** How one person looks at feature maps. Nothing of it is shared; all of it stands in the address. */
import type { CellPlace } from '../occlusion/cellGeometry';

export const TONE_SCALES = ['channel', 'layer', 'symmetric'] as const;
/** What black and white stand for: the ends of each channel, of the whole layer, or the same distance from zero. */
export type ToneScale = (typeof TONE_SCALES)[number];

/** Brightness is the value's place in its range to the power of 1/γ: above 1, weak values show; below, only the strongest. */
export const GAMMAS = [0.5, 1, 1.5, 2, 3, 4] as const;
export type Gamma = (typeof GAMMAS)[number];

export const TILE_ORDERS = ['number', 'max', 'mean', 'sparsity'] as const;
/** By number; by greatest value or mean, the greatest first; by the share of zeros, the most first. */
export type TileOrder = (typeof TILE_ORDERS)[number];

export const SHOWN_SIDES = ['difference', 'this', 'other'] as const;
/** What is shown where there is something to compare with. */
export type ShownSide = (typeof SHOWN_SIDES)[number];

export const ROW_COLUMNS = ['channel', 'min', 'max', 'mean', 'zeros'] as const;
export type RowColumn = (typeof ROW_COLUMNS)[number];
export interface RowOrder {
  column: RowColumn;
  direction: 'ascending' | 'descending';
}

/** Of one layer, at the most. */
export const MAX_PINS = 12;

export interface PinnedChannel {
  layer: string;
  channel: number;
}

export interface ActivationsLook {
  table: boolean;
  /** The shared channel is shown large. */
  enlarged: boolean;
  scale: ToneScale;
  gamma: Gamma;
  order: TileOrder;
  /** They stand first, in this order; those of other layers wait until these are looked at. */
  pins: readonly PinnedChannel[];
  /** The large map lies over the picture. */
  overlay: boolean;
  /** Of the large map over the picture, in percent. */
  opacity: number;
  /** The picture that was kept to compare others with. */
  keptImageId: string | null;
  side: ShownSide;
  /** The cell of the large map that the keyboard is on. */
  unit: CellPlace | null;
  /** Of the table. */
  rows: RowOrder;
}

export const DEFAULT_ACTIVATIONS_LOOK: ActivationsLook = {
  table: false,
  enlarged: false,
  scale: 'channel',
  gamma: 1,
  order: 'number',
  pins: [],
  overlay: true,
  opacity: 70,
  keptImageId: null,
  side: 'difference',
  unit: null,
  rows: { column: 'channel', direction: 'ascending' },
};

/** The gamma that comes after or before; past the last the first again. */
export function steppedGamma(gamma: Gamma, step: 1 | -1): Gamma {
  const at = GAMMAS.indexOf(gamma) + step;
  return GAMMAS[(at + GAMMAS.length) % GAMMAS.length] ?? 1;
}

/** Channels of a layer that are pinned, in the order of pinning, as far as the layer has them. */
export function pinsOf({ pins }: Pick<ActivationsLook, 'pins'>, layer: string, channels: number): number[] {
  return pins.filter((pin) => pin.layer === layer && pin.channel < channels).map(({ channel }) => channel);
}

/** Pins a channel, or lets it go; null: the layer has as many as it can. */
export function togglePin(pins: readonly PinnedChannel[], pin: PinnedChannel): PinnedChannel[] | null {
  const others = pins.filter(({ layer, channel }) => layer !== pin.layer || channel !== pin.channel);
  if (others.length < pins.length) return others;
  return pins.filter(({ layer }) => layer === pin.layer).length < MAX_PINS ? [...pins, pin] : null;
}
