'use client';
import { useCallback, useState } from 'react';

export interface ElementSize {
  width: number;
  height: number;
}

/** The inner size of an element, kept up to date; null before it is on the page. Put `ref` on the element. */
export function useElementSize(): {
  ref: (element: HTMLElement | null) => (() => void) | void;
  size: ElementSize | null;
} {
  const [size, setSize] = useState<ElementSize | null>(null);
  const ref = useCallback((element: HTMLElement | null) => {
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setSize({ width: entry.contentRect.width, height: entry.contentRect.height });
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { ref, size };
}
