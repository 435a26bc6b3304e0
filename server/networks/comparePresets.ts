/** Tries the usual preprocessings on stored pictures. */
import type { ResolvedModelCard } from '@/lib/domain/modelCard';
import { distinctPresets } from '@/lib/modelCard/presets';
import type { PresetComparison } from '@/lib/domain/preset';
import { rankPresets, type PresetAnswers } from '@/lib/modelCard/rankPresets';
import { classOfLabel } from '@/lib/occlusion/targetClass';
import type { Compute, FittedImage, NetworkRef } from '../compute/compute';

export interface ComparedPicture {
  fitted: FittedImage;
  label: string | null;
}

/** The presets that differ for this card's channels, each asked about all pictures. Throws when the card does not fit. */
export async function comparePresets(
  compute: Pick<Compute, 'predict'>,
  network: NetworkRef,
  card: ResolvedModelCard,
  pictures: readonly ComparedPicture[],
): Promise<PresetComparison> {
  const known = pictures.map(({ label }) => (label === null ? null : classOfLabel(label, card.labels)));
  const all: PresetAnswers[] = [];
  for (const { id, input } of distinctPresets(card.input)) {
    const answers = await compute.predict(
      network,
      { ...card, input },
      pictures.map(({ fitted }) => fitted),
    );
    all.push({ preset: id, answers });
  }
  return rankPresets(all, known);
}
