/** How one person looks at a map. Nothing of it is shared; all of it but the tool stands in the address. */
import { METRICS, type Metric } from '@/lib/domain/embeddingSpec';
import type { MapSlot } from '@/lib/protocol/protocol';
import type { MapOrder } from './mapRows';

export const COLOURINGS = ['label', 'prediction', 'outcome', 'confidence', 'added'] as const;
/** What a point's colour says. */
export type ColouringName = (typeof COLOURINGS)[number];
export const MAP_DISPLAYS = ['dots', 'pictures', 'grid'] as const;
/** grid: the pictures, moved apart to cells of their own. */
export type MapDisplay = (typeof MAP_DISPLAYS)[number];
export const MAP_TOOLS = ['pan', 'lasso', 'box'] as const;
export type MapTool = (typeof MAP_TOOLS)[number];

/** Sides of the pictures on the map, in CSS pixels. */
export const MIN_THUMBNAIL_PX = 12;
export const MAX_THUMBNAIL_PX = 96;
export const MIN_NEIGHBOURS = 5;
export const MAX_NEIGHBOURS = 50;

export interface MapCamera {
  /** The middle of what is seen, in map units. */
  x: number;
  y: number;
  /** Binary logarithm of the pixels of one unit. */
  zoom: number;
}

/** Principal components along x and y, from 0. */
export type AxisPair = readonly [number, number];

/** How one of the two maps is looked at. */
export interface SideLook {
  /** Null: the whole map, however it grows. */
  camera: MapCamera | null;
  axes: AxisPair;
}

export interface MapLook {
  /** The set whose maps are offered; null: that of the map, or else of the session's picture. */
  setId: string | null;
  /** The first of the maps in the list, from 0: the newest. */
  listFrom: number;
  colour: ColouringName;
  display: MapDisplay;
  thumbnailPx: number;
  /** Text that is looked for in labels and file names. */
  find: string;
  /** Legend entries that are hidden, by their keys. */
  hidden: readonly string[];
  /** Of the shown map. */
  camera: SideLook['camera'];
  axes: SideLook['axes'];
  /** Of the map beside it. */
  besideCamera: SideLook['camera'];
  besideAxes: SideLook['axes'];
  /** The saved selection that is shown, unchanged. */
  selectionId: string | null;
  /** The picture that the keyboard is on; null: the session's picture. */
  focusId: string | null;
  /** A playhead of one's own; null: the one that everybody shares. */
  own: { frame: number | null } | null;
  neighbours: { k: number; metric: Metric };
  table: boolean;
  /** Of the table's rows. */
  order: MapOrder;
}

export const DEFAULT_LOOK: MapLook = {
  setId: null,
  listFrom: 0,
  colour: 'label',
  display: 'dots',
  thumbnailPx: 24,
  find: '',
  hidden: [],
  camera: null,
  axes: [0, 1],
  besideCamera: null,
  besideAxes: [0, 1],
  selectionId: null,
  focusId: null,
  own: null,
  neighbours: { k: 12, metric: METRICS[0] },
  table: false,
  order: { column: 'file', direction: 'ascending' },
};

export function sideLook(look: MapLook, slot: MapSlot): SideLook {
  return slot === 'shown'
    ? { camera: look.camera, axes: look.axes }
    : { camera: look.besideCamera, axes: look.besideAxes };
}

/** The change of the look that is a change of one side's. */
export function sideChange(slot: MapSlot, change: Partial<SideLook>): Partial<MapLook> {
  if (slot === 'shown') return change;
  return {
    ...(change.camera !== undefined && { besideCamera: change.camera }),
    ...(change.axes && { besideAxes: change.axes }),
  };
}

/** The look without what is only of a map beside. */
export function withoutBeside(look: MapLook): MapLook {
  return { ...look, ...sideChange('beside', sideLook(DEFAULT_LOOK, 'beside')) };
}

/** The axes that a map is shown along: the wanted ones, or the first two where it has not so many, or none. */
export function shownAxes(explained: readonly number[] | null, wanted: AxisPair): AxisPair {
  return Math.max(...wanted) < (explained?.length ?? 0) ? wanted : DEFAULT_LOOK.axes;
}
