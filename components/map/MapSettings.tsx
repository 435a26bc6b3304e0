import { INITIALISATIONS, METRICS } from '@/lib/domain/embeddingSpec';
import { POOLINGS } from '@/lib/domain/features';
import { NumberInput, Select } from '../ui/Field';
import { METHOD_FIELDS, type MapDraft, type MapDraftErrors } from './mapDraft';

export interface MapSettingsProps {
  draft: MapDraft;
  errors: MapDraftErrors;
  onChange: (change: Partial<MapDraft>) => void;
}

interface SettingText {
  label: string;
  hint?: string;
}

/** Fields that hold a number. */
const NUMBERS: Partial<Record<keyof MapDraft, SettingText>> = {
  perplexity: { label: 'Perplexity', hint: 'How many neighbours count: 5 to 100.' },
  neighbours: { label: 'Neighbours', hint: 'Size of a neighbourhood: few show detail, many the whole.' },
  minDist: { label: 'Least distance', hint: '0 packs clusters tightly, 1 spreads them.' },
  components: { label: 'Principal components', hint: 'Vectors are reduced to so many first. Empty: all dimensions.' },
  exaggeration: { label: 'Exaggeration', hint: 'Attraction in the first 250 iterations.' },
  learningRate: { label: 'Learning rate', hint: 'Empty: by the number of pictures.' },
  iterations: { label: 'Iterations' },
  seed: { label: 'Seed', hint: 'Same settings, same seed: same map.' },
};
const CHOICES: Partial<
  Record<keyof MapDraft, { label: string; options: readonly string[]; texts: Record<string, string> }>
> = {
  metric: { label: 'Distance', options: METRICS, texts: { euclidean: 'Euclidean', cosine: 'cosine' } },
  initialisation: {
    label: 'Start',
    options: INITIALISATIONS,
    texts: { pca: 'principal components', random: 'random' },
  },
};
const POOLING_TEXTS = { mean: 'the mean of each channel', none: 'all values' } as const;

/** The settings that few people need; open from the start where one of them is wrong. */
export function MapSettings({ draft, errors, onChange }: MapSettingsProps) {
  const fields = METHOD_FIELDS[draft.method];
  const isWrong = fields.some((field) => errors[field]) || errors.pooling !== undefined;
  return (
    <details open={isWrong || undefined} className="rounded-panel border-line border px-3 py-2">
      <summary className="font-semibold">Advanced</summary>
      <div className="mt-2 grid gap-3 sm:grid-cols-2">
        {fields.map((field) => {
          const number = NUMBERS[field];
          if (number)
            return (
              <NumberInput
                key={field}
                {...number}
                step="any"
                value={draft[field]}
                error={errors[field]}
                onChange={(event) => onChange({ [field]: event.target.value })}
              />
            );
          const choice = CHOICES[field];
          return choice ? (
            <Select
              key={field}
              label={choice.label}
              value={draft[field]}
              error={errors[field]}
              onChange={(event) => onChange({ [field]: event.target.value })}
            >
              {choice.options.map((option) => (
                <option key={option} value={option}>
                  {choice.texts[option]}
                </option>
              ))}
            </Select>
          ) : null;
        })}
        <Select
          label="Of a map of channels"
          value={draft.pooling}
          error={errors.pooling}
          onChange={(event) => onChange({ pooling: event.target.value })}
        >
          {POOLINGS.map((pooling) => (
            <option key={pooling} value={pooling}>
              {POOLING_TEXTS[pooling]}
            </option>
          ))}
        </Select>
      </div>
    </details>
  );
}
