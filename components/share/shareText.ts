import type { LIFETIMES, SharedLink } from '@/lib/domain/publicLink';

const DAY_S = 24 * 60 * 60;

export function lifetimeText(seconds: (typeof LIFETIMES)[number]): string {
  if (seconds === null) return 'Until it is revoked';
  return seconds === DAY_S ? '1 day' : `${seconds / DAY_S} days`;
}

/** What happened to the finding since a link was made; null: nothing that the link would show. */
export function newerText(
  link: Pick<SharedLink, 'revision' | 'reviewNumber'>,
  finding: { revision: number; reviewNumber: number },
): string | null {
  const words = finding.revision > link.revision;
  const review = finding.reviewNumber > link.reviewNumber;
  if (words && review) return 'The words and the review were changed since: it shows neither.';
  if (words) return `The words were changed since: it shows version ${link.revision}, they are at ${finding.revision}.`;
  return review ? 'The review went on since: it does not show that.' : null;
}

/** "Version 2 with the discussion" */
export function frozenText({ revision, withDiscussion }: Pick<SharedLink, 'revision' | 'withDiscussion'>): string {
  return `Version ${revision}${withDiscussion ? ' with the discussion' : ''}`;
}
