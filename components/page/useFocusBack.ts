import { useEffect, useRef, type RefObject } from 'react';
import { focusIfLost } from './focusFirst';

/**
 * For what stands where a form was: the keyboard comes to it when the form is gone, unless it is somewhere else by then.
 * @param isOpen whether the form is there
 */
export function useFocusBack<T extends HTMLElement>(isOpen: boolean): RefObject<T | null> {
  const element = useRef<T>(null);
  const wasOpen = useRef(isOpen);
  useEffect(() => {
    if (wasOpen.current && !isOpen) focusIfLost(element.current);
    wasOpen.current = isOpen;
  }, [isOpen]);
  return element;
}
