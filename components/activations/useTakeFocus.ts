'use client';
import { useEffect, type RefObject } from 'react';

/** Brings the keyboard to an element when it comes onto the page, if that was asked for. */
export function useTakeFocus(element: RefObject<HTMLElement | null>, takeFocus: RefObject<boolean>): void {
  useEffect(() => {
    if (!takeFocus.current) return;
    takeFocus.current = false;
    element.current?.focus({ preventScroll: true });
  }, [element, takeFocus]);
}
