'use client';
import { type ReactNode, useCallback } from 'react';

export interface SteadyProps {
  children: ReactNode;
  /** Of the content. */
  className?: string;
}

/** As tall as it has been at its width: what stands below stays in its place when there is less in it for a while. */
export function Steady({ children, className }: SteadyProps) {
  const ref = useCallback((outer: HTMLDivElement | null) => {
    const content = outer?.firstElementChild;
    if (!outer || !content) return;
    let tallest = { width: 0, height: 0 };
    const observer = new ResizeObserver(([entry]) => {
      if (!entry) return;
      const { width, height } = entry.contentRect;
      if (width === tallest.width && height <= tallest.height) return;
      tallest = { width, height };
      outer.style.minHeight = `${height}px`;
    });
    observer.observe(content);
    return () => observer.disconnect();
  }, []);
  return (
    <div ref={ref}>
      <div className={className}>{children}</div>
    </div>
  );
}
