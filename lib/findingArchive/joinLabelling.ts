/** A labelling that comes from elsewhere and is here already: what of it is new. */
import { canonicalJson } from '../domain/hash';
import { MAX_LABEL_ENTRIES, type LabelEntry } from '../domain/labelling';
import type { ArchivedLabelling } from './archive';
import { refused, type Joined } from './joinFinding';

export interface LabellingAdditions {
  labels: LabelEntry[];
  /** When its labels were first shown, here or there. */
  shownAt: string | null;
}

/** What a labelling is about never changes. */
const FIXED = ['name', 'instructions', 'by', 'createdAt', 'networkId', 'layer', 'imageSetId', 'categories', 'choice', 'channels', 'evidence', 'labelled'] as const; // prettier-ignore

/**
 * Labels are a set: both sides' are taken, each as it is. One that is open here takes nothing: who labels it now has not
 * seen the others' labels, and whoever reads the archive has.
 */
export function joinLabelling(here: ArchivedLabelling, there: ArchivedLabelling): Joined<LabellingAdditions> {
  const differing = FIXED.find((field) => canonicalJson(here[field]) !== canonicalJson(there[field]));
  if (differing) return refused(`another labelling has this id here: its ${differing} is not the same`);
  const known = new Map(here.labels.map((label) => [label.id, label]));
  const other = there.labels.find((label) => {
    const own = known.get(label.id);
    return own && canonicalJson(own) !== canonicalJson(label);
  });
  if (other) return refused(`the label “${other.id}” is another one here`);
  const labels = there.labels.filter(({ id }) => !known.has(id));
  const shownAt = earlier(here.shownAt, there.shownAt);
  if (labels.length === 0 && (here.state === 'open' || shownAt === here.shownAt)) return { kind: 'unchanged' };
  if (here.state === 'open') return refused('it is open here: labels are taken in once it is closed');
  if (here.labels.length + labels.length > MAX_LABEL_ENTRIES)
    return refused(`both have more than ${MAX_LABEL_ENTRIES.toLocaleString('en')} labels together`);
  return { kind: 'added', additions: { labels, shownAt } };
}

function earlier(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}
