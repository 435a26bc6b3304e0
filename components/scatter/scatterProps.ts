/** What a map is drawn of, and what it tells of. */
import type { Atlas } from './atlasTexture';
import type { Camera } from './camera';

/** A map's drawing, without its words. */
export interface ScatterLook {
  count: number;
  /** x and y of each point, interleaved, in map units. A new identity is a new layout. */
  positions: Float32Array;
  /** r, g, b of each point. A new identity means new colours. */
  colours: Uint8Array;
  /** Of each point: 0 hidden, 1 muted, 2 full. */
  emphasis: Uint8Array;
  /** 1: has a ring. */
  selected: Uint8Array | null;
  /** Points from here on came later: dots are hollow, pictures have a corner turned down. */
  added: { from: number } | null;
  /** Shape of each dot, a place in CLASS_SHAPES (lib/palette/classes.ts). Left out: all are circles. */
  shapes?: Uint8Array | null;
  display: 'dots' | 'pictures';
  /** Side of the pictures in CSS pixels where the whole layout is in view; from nearer they grow. */
  thumbnailPx: number;
  /** Side of the pictures in map units instead, for layouts whose places do not overlap: they grow with the layout. */
  pictureUnits?: number | null;
  /** Small pictures of all points. Without it, points are dots until the look is near enough for single pictures. */
  atlas: Atlas | null;
  /** Address of a larger picture of a point; `px` is the side that it is drawn in. */
  thumbnailUrl(index: number, px: number): string;
  hovered: number | null;
  focused: number | null;
  tool: 'pan' | 'lasso' | 'box';
}

/** How a selection changes: by Shift is added, by Alt removed. */
export type SelectHow = 'replace' | 'add' | 'remove';

export interface ScatterplotProps extends ScatterLook {
  /** Accessible name. */
  label: string;
  /** What a screen reader says of a point; its number by default. */
  describe?(index: number): string;
  /** When this becomes another point, it is brought into view; a look at the whole layout has it in view. */
  revealed?: number | null;
  /** Null: the whole layout, followed while it moves. */
  camera: Camera | null;
  /** Somebody moved the map. */
  onCamera(camera: Camera): void;
  /** Somebody asked for the whole layout: `camera` should become null. */
  onFit?(): void;
  /** Without indices and with 'replace': nothing is selected any more. */
  onSelect(indices: Int32Array, how: SelectHow): void;
  onHover(index: number | null): void;
  /** Keyboard or click. */
  onFocus(index: number | null): void;
  /** Enter. */
  onOpen(index: number): void;
}
