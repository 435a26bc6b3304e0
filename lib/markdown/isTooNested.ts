/** Lists in lists and quotations in quotations: more of them than this in a line are no prose, and too deep to be shown. */
const MOST_NESTED = 50;
const CONTAINERS = /^(?:[ \t]*(?:[-+*>]|\d{1,9}[.)]))+/gm;

/** Whether a text would cost whoever takes it as Markdown more than it is worth. */
export function isTooNested(text: string): boolean {
  return [...text.matchAll(CONTAINERS)].some(([line]) => line.replaceAll(/[\s\d]/g, '').length > MOST_NESTED);
}
