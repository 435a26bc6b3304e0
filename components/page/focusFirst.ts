/** Refs that say where the keyboard goes. Functions of a module, so that they run once, when the element appears. */

/** The field that a dialog starts at: browsers look for the attribute when it opens, which React does not write. */
export function startHere(element: HTMLElement | null): void {
  element?.setAttribute('autofocus', '');
}

/** For a field that appears because it was asked for. */
export function focusNow(element: HTMLElement | null): void {
  element?.focus();
}

/** After something was refused: the field that is at fault, or else what is said about it. */
export function focusProblem(root: Pick<ParentNode, 'querySelector'> | null): void {
  const field = root?.querySelector<HTMLElement>('[aria-invalid="true"]');
  const element = field ?? root?.querySelector<HTMLElement>('[role="alert"]');
  if (!element) return;
  if (!field) element.tabIndex = -1; // a message is no stop of the Tab key
  element.focus();
}

export function focusField(form: Pick<ParentNode, 'querySelector'>, name: string): void {
  form.querySelector<HTMLElement>(`[name="${name}"]`)?.focus();
}

/** Where the keyboard was on something that went away or was switched off, and on nothing since. */
export function focusIfLost(element: HTMLElement | null): void {
  const at = document.activeElement;
  // It may have been a while: what is being read stays where it is.
  if (!at || at === document.body) element?.focus({ preventScroll: true });
}
