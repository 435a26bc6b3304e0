/** The usual ways from pixels to numbers, by the place that made them usual. */
import type { ModelInput } from '../domain/modelCard';
import { PRESET_IDS, type PresetId } from '../domain/preset';

/** What a preset sets; the arrays are in the order of `channels`. */
export type Preprocessing = Pick<ModelInput, 'scale' | 'mean' | 'std'>;

export interface Preset {
  name: string;
  /** What it does, in a few words. */
  description: string;
  /** For three channels. With `channels` the order belongs to the recipe; without, the card keeps its own. */
  colour: Preprocessing & { channels?: 'RGB' | 'BGR' };
  /** For one grey channel; null where the recipe has colours in it. */
  grey: Preprocessing | null;
}

export const PRESETS: Record<PresetId, Preset> = {
  torchvision: {
    name: 'torchvision',
    description: '0…1, then the mean and deviation of ImageNet; RGB',
    colour: { scale: 1 / 255, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225], channels: 'RGB' },
    grey: null,
  },
  caffe: {
    name: 'Caffe',
    description: '0…255 minus the mean of ImageNet; BGR',
    colour: { scale: 1, mean: [103.939, 116.779, 123.68], std: [1, 1, 1], channels: 'BGR' },
    grey: null,
  },
  keras: {
    name: 'Keras −1…1',
    description: 'black is −1, white is 1',
    colour: { scale: 1 / 127.5, mean: [1, 1, 1], std: [1, 1, 1] },
    grey: { scale: 1 / 127.5, mean: [1], std: [1] },
  },
  timm: {
    name: 'timm 0.5 / 0.5',
    description: '0…1 minus 0.5, divided by 0.5 (“inception” in timm): the same numbers as Keras −1…1',
    colour: { scale: 1 / 255, mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] },
    grey: { scale: 1 / 255, mean: [0.5], std: [0.5] },
  },
  unit: {
    name: '0…1',
    description: 'black is 0, white is 1',
    colour: { scale: 1 / 255, mean: [0, 0, 0], std: [1, 1, 1] },
    grey: { scale: 1 / 255, mean: [0], std: [1] },
  },
  none: {
    name: '0…255',
    description: '0…255 as they are: the network does it itself',
    colour: { scale: 1, mean: [0, 0, 0], std: [1, 1, 1] },
    grey: { scale: 1, mean: [0], std: [1] },
  },
};

/** The input with a preset's numbers; null where the preset has colours and the input is grey. */
export function withPreset<T extends ModelInput>(input: T, id: PresetId): T | null {
  const numbers = input.channels === 'GRAY' ? PRESETS[id].grey : PRESETS[id].colour;
  return numbers && { ...input, ...numbers, mean: [...numbers.mean], std: [...numbers.std] };
}

/** The same recipe in the other order of the colours: each colour keeps its own mean and deviation. */
export function withOtherOrder<T extends ModelInput>(input: T): T | null {
  if (input.channels === 'GRAY') return null;
  return {
    ...input,
    channels: input.channels === 'RGB' ? 'BGR' : 'RGB',
    mean: input.mean.toReversed(),
    std: input.std.toReversed(),
  };
}

/** Presets that give this input different numbers from each other; of two that give the same, the first. */
export function distinctPresets(input: ModelInput): { id: PresetId; input: ModelInput }[] {
  const seen = new Set<string>();
  return PRESET_IDS.flatMap((id) => {
    const applied = withPreset(input, id);
    if (!applied) return [];
    const key = numbersKey(applied);
    if (seen.has(key)) return [];
    seen.add(key);
    return [{ id, input: applied }];
  });
}

/** Whether two inputs turn every pixel into the same numbers, up to the rounding of their constants. */
export function isSamePreprocessing(a: ModelInput, b: ModelInput): boolean {
  return numbersKey(a) === numbersKey(b);
}

/** What black and white become, channel by channel: two recipes that agree there agree everywhere. */
function numbersKey({ channels, scale, mean, std }: ModelInput): string {
  const ends = mean.flatMap((m, c) => [-m / std[c]!, (255 * scale - m) / std[c]!]);
  return `${channels} ${ends.map((value) => Math.fround(value).toPrecision(5)).join(' ')}`;
}
