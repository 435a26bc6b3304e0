/** A finding that comes from elsewhere and is here already: what of it is new. */
import type { FindingCheck, FindingPart } from '../domain/finding';
import type { ReviewEntry } from '../domain/findingReview';
import type { FindingRevision } from '../domain/findingWords';
import { canonicalJson } from '../domain/hash';
import type { ArchivedFinding } from './archive';

export interface Additions {
  revisions: FindingRevision[];
  review: ReviewEntry[];
  /** Each comes with its entry of the review. */
  added: FindingPart[];
  checks: FindingCheck[];
}

export type Joined<A = Additions> =
  { kind: 'unchanged' } | { kind: 'added'; additions: A } | { kind: 'refused'; why: string };

/**
 * The words and the review are logs: where one of the two is the beginning of the other, the longer one has everything of
 * both. Where both went on by themselves, nobody can say what holds: it is refused, and what is here stays.
 */
export function joinFinding(here: ArchivedFinding, there: ArchivedFinding): Joined {
  const differing = (['kind', 'sessionId', 'author', 'createdAt', 'target', 'evidence'] as const).find(
    (field) => canonicalJson(here[field]) !== canonicalJson(there[field]),
  );
  if (differing) return refused(`another finding has this id here: its ${FIELD_NAMES[differing]} is not the same`);
  const revisions = restOf(here.revisions, there.revisions);
  if (typeof revisions === 'number')
    return refused(`its words were changed both here and there, from revision ${revisions + 1} on`);
  const review = restOf(here.review, there.review);
  if (typeof review === 'number') return refused(`its review went on both here and there, from entry ${review + 1} on`);
  const added = restOf(here.added, there.added);
  if (typeof added === 'number') return refused(`its part ${added + 2} is not the same here`);
  const known = new Map(here.checks.map((check) => [check.id, check]));
  const other = there.checks.find((check) => {
    const own = known.get(check.id);
    // One that runs here ends here.
    return own && own.outcome.verdict !== 'running' && canonicalJson(own) !== canonicalJson(check);
  });
  if (other) return refused(`the check “${other.id}” has another outcome here`);
  const checks = there.checks.filter(({ id }) => !known.has(id));
  const isNew = revisions.length + review.length + checks.length > 0;
  return isNew ? { kind: 'added', additions: { revisions, review, added, checks } } : { kind: 'unchanged' };
}

const FIELD_NAMES = {
  kind: 'kind',
  sessionId: 'session',
  author: 'author',
  createdAt: 'time',
  target: 'target',
  evidence: 'evidence',
} as const;

/** What the second has behind the first; nothing where it is the shorter one. Where they part: from which place on. */
export function restOf<T>(here: readonly T[], there: readonly T[]): T[] | number {
  const both = Math.min(here.length, there.length);
  for (let k = 0; k < both; k++) if (canonicalJson(here[k]) !== canonicalJson(there[k])) return k;
  return there.slice(here.length);
}

export const refused = (why: string): Joined<never> => ({ kind: 'refused', why });
