import { parseOrThrow } from '@/lib/domain/appError';
import { resolvedModelCardSchema, type ModelCard, type ResolvedModelCard } from '@/lib/domain/modelCard';

/** The card with its labels as a list, or `invalid_network`. */
export function resolveCard(card: ModelCard): ResolvedModelCard {
  return parseOrThrow(resolvedModelCardSchema, card, `The model card "${card.name}"`, 'invalid_network');
}
