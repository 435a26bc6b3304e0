'use client';
import { PRESET_IDS, type PresetGuess } from '@/lib/domain/preset';
import { PRESETS } from '@/lib/modelCard/presets';
import { classNames } from '../ui/classNames';
import type { CardDraft } from './cardDraft';
import { applyPreset, findPreset } from './preprocessingPresets';

export interface PresetChoiceProps {
  draft: CardDraft;
  onEdit: (draft: CardDraft) => void;
  /** What was proposed, and why. */
  guess: PresetGuess;
}

/** The usual preprocessings at one press each; the numbers below follow, and may be changed by hand. */
export function PresetChoice({ draft, onEdit, guess }: PresetChoiceProps) {
  const chosen = findPreset(draft);
  return (
    <div className="flex flex-col gap-2 sm:col-span-2">
      <div role="group" aria-label="As in" className="flex flex-wrap gap-1">
        {PRESET_IDS.map((id) => {
          const applied = applyPreset(draft, id);
          return (
            <button
              key={id}
              type="button"
              aria-pressed={chosen === id}
              disabled={applied === null}
              title={PRESETS[id].description}
              onClick={() => applied && onEdit(applied)}
              className={classNames(
                'rounded-control min-h-8 border px-2 disabled:opacity-50 pointer-coarse:min-h-10',
                chosen === id
                  ? 'border-accent bg-accent text-on-accent font-semibold'
                  : 'border-line-strong bg-surface not-disabled:hover:bg-sunken',
              )}
            >
              {PRESETS[id].name}
            </button>
          );
        })}
      </div>
      <p className="text-small text-muted">
        {chosen ? `${PRESETS[chosen].name}: ${PRESETS[chosen].description}.` : 'Your own numbers.'}{' '}
        {chosen === guess.preset
          ? `Why this: ${guess.reason}`
          : `Proposed was ${PRESETS[guess.preset].name}: ${guess.reason}`}
      </p>
    </div>
  );
}
