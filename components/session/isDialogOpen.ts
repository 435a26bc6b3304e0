/** Whether somebody is asked something: what lies under the dialog must not change by key, drop or paste. */
export function isDialogOpen(): boolean {
  return document.querySelector('dialog[open]') !== null;
}
