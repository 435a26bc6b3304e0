'use client';
import { useEffect, useState } from 'react';
import { hasMaps, type MapSet } from './mapSet';

/** What is drawn, and where it belongs. */
export interface DrawnMaps {
  set: MapSet;
  networkId: string;
  imageId: string;
  layer: string;
}

/**
 * The wanted maps once those in sight are there; until then the ones before, so that nothing flashes.
 * @param wanted null while nothing is known of them
 * @param inSight channels of `wanted` that will be in sight
 */
export function useSteadyMaps(
  wanted: DrawnMaps | null,
  inSight: readonly number[],
): { drawn: DrawnMaps | null; stale: boolean } {
  const [held, hold] = useState<DrawnMaps | null>(null);
  const isReady = wanted !== null && (held?.set === wanted.set || hasMaps(wanted.set, inSight));
  useEffect(() => wanted?.set.need(inSight), [wanted, inSight]);
  useEffect(() => () => wanted?.set.need([]), [wanted]);
  if (isReady && held?.set !== wanted.set) hold(wanted);
  const drawn = isReady ? wanted : held;
  return { drawn, stale: drawn !== null && drawn.set !== wanted?.set };
}
