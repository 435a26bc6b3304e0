/** What can be seen to be wrong with labels alone. */
import type { CardProblem } from '../domain/cardProblem';

const NAMED = 3;

export function labelProblems(labels: readonly string[]): CardProblem[] {
  return [placeholders(labels), duplicates(labels), empties(labels)].filter((problem) => problem !== null);
}

/** "class 0", "class 1"…: what a proposal writes where nothing is known. */
export function isPlaceholderLabels(labels: readonly string[]): boolean {
  return labels.every((label, index) => label === `class ${index}`);
}

export function placeholderLabels(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `class ${index}`);
}

function placeholders(labels: readonly string[]): CardProblem | null {
  if (!isPlaceholderLabels(labels)) return null;
  return {
    code: 'placeholder-labels',
    severity: 'note',
    field: 'labels',
    message: 'The classes have no names yet, only numbers.',
    fix: 'Bring a labels file, paste the names, or take those of a stored network.',
    preset: null,
  };
}

function duplicates(labels: readonly string[]): CardProblem | null {
  const firstAt = new Map<string, number>();
  const seen = new Map<string, number[]>();
  labels.forEach((label, index) => {
    if (label === '') return;
    const first = firstAt.get(label);
    if (first === undefined) firstAt.set(label, index);
    else seen.set(label, [...(seen.get(label)?.slice(0, NAMED) ?? [first]), index]);
  });
  const repeated = [...seen];
  if (repeated.length === 0) return null;
  const named = repeated.slice(0, NAMED).map(([label, indices]) => `“${label}” (${listed(indices)})`);
  return {
    code: 'duplicate-labels',
    severity: 'note',
    field: 'labels',
    message: `${count(repeated.length, 'label stands', 'labels stand')} for several classes: ${listed(named, repeated.length)}.`,
    fix: 'ImageNet has two such (crane, maillot). Otherwise a line was pasted twice, and all after it are off by one.',
    preset: null,
  };
}

function empties(labels: readonly string[]): CardProblem | null {
  const empty = labels.flatMap((label, index) => (label === '' ? [index] : []));
  if (empty.length === 0) return null;
  return {
    code: 'empty-labels',
    severity: 'note',
    field: 'labels',
    message: `${count(empty.length, 'label is', 'labels are')} empty: class ${listed(empty.slice(0, NAMED), empty.length)}.`,
    fix: 'An empty line in the middle counts as a class. Delete it unless the class has no name.',
    preset: null,
  };
}

function count(number: number, one: string, many: string): string {
  return `${number.toLocaleString('en-GB')} ${number === 1 ? one : many}`;
}

function listed(items: readonly (string | number)[], total = items.length): string {
  const shown = items.slice(0, NAMED).join(', ');
  return total > Math.min(items.length, NAMED) ? `${shown}, …` : shown;
}
