/** How one person looks at an occlusion map, besides its palette. Nothing of it is shared; all stands in the address. */
import type { CoveredRegion } from '@/lib/domain/coveredRegion';
import type { Threshold } from '@/lib/occlusion/threshold';

export const SHOWN_MAPS = ['score', 'classes'] as const;
/** What a map shows at each cell: the score of the target class, or which class wins. */
export type ShownMap = (typeof SHOWN_MAPS)[number];

export const MAP_UNITS = ['cell', 'pixel'] as const;
/** A value for each cell, or each pixel the average over the cells whose patch covers it. */
export type MapUnit = (typeof MAP_UNITS)[number];

export const HAND_TOOLS = ['patch', 'brush'] as const;
/** With what the picture is covered by hand: a square that is dragged, or a brush. */
export type HandTool = (typeof HAND_TOOLS)[number];

/** Maps of other classes beside that of the target, at the most. */
export const MAX_TARGETS = 4;

/** Numbers of masks that are offered for RISE. */
export const RISE_MASKS = [500, 1000, 2000, 4000] as const;
export const MAX_RISE_MASKS = 20_000;

/** What the map is checked by. */
export interface ChecksLook {
  /** Of RISE. */
  masks: number;
  /** Of Grad-CAM; null: the last one with maps. */
  layer: string | null;
}
export const DEFAULT_CHECKS: ChecksLook = { masks: RISE_MASKS[0], layer: null };

export interface OcclusionLook {
  shows: ShownMap;
  /** The map lies over the picture. */
  overlay: boolean;
  /** Of the map over the picture, in percent. */
  opacity: number;
  per: MapUnit;
  /** Null: nothing is hidden. */
  threshold: Threshold | null;
  /** Whose classes `only` and `targets` are; null: of whatever network is shown. */
  networkId: string | null;
  /** Of the map of classes: the only class that is drawn; null: all are. */
  only: number | null;
  /** Classes whose maps stand beside that of the target, in this order. */
  targets: readonly number[];
  /** Each of these maps has the colours' whole range for itself. */
  ownRanges: boolean;
  /** Null: nothing is covered by hand, the map is shown. */
  hand: HandTool | null;
  /** Side of the patch or diameter of the brush, in pixels of the network's input; null: as large as the spec's patch. */
  handSize: number | null;
  /** The patch that was pinned, or the mask that was painted. */
  covered: CoveredRegion | null;
  /** The part of a finding whose region is covered until something else is: it is too long for an address. */
  coveredIn: { id: string; partId: string | null } | null;
  /** Null: the cross-checks are not shown. */
  checks: ChecksLook | null;
}

export const DEFAULT_OCCLUSION_LOOK: OcclusionLook = {
  shows: 'score',
  overlay: true,
  opacity: 75, // the colours can be read, with the picture still to be seen under them
  per: 'cell',
  threshold: null,
  networkId: null,
  only: null,
  targets: [],
  ownRanges: false,
  hand: null,
  handSize: null,
  covered: null,
  coveredIn: null,
  checks: null,
};

/** The look as it is for a network: a class of another one means nothing there. */
export function lookOfNetwork(look: OcclusionLook, networkId: string | null): OcclusionLook {
  const isOthers = look.networkId !== null && look.networkId !== networkId;
  const { only, targets } = DEFAULT_OCCLUSION_LOOK;
  return isOthers ? { ...look, networkId: null, only, targets } : look;
}

/** With the class, or without it when it was there; null: there are as many as can be. */
export function toggleTarget(targets: readonly number[], classIndex: number): number[] | null {
  if (targets.includes(classIndex)) return targets.filter((one) => one !== classIndex);
  return targets.length < MAX_TARGETS ? [...targets, classIndex] : null;
}
