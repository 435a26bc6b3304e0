'use client';
import { useEffect, useEffectEvent } from 'react';
import { isDialogOpen } from './isDialogOpen';
import type { Place } from './places';
import { shortcutOf, type ShortcutAction } from './shortcuts';

const TEXT_FIELDS = 'input:not([type=radio]):not([type=range]):not([type=color]), textarea, select, [contenteditable]';

/** Calls back for the keys of the workspace at a view. `enabled`: people who steer by voice switch single keys off. */
export function useShortcuts(enabled: boolean, place: Place, onShortcut: (action: ShortcutAction) => void): void {
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (!enabled || event.defaultPrevented) return;
    // On German, French and Spanish keyboards they are typed with AltGr, or Option.
    const isBracket = (event.key === '[' || event.key === ']') && !event.metaKey;
    const typesBracket = isBracket && (event.getModifierState('AltGraph') || (event.altKey && !event.ctrlKey));
    const pressed = {
      key: event.key,
      ctrlKey: event.ctrlKey && !typesBracket,
      altKey: event.altKey && !typesBracket,
      metaKey: event.metaKey,
      inText: event.target instanceof Element && event.target.matches(TEXT_FIELDS),
      inDialog: isDialogOpen(),
    };
    const action = shortcutOf(pressed, place);
    if (!action) return;
    event.preventDefault();
    onShortcut(action);
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKeyDown(event);
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, []);
}
