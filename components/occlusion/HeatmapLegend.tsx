'use client';
import { useCallback } from 'react';
import type { Score } from '@/lib/domain/occlusion';
import { hiddenSide } from '@/lib/occlusion/threshold';
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
  /** What is hidden lies on one side of it; null: nothing is. */
  limit: number | null;
}

/** The colours with their numbers and unit, and where the cell that is looked at lies among them. */
export function HeatmapLegend({ score, range, scale, value, limit }: HeatmapLegendProps) {
  const colourAt = useCallback((share: number) => scaleColour(scale, share), [scale]);
  const { title, unit, ticks, explanation } = describeLegend(score, range);
  const numbers = `${formatScore(score, range.min)} to ${formatScore(score, range.max)}`;
  const shareOf = (one: number) => (one - range.min) / (range.max - range.min);
  return (
    <ColourScale
      {...{ title, colourAt, ticks, explanation }}
      range={unit === title.toLowerCase() ? numbers : `${numbers} ${unit}`}
      place={shareOf(value)}
      hidden={limit === null ? null : { side: hiddenSide(score), share: shareOf(limit) }}
    />
  );
}
