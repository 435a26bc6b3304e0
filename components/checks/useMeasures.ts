'use client';
import type { Fill } from '@/lib/domain/occlusion';
import { measuresAnswerSchema, type MeasuresAnswer } from '@/lib/protocol/rest';
import { useAsked, type Asked } from './useAsked';

/** How faithful a finished map is; `key` null asks nothing. */
export function useMeasures(key: string | null, fill: Fill): Asked<MeasuresAnswer> {
  return useAsked(key && `/api/attributions/${key}/measures`, { fill }, measuresAnswerSchema);
}
