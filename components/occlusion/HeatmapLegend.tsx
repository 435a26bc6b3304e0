'use client';
import { useCallback } from 'react';
import type { Score } from '@/lib/domain/occlusion';
import { describeLegend } from '@/lib/palette/legend';
import type { ValueRange } from '@/lib/palette/range';
import { scaleColour, type ScaleName } from '@/lib/palette/scales';
import { ColourScale } from '../ui/ColourScale';
import { formatScore } from './cellText';

export interface HeatmapLegendProps {
  score: Score;
  range: ValueRange;
  scale: ScaleName;
  /** The value of the cell that is looked at, marked on the scale; NaN: none. */
  value: number;
}

/** The colours with their numbers and unit, and where the cell that is looked at lies among them. */
export function HeatmapLegend({ score, range, scale, value }: HeatmapLegendProps) {
  const colourAt = useCallback((share: number) => scaleColour(scale, share), [scale]);
  const { title, unit, ticks, explanation } = describeLegend(score, range);
  const numbers = `${formatScore(score, range.min)} to ${formatScore(score, range.max)}`;
  return (
    <ColourScale
      {...{ title, colourAt, ticks, explanation }}
      range={unit === title.toLowerCase() ? numbers : `${numbers} ${unit}`}
      place={(value - range.min) / (range.max - range.min)}
    />
  );
}
