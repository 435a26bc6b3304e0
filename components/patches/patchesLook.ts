/** How one person looks at patches. Nothing of it is shared; all of it stands in the address. */
import type { MapPlace } from '@/lib/domain/patches';
import { type RANKING_ORDERS } from '@/lib/protocol/layerRest';

export type RankingOrder = (typeof RANKING_ORDERS)[number];

export const PATCH_DISPLAYS = ['whole', 'crop'] as const;
/** whole: the picture with the box. crop: what the unit sees, and nothing else. */
export type PatchDisplay = (typeof PATCH_DISPLAYS)[number];

/** How many patches of a channel may be looked at. */
export const TOPS = [9, 16, 25, 36, 64] as const;
export type Top = (typeof TOPS)[number];

export interface PatchesLook {
  /** Of the rows. */
  order: RankingOrder;
  /** The first row in sight, from 0. */
  from: number;
  display: PatchDisplay;
  /** On a channel's page: one patch a picture, or all places of the pictures. */
  perPicture: 'one' | 'all';
  /** Patches of a channel; in the rows as many of them as fit. */
  top: Top;
  /** The neurons at this place of the map alone; null: wherever a channel fires. */
  place: MapPlace | null;
  table: boolean;
}

export const DEFAULT_PATCHES_LOOK: PatchesLook = {
  order: 'channel',
  from: 0,
  display: 'whole',
  perPicture: 'one',
  top: 9,
  place: null,
  table: false,
};
