'use client';
import { useEffect, useRef } from 'react';
import { niceTicks } from '@/lib/palette/legend';
import type { Gamma } from './activationsLook';
import { shortValue } from './activationsText';
import { toneColour, type ToneRange } from './tones';

const STEPS = 256;

export interface ToneLegendProps {
  title: string;
  /** Null: there is none to tell, and `without` says why. */
  range: ToneRange | null;
  without: string;
  /** From blue through white to red. */
  signed: boolean;
  gamma: Gamma;
  /** What is looked at, marked on the scale; null: nothing. */
  value: number | null;
  explanation: string;
}

/** The tones with their numbers, and where the value that is looked at lies among them. */
export function ToneLegend({ title, range, without, signed, gamma, value, explanation }: ToneLegendProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const pixels = new ImageData(STEPS, 1);
    for (let x = 0; x < STEPS; x++) pixels.data.set([...toneColour(x / (STEPS - 1), signed, gamma), 255], x * 4);
    context.putImageData(pixels, 0, 0);
  }, [signed, gamma]);
  const place = range && value !== null && range.max > range.min ? (value - range.min) / (range.max - range.min) : NaN;
  return (
    <figure className="flex flex-col gap-1">
      <figcaption className="text-small flex flex-wrap justify-between gap-x-2">
        <span className="font-semibold">{title}</span>
        <span className="text-muted">{range ? `${shortValue(range.min)} to ${shortValue(range.max)}` : without}</span>
      </figcaption>
      <div className="relative">
        <canvas
          ref={canvas}
          width={STEPS}
          height={1}
          aria-hidden="true"
          className="rounded-control border-line-strong h-4 w-full border"
        />
        {Number.isFinite(place) && (
          <span
            aria-hidden="true"
            className="border-surface bg-ink absolute -top-0.5 h-5 w-1 -translate-x-1/2 border"
            style={{ left: `${Math.min(Math.max(place, 0), 1) * 100}%` }}
          />
        )}
      </div>
      <div className="text-small relative h-4" aria-hidden="true">
        {range &&
          niceTicks(range).map((tick) => (
            <span
              key={tick.value}
              className="absolute"
              style={{ left: `${tick.at * 100}%`, transform: `translateX(-${tick.at * 100}%)` }}
            >
              {tick.text}
            </span>
          ))}
      </div>
      <p className="text-small text-muted">{explanation}</p>
    </figure>
  );
}
