import { AppError, parseOrThrow } from '@/lib/domain/appError';
import { resolvedModelCardSchema, type ModelCard, type ResolvedModelCard } from '@/lib/domain/modelCard';

/** The card with its labels as a list, of a network that can be run. Throws `invalid_network` and `unsupported`. */
export function resolveCard(card: ModelCard): ResolvedModelCard {
  const resolved = parseOrThrow(resolvedModelCardSchema, card, `The model card "${card.name}"`, 'invalid_network');
  if (resolved.format === 'onnx') return resolved;
  throw new AppError('unsupported', `Only ONNX networks can be run. Convert "${card.file}" to ONNX.`, {
    field: 'format',
  });
}
