'use client';
import { useState } from 'react';
import type { FindingArea } from '@/lib/domain/finding';
import { SCALE_NAMES, type ScaleName } from '@/lib/palette/scales';
import { areaBetween, type CellPlace, type PixelPlace } from '../occlusion/cellGeometry';
import { DEFAULT_LOOKS, type LookedPlace, type Looks } from './placeLooks';
import type { Place } from './places';
import type { LinkedView } from './viewUrl';

/** What each person sees in their own way; nothing of it is shared but the selected cell, as a cursor. */
export interface PersonalView {
  area: FindingArea | null;
  /** The cell that the keyboard is on: the last one of the selection. */
  selected: CellPlace | null;
  hovered: CellPlace | null;
  /** Of the network's input, under the pointer; it lies in the hovered cell. */
  hoveredPixel: PixelPlace | null;
  /** Null: the palette that suits the score. */
  palette: ScaleName | null;
  table: boolean;
  /** Which view is looked at. */
  place: Place;
  /** How each view is looked at. */
  looks: Looks;
}

export function usePersonalView(link: LinkedView) {
  const [personal, setPersonal] = useState<PersonalView>(() => initialPersonalView(link));
  const change = (wanted: Partial<PersonalView>) => setPersonal((before) => changedPersonalView(before, wanted));
  const select = (from: CellPlace, to: CellPlace) => change({ area: areaBetween(from, to), selected: to });
  const changeLook = <P extends LookedPlace>(place: P, wanted: Partial<Looks[P]>) =>
    setPersonal((before) => ({
      ...before,
      looks: { ...before.looks, [place]: { ...before.looks[place], ...wanted } },
    }));
  return { personal, change, select, changeLook };
}

/** The table has no cell under the pointer, and the map that gives way to it is not told that the pointer left. */
export function changedPersonalView(before: PersonalView, wanted: Partial<PersonalView>): PersonalView {
  const next = { ...before, ...wanted };
  return next.table || !next.hovered ? { ...next, hovered: null, hoveredPixel: null } : next;
}

export function initialPersonalView(link: LinkedView): PersonalView {
  const area = link.area ?? null;
  return {
    area,
    selected: area && lastCell(area),
    hovered: null,
    hoveredPixel: null,
    palette: SCALE_NAMES.find((name) => name === link.palette) ?? null,
    table: false,
    place: link.place ?? 'occlusion',
    looks: { ...DEFAULT_LOOKS, ...link.looks },
  };
}

function lastCell(area: FindingArea): CellPlace | null {
  switch (area.kind) {
    case 'map':
      return null;
    case 'cell':
      return { row: area.row, col: area.col };
    case 'region':
      return { row: area.row1, col: area.col1 };
  }
}
