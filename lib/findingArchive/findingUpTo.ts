/** A finding as it was at some time, whatever was written since. */
import { wordsOf } from '../domain/findingWords';
import type { Finding } from '../domain/finding';
import { reviewOf } from '../review/reviewOf';
import type { ArchivedFinding } from './archive';

/** Two numbers name what a finding was: that of its words, and how much of its review there was. */
export type FindingVersion = Pick<Finding, 'revision' | 'reviewNumber'>;

/**
 * As it was at a version: words, entries of the review, parts and checks of parts that came later are left out. Checks of
 * the parts that are left stay, whenever they were made: nothing else rests on them.
 * @param whole read at that version or later
 */
export function findingUpTo(whole: ArchivedFinding, { revision, reviewNumber }: FindingVersion): ArchivedFinding {
  const revisions = whole.revisions.slice(0, revision);
  const review = whole.review.slice(0, reviewNumber);
  const words = revisions.at(-1);
  if (!words) return whole;
  const added = whole.added.filter(({ entry }) => entry <= reviewNumber);
  const parts = new Set<string | null>([null, ...added.map(({ id }) => id)]);
  return {
    ...whole,
    ...{ ...wordsOf(words), revision, revisions },
    lastEdit: words.number > 1 ? { by: words.by, at: words.createdAt } : null,
    ...{ status: reviewOf(review).status, reviewNumber, review, added },
    checks: whole.checks.filter(({ partId }) => parts.has(partId)),
  };
}
