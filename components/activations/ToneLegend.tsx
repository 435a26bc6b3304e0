'use client';
import { useCallback } from 'react';
import { niceTicks } from '@/lib/palette/legend';
import { ColourScale } from '../ui/ColourScale';
import type { Gamma } from './activationsLook';
import { shortValue } from './activationsText';
import { toneColour, type ToneRange } from './tones';

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
  const colourAt = useCallback((share: number) => toneColour(share, signed, gamma), [signed, gamma]);
  const place = range && value !== null && range.max > range.min ? (value - range.min) / (range.max - range.min) : NaN;
  return (
    <ColourScale
      {...{ title, colourAt, place, explanation }}
      range={range ? `${shortValue(range.min)} to ${shortValue(range.max)}` : without}
      ticks={range ? niceTicks(range) : []}
    />
  );
}
