/** The usual ways to turn pixels into numbers, by the name under which people know them. */
import type { CardDraft } from './cardDraft';

type Preprocessing = Pick<CardDraft, 'scale' | 'mean' | 'std'> & { channels?: CardDraft['channels'] };

export interface Preset {
  name: string;
  /** What it does, in a few words. */
  description: string;
  /** For three channels, in the order of `channels`. */
  colour: Preprocessing;
  /** For one grey channel; null where the recipe has colours in it. */
  grey: Preprocessing | null;
}

export const PREPROCESSING_PRESETS = {
  torchvision: {
    name: 'torchvision',
    description: '0…1, then the mean and deviation of ImageNet; RGB',
    colour: { scale: '1/255', mean: '0.485, 0.456, 0.406', std: '0.229, 0.224, 0.225', channels: 'RGB' },
    grey: null,
  },
  caffe: {
    name: 'Caffe',
    description: '0…255 minus the mean of ImageNet; BGR',
    colour: { scale: '1', mean: '103.939, 116.779, 123.68', std: '1, 1, 1', channels: 'BGR' },
    grey: null,
  },
  keras: {
    name: 'Keras −1…1',
    description: 'black is −1, white is 1',
    colour: { scale: '1/127.5', mean: '1, 1, 1', std: '1, 1, 1' },
    grey: { scale: '1/127.5', mean: '1', std: '1' },
  },
  unit: {
    name: '0…1',
    description: 'black is 0, white is 1',
    colour: { scale: '1/255', mean: '0, 0, 0', std: '1, 1, 1' },
    grey: { scale: '1/255', mean: '0', std: '1' },
  },
  none: {
    name: 'None',
    description: '0…255 as they are: the network does it itself',
    colour: { scale: '1', mean: '0, 0, 0', std: '1, 1, 1' },
    grey: { scale: '1', mean: '0', std: '1' },
  },
} as const satisfies Record<string, Preset>;
export type PresetId = keyof typeof PREPROCESSING_PRESETS;
export const PRESET_IDS = Object.keys(PREPROCESSING_PRESETS) as PresetId[];

/** The draft with a preset's numbers; null where the preset does not fit the number of channels. */
export function applyPreset(draft: CardDraft, id: PresetId): CardDraft | null {
  const preset: Preset = PREPROCESSING_PRESETS[id];
  const numbers = draft.channels === 'GRAY' ? preset.grey : preset.colour;
  return numbers && { ...draft, ...numbers };
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

function same(a: string, b: string): boolean {
  const numbers = (text: string) =>
    text
      .split(/[\s,;]+/)
      .filter(Boolean)
      .join(' ');
  return numbers(a) === numbers(b);
}
