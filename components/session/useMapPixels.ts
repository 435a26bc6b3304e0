'use client';
import { useMemo } from 'react';
import type { ValueRange } from '@/lib/palette/range';
import type { ScaleName } from '@/lib/palette/scales';
import { classColours, type ClassLegend } from '../occlusion/classLegend';
import { classPixels, scorePixels, type MapPixels } from '../occlusion/mapPixels';
import type { OcclusionLook } from '../occlusion/occlusionLook';
import { regionSigns, type RegionSign } from '../occlusion/regionSigns';
import type { ShownRun } from './useShownRun';

export interface MapColours {
  look: Pick<OcclusionLook, 'shows' | 'only'>;
  classes: ClassLegend | null;
  /** Which of the legend's maps it is. */
  at: 0 | 1;
  scale: ScaleName;
  range: ValueRange | null;
}

type Drawn = Pick<ShownRun, 'values' | 'winners' | 'grid' | 'spec'>;
const NO_SIGNS: readonly RegionSign[] = [];

/** A run's map in its colours; the same objects while nothing changed, so that a canvas is drawn no more than it must be. */
export function useMapPixels({ values, winners, grid, spec }: Drawn, colours: MapColours) {
  const { look, classes, at, scale, range } = colours;
  const { shows, only } = look;
  const pixels = useMemo(
    () => mapPixelsOf({ values, winners, grid, spec }, { look: { shows, only }, classes, at, scale, range }),
    [values, winners, grid, spec, shows, only, classes, at, scale, range],
  );
  const signs = useMemo(
    () => signsOf({ values, winners, grid, spec }, { look: { shows, only }, classes, at }),
    [values, winners, grid, spec, shows, only, classes, at],
  );
  return { pixels, signs };
}

export function mapPixelsOf({ values, winners, grid, spec }: Drawn, colours: MapColours): MapPixels | null {
  const { look, classes, at, scale, range } = colours;
  if (look.shows === 'score') return values && range && scorePixels(values, scale, range);
  if (!winners || !grid || !classes) return null;
  return classPixels(winners.drawn, grid, spec.stride, classColours(classes, at), onlyIn(classes, at, look.only));
}

export function signsOf(
  { winners, grid, spec }: Drawn,
  { look, classes, at }: Pick<MapColours, 'look' | 'classes' | 'at'>,
): readonly RegionSign[] {
  if (look.shows === 'score' || !winners || !grid || !classes) return NO_SIGNS;
  const only = onlyIn(classes, at, look.only);
  return regionSigns(winners.drawn, grid, spec.stride, { legend: classes, at, only });
}

/** The number that the one class which is drawn has in one of the maps. It is chosen by its number in the first. */
function onlyIn(classes: ClassLegend, at: 0 | 1, only: number | null): number | null {
  const chosen = only === null ? undefined : classes.named.find(({ indexes }) => indexes[0] === only);
  return chosen?.indexes[at] ?? null;
}
