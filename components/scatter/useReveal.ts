'use client';
import { useEffect, useEffectEvent, useRef, type RefObject } from 'react';
import { bringIntoView, SURROUNDINGS_PX, type Camera } from './camera';
import type { ScatterplotProps } from './scatterProps';
import type { ScatterScene } from './scatterScene';

/** Moves the map where the revealed point becomes one that is out of view. The first one is as the page was opened. */
export function useReveal(
  { revealed = null, camera }: Pick<ScatterplotProps, 'revealed' | 'camera'>,
  scene: RefObject<ScatterScene | null>,
  moveCamera: (camera: Camera) => void,
): void {
  const before = useRef(revealed);
  const reveal = useEffectEvent((point: number) => {
    const drawn = scene.current;
    if (!drawn || camera === null) return;
    const move = (marginPx: number) => bringIntoView(drawn.camera, drawn.viewSize(), drawn.placeOf(point), marginPx);
    // Points at the edge that can be seen stay there: a click must not move what was clicked on.
    if (move(0) !== drawn.camera) moveCamera(move(SURROUNDINGS_PX));
  });
  useEffect(() => {
    if (revealed === before.current) return;
    before.current = revealed;
    if (revealed !== null) reveal(revealed);
  }, [revealed]);
}
