'use client';
import { useCallback, useRef, useState, type RefObject } from 'react';
import type { Rect } from '../occlusion/cellGeometry';

export interface Sight {
  /** For the element that scrolls. */
  ref: (element: HTMLElement | null) => (() => void) | void;
  frame: RefObject<HTMLElement | null>;
  /** The part of its content that is in sight; null before the first look. */
  rect: Rect | null;
}

/** What of a frame's content is in sight, as one scrolls and as the window changes. */
export function useSight(): Sight {
  const frame = useRef<HTMLElement | null>(null);
  const [rect, setRect] = useState<Rect | null>(null);
  const ref = useCallback((element: HTMLElement | null) => {
    frame.current = element;
    if (!element) return;
    const look = () =>
      setRect({
        x: Math.round(element.scrollLeft),
        y: Math.round(element.scrollTop),
        width: element.clientWidth,
        height: element.clientHeight,
      });
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', look);
      frame.current = null;
    };
  }, []);
  return { ref, frame, rect };
}
