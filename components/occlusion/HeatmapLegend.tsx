'use client';
import { useEffect, useRef } from 'react';
import type { Score } from '@/lib/domain/occlusion';
import { describeLegend } from '@/lib/palette/legend';
import type { ValueRange } from '@/lib/palette/range';
import { scaleColour, type ScaleName } from '@/lib/palette/scales';
import { formatScore } from './cellText';

const STEPS = 256;

export interface HeatmapLegendProps {
  score: Score;
  range: ValueRange;
  scale: ScaleName;
  /** The value of the cell that is looked at, marked on the scale; NaN: none. */
  value: number;
}

/** The colours with their numbers and unit, and where the cell that is looked at lies among them. */
export function HeatmapLegend({ score, range, scale, value }: HeatmapLegendProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const pixels = new ImageData(STEPS, 1);
    for (let x = 0; x < STEPS; x++) pixels.data.set([...scaleColour(scale, x / (STEPS - 1)), 255], x * 4);
    context.putImageData(pixels, 0, 0);
  }, [scale]);
  const legend = describeLegend(score, range);
  const place = (value - range.min) / (range.max - range.min);
  return (
    <figure className="flex flex-col gap-1">
      <figcaption className="text-small flex justify-between">
        <span className="font-semibold">{legend.title}</span>
        <span className="text-muted">
          {formatScore(score, range.min)} to {formatScore(score, range.max)}
          {legend.unit !== legend.title.toLowerCase() && ` ${legend.unit}`}
        </span>
      </figcaption>
      <div className="relative">
        <canvas
          ref={canvas}
          width={STEPS}
          height={1}
          aria-hidden="true"
          className="rounded-control border-line-strong h-4 w-full border"
        />
        {!Number.isNaN(value) && (
          <span
            aria-hidden="true"
            className="border-surface bg-ink absolute -top-0.5 h-5 w-1 -translate-x-1/2 border"
            style={{ left: `${Math.min(Math.max(place, 0), 1) * 100}%` }}
          />
        )}
      </div>
      <div className="text-small relative h-4" aria-hidden="true">
        {legend.ticks.map((tick) => (
          <span
            key={tick.value}
            className="absolute"
            style={{ left: `${tick.at * 100}%`, transform: `translateX(-${tick.at * 100}%)` }}
          >
            {tick.text}
          </span>
        ))}
      </div>
      <p className="text-small text-muted">{legend.explanation}</p>
    </figure>
  );
}
