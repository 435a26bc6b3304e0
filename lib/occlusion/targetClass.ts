/** Which class a target means for one picture and one network. */
import type { Target } from '../domain/occlusion';

/** Index of the largest value; ties go to the lower index. */
export function topClass(probabilities: ArrayLike<number>): number {
  let best = 0;
  for (let index = 1; index < probabilities.length; index++)
    if (probabilities[index]! > probabilities[best]!) best = index;
  return best;
}

/**
 * The class of a picture's own label; null when the network does not know it. A network's label may list synonyms
 * ("Afghan hound, Afghan"), and folder names have "_" for spaces; a whole label that is the same goes first.
 */
export function classOfLabel(label: string | null, labels: readonly string[]): number | null {
  if (label === null) return null;
  const exact = labels.indexOf(label);
  if (exact >= 0) return exact;
  const wanted = plain(label);
  const whole = labels.findIndex((candidate) => plain(candidate) === wanted);
  if (whole >= 0) return whole;
  const synonym = labels.findIndex((candidate) => candidate.split(',').some((part) => plain(part) === wanted));
  return synonym >= 0 ? synonym : null;
}

/** classOfLabel for many labels of one network: the list is read once. */
export function classFinder(labels: readonly string[]): (label: string | null) => number | null {
  const exact = new Map<string, number>();
  const whole = new Map<string, number>();
  const synonyms = new Map<string, number>();
  // From the end, so that the first of equal ones stays.
  for (let index = labels.length - 1; index >= 0; index--) {
    const label = labels[index]!;
    exact.set(label, index);
    whole.set(plain(label), index);
    for (const part of label.split(',')) synonyms.set(plain(part), index);
  }
  return (label) => {
    if (label === null) return null;
    const wanted = plain(label);
    return exact.get(label) ?? whole.get(wanted) ?? synonyms.get(wanted) ?? null;
  };
}

function plain(label: string): string {
  return label.replaceAll('_', ' ').trim().toLowerCase();
}

/** Class index of a target; null while it cannot be told: nothing was computed yet, or the label is not known. */
export function targetClass(
  target: Target,
  context: { base: readonly number[] | null; imageLabel: string | null; labels: readonly string[] },
): number | null {
  if (target === 'top') return context.base && topClass(context.base);
  if (target === 'label') return classOfLabel(context.imageLabel, context.labels);
  return target < context.labels.length ? target : null;
}
