'use client';
import { useEffect, useRef, type RefObject } from 'react';
import type { ScreenPoint } from './drawnPath';
import type { ScatterScene } from './scatterScene';

/** What is pointed at: looked for once for each drawn frame, however often the pointer reports. */
export function useHover(onHover: (point: number | null) => void, scene: RefObject<ScatterScene | null>) {
  const tell = useRef(onHover);
  const frame = useRef(0);
  const at = useRef<ScreenPoint>([0, 0]);
  useEffect(() => {
    tell.current = onHover;
  });
  useEffect(() => () => cancelAnimationFrame(frame.current), []);

  return {
    hover(place: ScreenPoint) {
      at.current = place;
      if (frame.current !== 0) return;
      frame.current = requestAnimationFrame(() => {
        frame.current = 0;
        tell.current(scene.current?.pick(...at.current) ?? null);
      });
    },
    stopHovering() {
      cancelAnimationFrame(frame.current);
      frame.current = 0;
      onHover(null);
    },
  };
}
