/** Which frame of a map is shown: a kept one, or the newest as it comes. */

/** The place of the kept frame nearest to an iteration; the earlier one of two that are equally near. -1 without frames. */
export function nearestFrame(keptFrames: readonly number[], iteration: number): number {
  let best = -1;
  keptFrames.forEach((kept, place) => {
    if (best < 0 || Math.abs(kept - iteration) < Math.abs(keptFrames[best]! - iteration)) best = place;
  });
  return best;
}

/**
 * The iteration of the kept frame that stands for the wanted one; null: the newest. A frame that is no longer there,
 * because another map was chosen meanwhile, is that of the nearest iteration.
 */
export function shownFrame(keptFrames: readonly number[], wanted: number | null): number | null {
  return wanted === null ? null : (keptFrames[nearestFrame(keptFrames, wanted)] ?? null);
}
