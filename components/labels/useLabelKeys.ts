import { useEffect, useEffectEvent } from 'react';

/**
 * Keys that work wherever the keyboard is on this page, but for where somebody types, chooses from a list or is asked something.
 * Enter is left to links, buttons and fields, which do something of their own with it.
 */
export function useLabelKeys(actions: Readonly<Record<string, (() => void) | undefined>>): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (!Object.hasOwn(actions, event.key) || isBusyAt(event.target, event.key)) return;
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => press(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}

function isBusyAt(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof Element)) return false;
  if (document.querySelector('dialog[open]')) return true;
  if (target.closest('textarea, select, input:not([type=radio]):not([type=checkbox]), [contenteditable]')) return true;
  return key === 'Enter' && target.closest('a, button, summary, input') !== null;
}
