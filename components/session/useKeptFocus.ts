'use client';
import { useEffect, type RefObject } from 'react';
import { isDialogOpen } from './isDialogOpen';

/** What the keyboard is on, by what comes in its place when a view is replaced. */
const GRID = '[role=grid]';
const CHOSEN_TAB = 'fieldset input[type=radio]:checked';

/**
 * Keeps the keyboard in a view whose grid is replaced (another layer, by whomever; the table in place of the picture), or
 * that gives way to another view: the browser lets it fall to the page, from where arrow keys move nothing.
 */
export function useKeptFocus(frame: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const root = frame.current;
    if (!root) return;
    let had: string | null = null;
    const note = () => {
      const at = document.activeElement;
      if (!at || at === document.body) return;
      if (!root.contains(at)) had = null;
      else if (at.matches('input[type=radio]')) had = CHOSEN_TAB;
      else had = at.closest(GRID) ? GRID : null;
    };
    const drop = () => {
      had = null; // whoever presses elsewhere lets it go
    };
    const keep = () => {
      if (had === null || document.activeElement !== document.body || isDialogOpen()) return;
      root.querySelector<HTMLElement>(had)?.focus({ preventScroll: true });
    };
    const observer = new MutationObserver(keep);
    observer.observe(root, { childList: true, subtree: true });
    document.addEventListener('focusin', note);
    document.addEventListener('pointerdown', drop, true);
    return () => {
      observer.disconnect();
      document.removeEventListener('focusin', note);
      document.removeEventListener('pointerdown', drop, true);
    };
  }, [frame]);
}
