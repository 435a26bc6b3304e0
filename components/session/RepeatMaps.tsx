'use client';
import { useCallback, useMemo } from 'react';
import { SCORE_TEXTS } from '@/lib/occlusion/score';
import { heatmapPixels } from '@/lib/palette/heatmapPixels';
import { niceTicks } from '@/lib/palette/legend';
import { DEFAULT_SCALES, scoreRange, type ValueRange } from '@/lib/palette/range';
import { scaleColour, type ScaleName } from '@/lib/palette/scales';
import type { CellPlace, PixelPlace } from '../occlusion/cellGeometry';
import { formatProbability, formatScore } from '../occlusion/cellText';
import { ColourScale } from '../ui/ColourScale';
import { HoverMap } from './HoverMap';
import type { RepeatMoments } from './useRepeats';
import type { WorkspaceModel } from './useWorkspaceModel';

export interface RepeatMapsProps {
  model: WorkspaceModel;
  moments: RepeatMoments;
  /** The cell that is looked at. */
  cell: CellPlace | null;
  onHover: (cell: CellPlace | null, pixel: PixelPlace | null) => void;
}

/** Mean and spread over the repeats, beside the map of the first seed or below it. */
export function RepeatMaps({ model, moments, ...rest }: RepeatMapsProps) {
  const { score } = model.view;
  const base = model.map?.base ?? NaN;
  const { mean, deviation, maps } = moments;
  const meanRange = useMemo(() => scoreRange(score, mean, Number.isNaN(base) ? 0 : base), [score, mean, base]);
  const spreadRange = useMemo(() => ({ min: 0, max: largest(deviation) }), [deviation]);
  const name = SCORE_TEXTS[score].name;
  const format = (value: number) => formatScore(score, value);
  return (
    <div role="group" aria-label="Repeats" className="flex min-h-0 flex-col gap-2 lg:w-1/4 lg:max-w-64 lg:min-w-32">
      <Moment
        {...{ model, ...rest, format }}
        title={`Mean of ${maps}`}
        legend={`${name}, mean`}
        values={mean}
        range={meanRange}
        scale={DEFAULT_SCALES[score]}
      />
      {maps < 2 ? (
        <p className="text-small text-muted">The spread is there when two repeats are.</p>
      ) : (
        <Moment
          {...{ model, ...rest }}
          format={spreadText}
          title={`Spread of ${maps}`}
          legend={`${name}, standard deviation`}
          values={deviation}
          range={spreadRange}
          scale="cividis"
        />
      )}
    </div>
  );
}

/** NaN apart; above 0, so that there is a scale. */
function largest(values: Float32Array): number {
  return values.reduce((most, value) => (value > most ? value : most), 1e-3);
}

/** A standard deviation has no sign, in whatever unit. */
const spreadText = formatProbability;

interface MomentProps extends Omit<RepeatMapsProps, 'moments'> {
  title: string;
  legend: string;
  values: Float32Array;
  range: ValueRange;
  scale: ScaleName;
  format: (value: number) => string;
}

function Moment({ model, title, legend, values, range, scale, format, cell, onHover }: MomentProps) {
  const { grid, request, view } = model;
  const pixels = useMemo(() => {
    if (!grid || values.length !== grid.rows * grid.cols) return null;
    const { rows, cols } = grid;
    return { rows, cols, unit: view.spec.stride, rgba: heatmapPixels(values, rows, cols, scale, range) };
  }, [grid, values, scale, range, view.spec.stride]);
  const colourAt = useCallback((share: number) => scaleColour(scale, share), [scale]);
  if (!grid || !request) return null;
  const value = cell ? (values[cell.row * grid.cols + cell.col] ?? NaN) : NaN;
  return (
    <section aria-label={title} className="flex min-h-0 min-w-0 flex-col gap-1 lg:max-h-1/2 lg:flex-1">
      <h2 className="text-small font-semibold">{title}</h2>
      <div className="min-h-0 flex-1 max-lg:h-[85vw] max-lg:max-h-[60dvh] max-lg:flex-none">
        <HoverMap {...{ model, pixels, cell, onHover }} />
      </div>
      <ColourScale
        title={legend}
        range={`${format(range.min)} to ${format(range.max)}${Number.isNaN(value) ? '' : `, here ${format(value)}`}`}
        colourAt={colourAt}
        ticks={niceTicks(range)}
        place={(value - range.min) / (range.max - range.min)}
        explanation=""
      />
    </section>
  );
}
