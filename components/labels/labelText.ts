/** Labellings in words and figures. */
import type { Labelling, LabellingProgress } from '@/lib/domain/labelling';
import type { LabellingResults } from '@/lib/domain/labellingResults';
import { countText } from '../map/mapText';

export const CANNOT_TELL_TEXT = 'Can’t tell';

export function labelText(label: string | null): string {
  return label ?? CANNOT_TELL_TEXT;
}

/** "12 channels of conv1 · Objects · patches of Scenes" */
export function labellingInWords({ channels, layer, evidence }: Labelling): string {
  return `${countText(channels.length, 'channel')} of ${layer} · ${evidence.networkName} · patches of ${evidence.imageSetName}`;
}

/** "Ada 12/12, Ben 7/12" */
export function progressInWords(progress: readonly LabellingProgress[], total: number): string {
  if (progress.length === 0) return 'Nobody has labelled yet';
  return progress.map(({ by, done }) => `${by} ${done}/${total}`).join(', ');
}

/** How the channels were chosen. */
export function choiceInWords({ choice }: Pick<Labelling, 'choice'>): string {
  switch (choice.kind) {
    case 'list':
      return 'chosen by hand';
    case 'strongest':
      return 'those with the greatest values in any picture';
    case 'random':
      return `drawn at random, seed ${choice.seed}`;
  }
}

/** Three figures after the point, as coefficients are published, with a real minus sign. */
export function coefficientText(value: number): string {
  return value.toFixed(3).replace('-', '−');
}

/** "2 of 3 pairs of people say the same" as a share; "–" where there is nothing to compare. */
export function shareText(share: number | null): string {
  return share === null ? '–' : `${Math.round(100 * share)} %`;
}

export function isDisputed({ agreement }: LabellingResults['channels'][number]): boolean {
  return agreement !== null && agreement < 1;
}
