import { useEffect, useState, type RefObject } from 'react';

const FIRST_GUESS = { top: 0, height: 600 };

/** What of a frame that scrolls is in sight, in pixels; a guess before it is measured. */
export function useScrollSight(frame: RefObject<HTMLElement | null>): { top: number; height: number } {
  const [sight, setSight] = useState(FIRST_GUESS);
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const look = () => setSight({ top: element.scrollTop, height: element.clientHeight });
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [frame]);
  return sight;
}
