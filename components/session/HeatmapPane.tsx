'use client';
import type { ReactNode } from 'react';
import type { Image } from '@/lib/domain/imageSet';
import type { Score } from '@/lib/domain/occlusion';
import { isClipped } from '@/lib/occlusion/grid';
import { SCORE_TEXTS } from '@/lib/occlusion/score';
import { DEFAULT_SCALES, type ValueRange } from '@/lib/palette/range';
import { isOnGrid, type CellPlace, type PixelPlace } from '../occlusion/cellGeometry';
import { describeCell } from '../occlusion/cellText';
import type { ClassLegend } from '../occlusion/classLegend';
import { SegmentBorders, type CellCursor } from '../occlusion/HeatmapMarks';
import { HeatmapView } from '../occlusion/HeatmapView';
import type { OcclusionLook } from '../occlusion/occlusionLook';
import { valueAtCell } from '../occlusion/mapValues';
import { inputPicturePath } from './restPaths';
import { useMapPixels } from './useMapPixels';
import type { PersonalView } from './usePersonalView';
import type { ShownRun } from './useShownRun';

export interface HeatmapPaneProps {
  run: ShownRun;
  score: Score;
  image: Image | null;
  personal: PersonalView;
  look: OcclusionLook;
  /** Of the map of classes, or of both that are compared; null while it is not shown. */
  classes: ClassLegend | null;
  /** Which of the legend's maps this is. */
  at?: 0 | 1;
  /** The cells under the pointer and under the keyboard, on this run's grid. */
  hovered: CellPlace | null;
  selected: CellPlace | null;
  cursors: readonly CellCursor[];
  /** The colours' range: the map's own, or one that is shared with others. Null while nothing is drawn. */
  range: ValueRange | null;
  /** The numbers of the cell that is looked at stand in a line below: the inspector may have been scrolled away. */
  withReadout?: boolean;
  /** More marks over the picture. */
  marks?: ReactNode;
  onHover: (cell: CellPlace | null, pixel: PixelPlace | null) => void;
  onSelect: (from: CellPlace, to: CellPlace) => void;
}

/** One network's heatmap over the picture; nothing while its grid is not known. */
export function HeatmapPane(props: HeatmapPaneProps) {
  const { run, score, image, personal, look, classes, at = 0, selected, range, withReadout, ...rest } = props;
  const { grid, spec, request, map, cells, labels, classIndex, network } = run;
  const scale = personal.palette ?? DEFAULT_SCALES[score];
  const { pixels, signs } = useMapPixels(run, { look, classes, at, scale, range });
  if (!grid || !request) return null;
  const textOf = (place: CellPlace) => {
    const index = place.row * grid.cols + place.col;
    return describeCell({
      ...{ place, grid, score, labels },
      probability: map?.probabilities[index] ?? NaN,
      base: map?.base ?? null,
      top: cells?.top(index) ?? null,
      clipped: isClipped(grid, spec, place.row, place.col),
      average: run.values && look.per === 'pixel' ? valueAtCell(run.values, grid, spec, place) : null,
    });
  };
  const lookedAt = rest.hovered ?? selected;
  const target = classIndex === null ? 'no class yet' : labels[classIndex];
  const what = look.shows === 'classes' ? 'the most probable class' : `${SCORE_TEXTS[score].name} of ${target}`;
  const view = (
    <HeatmapView
      src={inputPicturePath(request.imageId, request.networkId)}
      label={`Heatmap of ${image?.fileName ?? 'the picture'} by ${network?.name ?? 'the network'}: ${what}`}
      grid={grid}
      spec={spec}
      pixels={look.overlay ? pixels : null}
      signs={look.overlay ? signs : []}
      opacity={look.opacity / 100}
      area={personal.area && isOnGrid(grid, personal.area) ? personal.area : null}
      selected={selected}
      selectedText={selected && textOf(selected)}
      {...rest}
      marks={
        <>
          {grid.segments && !map && <SegmentBorders grid={grid} segments={grid.segments} />}
          {rest.marks}
        </>
      }
    />
  );
  if (!withReadout) return view;
  return (
    <div className="flex h-full flex-col gap-1">
      <div className="min-h-0 flex-1">{view}</div>
      {/* Screen readers are told by the map. The line is always there, so that the map does not move. */}
      <p aria-hidden="true" className="text-small text-center max-lg:min-h-10 lg:min-h-5 lg:truncate">
        {lookedAt && textOf(lookedAt)}
      </p>
    </div>
  );
}
