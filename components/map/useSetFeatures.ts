'use client';
import type { Embedding } from '@/lib/domain/embedding';
import type { FeatureSet } from '@/lib/domain/features';
import { featuresAnswerSchema } from '@/lib/protocol/rest';
import { useResource, valueOf } from '../api/useResource';
import { setFeaturesPath } from './mapPaths';

/** The vectors that a map was made of, as its set has them now; null while they are not known. */
export function useSetFeatures(embedding: Embedding | null): FeatureSet | null {
  const request = embedding?.request;
  const answer = useResource(
    request ? setFeaturesPath(request.imageSetId, request.networkId) : null,
    featuresAnswerSchema,
  );
  return valueOf(answer)?.features.find(({ space }) => space.key === embedding?.featureKey) ?? null;
}

/**
 * Pictures that the set has and the map lacks; below 0: that the map has and the set lost. Those that no vector can be
 * computed for do not count. Where as many came as went, nothing is noticed.
 */
export function missingPictures(
  embedding: Pick<Embedding, 'points'>,
  features: Pick<FeatureSet, 'tally'> | null,
): number {
  if (!embedding.points || !features) return 0;
  return features.tally.pictures - features.tally.failed - embedding.points.count;
}
