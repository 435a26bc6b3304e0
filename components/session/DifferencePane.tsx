'use client';
import { useCallback, useMemo } from 'react';
import type { Score } from '@/lib/domain/occlusion';
import { SCORE_TEXTS } from '@/lib/occlusion/score';
import { heatmapPixels } from '@/lib/palette/heatmapPixels';
import { niceTicks } from '@/lib/palette/legend';
import { scoreRange, type ValueRange } from '@/lib/palette/range';
import { scaleColour, type ScaleName } from '@/lib/palette/scales';
import type { CellPlace, PixelPlace } from '../occlusion/cellGeometry';
import { formatDifference } from '../occlusion/cellText';
import { ColourScale } from '../ui/ColourScale';
import { HoverMap } from './HoverMap';
import type { RunComparison } from './useRunComparison';
import type { WorkspaceModel } from './useWorkspaceModel';

/** White is no difference, and the two signs are equally strong. */
const SCALE: ScaleName = 'diverging';

/** Title, map and what stands below: in line with those of the panes beside it. */
export const PANE = 'flex min-h-0 min-w-0 flex-col gap-1 lg:row-span-3 lg:grid lg:grid-rows-subgrid';

export interface DifferencePaneProps {
  model: WorkspaceModel;
  comparison: RunComparison;
  /** The cell of the first map that is looked at. */
  cell: CellPlace | null;
  onHover: (cell: CellPlace | null, pixel: PixelPlace | null) => void;
}

/** The first map less the second, place by place, over the picture. Its numbers are in the table too. */
export function DifferencePane({ model, comparison, cell, onHover }: DifferencePaneProps) {
  const { grid, request, view } = model;
  const { pair, difference, interaction } = comparison;
  const range = useMemo(() => difference && differenceRange(difference), [difference]);
  const pixels = useMemo(() => {
    if (!pair || !difference || !range) return null;
    const { rows, cols, unit } = pair;
    return { rows, cols, unit, rgba: heatmapPixels(difference, rows, cols, SCALE, range) };
  }, [pair, difference, range]);
  if (!grid || !request) return null;
  const place = cell && pair ? pair.ofCell[cell.row * grid.cols + cell.col] : undefined;
  const value = place === undefined ? NaN : (difference?.[place] ?? NaN);
  return (
    <section
      aria-label={interaction ? 'Interaction with the fixed patch' : 'Difference of the two maps'}
      className={PANE}
    >
      <h2 className="flex min-h-8 items-center self-start font-semibold">
        {interaction ? 'Interaction with the fixed patch' : 'Difference: first − second'}
      </h2>
      <div className="min-h-0 flex-1 max-lg:h-[70vw] max-lg:max-h-[45dvh] max-lg:flex-none">
        <HoverMap {...{ model, pixels, cell, onHover }} />
      </div>
      {range && interaction ? (
        <InteractionLegend score={view.score} range={range} value={value} />
      ) : (
        range && <DifferenceLegend score={view.score} range={range} value={value} perPixel={pair?.per === 'pixel'} />
      )}
    </section>
  );
}

interface DifferenceLegendProps {
  score: Score;
  range: ValueRange;
  value: number;
  perPixel: boolean;
}

function DifferenceLegend({ score, range, value, perPixel }: DifferenceLegendProps) {
  const colourAt = useCallback((share: number) => scaleColour(SCALE, share), []);
  const here = Number.isNaN(value) ? '' : `, here ${formatDifference(score, value)}`;
  return (
    <ColourScale
      title={`${SCORE_TEXTS[score].name}, first − second`}
      range={`${formatDifference(score, range.min)} to ${formatDifference(score, range.max)}${here}`}
      colourAt={colourAt}
      ticks={niceTicks(range)}
      place={(value - range.min) / (range.max - range.min)}
      explanation={
        perPixel
          ? 'The patches differ: each pixel is the average over the patches that cover it, in both maps.'
          : 'Cell by cell, where both runs know it. White: no difference.'
      }
    />
  );
}

/** I = [p(both) − p(fixed alone)] − [p(moving alone) − p(none)], of probabilities or of log-odds. */
function InteractionLegend({ score, range, value }: Omit<DifferenceLegendProps, 'perPixel'>) {
  const colourAt = useCallback((share: number) => scaleColour(SCALE, share), []);
  const kind = score === 'logit' ? 'logit' : 'drop';
  const here = Number.isNaN(value) ? '' : `, here ${formatDifference(kind, value)}`;
  return (
    <ColourScale
      title={score === 'logit' ? 'Interaction, nats' : 'Interaction, probability'}
      range={`${formatDifference(kind, range.min)} to ${formatDifference(kind, range.max)}${here}`}
      colourAt={colourAt}
      ticks={niceTicks(range)}
      place={(value - range.min) / (range.max - range.min)}
      explanation="Change by both patches less the changes by each alone. White: they add up. Above 0: together they take away less than their sum; below 0: more."
    />
  );
}

/** Symmetric about 0, as the range of a drop is: narrow ones are rounding and must not fill the scale. */
function differenceRange(difference: Float32Array): ValueRange {
  return scoreRange('drop', difference, 0);
}
