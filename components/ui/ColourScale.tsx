'use client';
import { useEffect, useRef } from 'react';
import { classNames } from './classNames';

const STEPS = 256;

export interface ColourScaleProps {
  title: string;
  /** The range in words, or why there is none. */
  range: string;
  /** Red, green and blue, 0…255, at a share of the scale, 0…1. The same function for as long as the colours are the same. */
  colourAt: (share: number) => readonly number[];
  ticks: readonly { value: number; at: number; text: string }[];
  /** Where what is looked at lies, as a share of the scale; NaN: nowhere. */
  place: number;
  /** What of the scale is not drawn: from its low or high end to a share of it. */
  hidden?: { side: 'below' | 'above'; share: number } | null;
  explanation: string;
}

/** The colours of a legend with their numbers, and where the value that is looked at lies among them. */
export function ColourScale({ title, range, colourAt, ticks, place, hidden, explanation }: ColourScaleProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const pixels = new ImageData(STEPS, 1);
    for (let x = 0; x < STEPS; x++) pixels.data.set([...colourAt(x / (STEPS - 1)), 255], x * 4);
    context.putImageData(pixels, 0, 0);
  }, [colourAt]);
  return (
    <figure className="flex flex-col gap-1">
      <figcaption className="text-small flex flex-wrap justify-between gap-x-2">
        <span className="font-semibold">{title}</span>
        <span className="text-muted">{range}</span>
      </figcaption>
      <div className="relative">
        <canvas
          ref={canvas}
          width={STEPS}
          height={1}
          aria-hidden="true"
          className="rounded-control border-line-strong h-4 w-full border"
        />
        {hidden && <HiddenPart {...hidden} />}
        {Number.isFinite(place) && (
          <span
            aria-hidden="true"
            className="border-surface bg-ink absolute -top-0.5 h-5 w-1 -translate-x-1/2 border"
            style={{ left: `${Math.min(Math.max(place, 0), 1) * 100}%` }}
          />
        )}
      </div>
      <div className="text-small relative h-4" aria-hidden="true">
        {ticks.map((tick) => (
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

/** Stripes over a part of the scale, with a line where it ends. */
function HiddenPart({ side, share }: { side: 'below' | 'above'; share: number }) {
  const width = Math.min(Math.max(side === 'below' ? share : 1 - share, 0), 1);
  return (
    <span
      aria-hidden="true"
      className={classNames(
        'border-ink absolute top-0 h-4',
        side === 'below' ? 'left-0 border-r-2' : 'right-0 border-l-2',
      )}
      style={{
        width: `${width * 100}%`,
        backgroundImage:
          'repeating-linear-gradient(135deg, var(--surface) 0 4px, color-mix(in srgb, var(--surface) 55%, transparent) 4px 7px)',
      }}
    />
  );
}
