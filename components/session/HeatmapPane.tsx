'use client';
import { useMemo } from 'react';
import type { Image } from '@/lib/domain/imageSet';
import type { Score } from '@/lib/domain/occlusion';
import { isClipped } from '@/lib/occlusion/grid';
import { SCORE_TEXTS } from '@/lib/occlusion/score';
import { DEFAULT_SCALES, type ValueRange } from '@/lib/palette/range';
import { isOnGrid, type CellPlace } from '../occlusion/cellGeometry';
import { describeCell } from '../occlusion/cellText';
import type { CellCursor } from '../occlusion/HeatmapMarks';
import { HeatmapView } from '../occlusion/HeatmapView';
import { inputPicturePath } from './restPaths';
import type { PersonalView } from './usePersonalView';
import type { ShownRun } from './useShownRun';

export interface HeatmapPaneProps {
  run: ShownRun;
  score: Score;
  image: Image | null;
  personal: PersonalView;
  /** The cells under the pointer and under the keyboard, on this run's grid. */
  hovered: CellPlace | null;
  selected: CellPlace | null;
  cursors: readonly CellCursor[];
  /** The colours' range where it is shared with another map; the map's own when absent. */
  range?: ValueRange;
  onHover: (cell: CellPlace | null) => void;
  onSelect: (from: CellPlace, to: CellPlace) => void;
}

/** One network's heatmap over the picture; nothing while its grid is not known. */
export function HeatmapPane({ run, score, image, personal, selected, range, ...rest }: HeatmapPaneProps) {
  const { grid, spec, request, map, cells, labels, classIndex, network } = run;
  // The same object while nothing changed: the canvas is drawn anew for another one.
  const drawn = useMemo(() => map && (range ? { ...map, range } : map), [map, range]);
  if (!grid || !request) return null;
  const index = selected && selected.row * grid.cols + selected.col;
  const selectedText =
    selected && index !== null
      ? describeCell({
          ...{ place: selected, grid, score, labels },
          probability: map?.probabilities[index] ?? NaN,
          base: map?.base ?? null,
          top: cells?.top(index) ?? null,
          clipped: isClipped(grid, spec, selected.row, selected.col),
        })
      : null;
  const target = classIndex === null ? 'no class yet' : labels[classIndex];
  return (
    <HeatmapView
      src={inputPicturePath(request.imageId, request.networkId)}
      label={`Heatmap of ${image?.fileName ?? 'the picture'} by ${network?.name ?? 'the network'}: ${SCORE_TEXTS[score].name} of ${target}`}
      grid={grid}
      spec={spec}
      map={personal.overlay ? drawn : null}
      scale={personal.palette ?? DEFAULT_SCALES[score]}
      opacity={personal.opacity}
      area={personal.area && isOnGrid(grid, personal.area) ? personal.area : null}
      selected={selected}
      selectedText={selectedText}
      {...rest}
    />
  );
}
