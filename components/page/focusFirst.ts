/** Refs that say where the keyboard goes. Functions of a module, so that they run once, when the element appears. */

/** The field that a dialog starts at: browsers look for the attribute when it opens, which React does not write. */
export function startHere(element: HTMLElement | null): void {
  element?.setAttribute('autofocus', '');
}

/** For a field that appears because it was asked for. */
export function focusNow(element: HTMLElement | null): void {
  element?.focus();
}
