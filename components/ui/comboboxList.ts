/** What the list of a combobox shows of its options, and which of them the keys are on. Pure. */

export interface ComboboxOption {
  value: string;
  label: string;
  /** Beside the label: a class index. */
  detail?: string;
}

export interface ComboboxList {
  shown: readonly ComboboxOption[];
  /** Matching options that are left out: they are found by typing. */
  more: number;
}

/** Enough to look through; a list of a thousand classes would slow the page down at every key. */
const SHOWN_OPTIONS = 50;

/**
 * The options that match what was typed, as many as are shown. While nothing is typed the chosen one is among them: in
 * its place where that is shown, otherwise first.
 */
export function comboboxList(options: readonly ComboboxOption[], typed: string, value: string): ComboboxList {
  const wanted = typed.trim().toLowerCase();
  const matching = wanted === '' ? options : options.filter((option) => matches(option, wanted));
  const chosenAt = wanted === '' ? matching.findIndex((option) => option.value === value) : -1;
  const shown =
    chosenAt < SHOWN_OPTIONS
      ? matching.slice(0, SHOWN_OPTIONS)
      : [matching[chosenAt]!, ...matching.slice(0, SHOWN_OPTIONS - 1)];
  return { shown, more: matching.length - shown.length };
}

function matches({ label, detail }: ComboboxOption, wanted: string): boolean {
  return label.toLowerCase().includes(wanted) || detail?.toLowerCase() === wanted;
}

/** The option that the keys are on when the list opens: the chosen one, otherwise the first. */
export function openAt({ shown }: ComboboxList, value: string): number {
  return Math.max(
    0,
    shown.findIndex((option) => option.value === value),
  );
}

/** One option on or back, round the ends. */
export function stepOption({ shown }: ComboboxList, active: number, step: 1 | -1): number {
  return shown.length === 0 ? 0 : (active + step + shown.length) % shown.length;
}

/** What stands below the options; null when all of them are there. */
export function comboboxNote({ shown, more }: ComboboxList): string | null {
  if (shown.length === 0) return 'Nothing matches.';
  return more > 0 ? `${more.toLocaleString('en-GB')} more: type to find them` : null;
}
