'use client';
import { useState } from 'react';
import type { Score } from '@/lib/domain/occlusion';
import { hiddenSide, probabilityOfScore, type Threshold } from '@/lib/occlusion/threshold';
import { Field, NumberInput } from '../ui/Field';
import type { MapValues } from './mapValues';

export interface ThresholdFieldProps {
  threshold: Threshold | null;
  score: Score;
  /** Of the map that is shown, with what its threshold comes to; null while there is none. */
  values: Pick<MapValues, 'limit' | 'knownCount' | 'hiddenCount'> | null;
  /** Probability of the target on the unoccluded picture. */
  base: number;
  onChange: (threshold: Threshold | null) => void;
}

const WHAT: Readonly<Record<Score, string>> = { probability: 'Hide above', drop: 'Hide a drop below', logit: 'Hide above' }; // prettier-ignore
const MOST_PERCENT = 99;

/** Hides what says least: by its share of the map, with the slider, or by its value. */
export function ThresholdField({ threshold, score, values, base, onChange }: ThresholdFieldProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const limit = values?.limit ?? null;
  const hidden = values && values.knownCount > 0 ? values.hiddenCount / values.knownCount : 0;
  const percent = Math.round((threshold?.by === 'share' ? threshold.at : hidden) * 100);
  const settle = () => {
    if (draft === null) return;
    setDraft(null);
    const value = draft.trim() === '' ? NaN : Number(draft);
    onChange(Number.isNaN(value) ? null : { by: 'probability', at: probabilityOfScore(score, value, base) });
  };
  const side = hiddenSide(score);
  return (
    <div className="grid grid-cols-2 gap-2">
      <Field label={threshold ? `Hidden: ${Math.round(hidden * 100)} %` : 'Nothing is hidden'}>
        {(control) => (
          <input
            {...control}
            type="range"
            min={0}
            max={MOST_PERCENT}
            step={1}
            disabled={!values}
            value={percent}
            aria-valuetext={limit === null ? 'Nothing is hidden' : `${percent} % hidden: ${side} ${valueText(limit)}`}
            title={`Hides this part of the map: where the target class ${score === 'drop' ? 'loses least' : 'keeps most'}`}
            onChange={({ target }) => {
              setDraft(null);
              const share = Number(target.value) / 100;
              onChange(share === 0 ? null : { by: 'share', at: share });
            }}
            className="min-h-8 w-full"
          />
        )}
      </Field>
      <NumberInput
        label={WHAT[score]}
        step="any"
        placeholder="nothing"
        disabled={!values}
        value={draft ?? (limit === null ? '' : valueText(limit))}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={settle}
        onKeyDown={(event) => event.key === 'Enter' && settle()}
      />
    </div>
  );
}

/** As a number field takes it. */
function valueText(value: number): string {
  return String(Number(value.toPrecision(3)));
}
