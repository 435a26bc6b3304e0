/** The usual preprocessings on the draft of a card. */
import { PRESET_IDS, type PresetId } from '@/lib/domain/preset';
import type { ModelInput } from '@/lib/domain/modelCard';
import { PRESETS, type Preprocessing } from '@/lib/modelCard/presets';
import { formatScale, type CardDraft } from './cardDraft';

type Numbers = Pick<CardDraft, 'scale' | 'mean' | 'std'> & { channels?: string };

/** The draft with a preset's numbers; null where the preset does not fit the number of channels. */
export function applyPreset(draft: CardDraft, id: PresetId): CardDraft | null {
  const preset = PRESETS[id];
  if (draft.channels === 'GRAY') return preset.grey && { ...draft, ...numbersOf(preset.grey) };
  const { channels } = preset.colour;
  return { ...draft, ...numbersOf(preset.colour), ...(channels ? { channels } : {}) };
}

/** The draft with the numbers of a card's input. */
export function applyInput(draft: CardDraft, input: ModelInput): CardDraft {
  return { ...draft, ...numbersOf(input), channels: input.channels };
}

/** The preset whose numbers a draft holds, if any. */
export function findPreset(draft: CardDraft): PresetId | null {
  return (
    PRESET_IDS.find((id) => {
      const applied = applyPreset(draft, id);
      return applied && (['scale', 'mean', 'std', 'channels'] as const).every((key) => same(applied[key], draft[key]));
    }) ?? null
  );
}

/** Another number of channels needs as many values of mean and std: the neutral ones. */
export function withChannels(draft: CardDraft, channels: string): CardDraft {
  if ((draft.channels === 'GRAY') === (channels === 'GRAY')) return { ...draft, channels };
  const preset = findPreset(draft);
  const next = { ...draft, channels };
  return (preset && applyPreset(next, preset)) ?? applyPreset(next, 'unit') ?? next;
}

function numbersOf({ scale, mean, std }: Preprocessing): Numbers {
  return { scale: formatScale(scale), mean: mean.join(', '), std: std.join(', ') };
}

function same(a: string, b: string): boolean {
  const numbers = (text: string) =>
    text
      .split(/[\s,;]+/)
      .filter(Boolean)
      .join(' ');
  return numbers(a) === numbers(b);
}
