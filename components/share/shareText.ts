import type { LIFETIMES, SharedLink } from '@/lib/domain/publicLink';
import type { SharedThing } from './sharedThing';

const DAY_S = 24 * 60 * 60;

export function lifetimeText(seconds: (typeof LIFETIMES)[number]): string {
  if (seconds === null) return 'Until it is revoked';
  return seconds === DAY_S ? '1 day' : `${seconds / DAY_S} days`;
}

/** What happened to what is shared since a link was made; null: nothing that the link would show. */
export function newerText(
  link: Pick<SharedLink, 'revision' | 'reviewNumber'>,
  shared: Pick<SharedThing, 'kind' | 'revision' | 'reviewNumber'>,
): string | null {
  const words = shared.revision > link.revision;
  const log = shared.reviewNumber > link.reviewNumber;
  const isCollection = shared.kind === 'collection';
  if (words && log)
    return isCollection
      ? 'The words and what is in the collection were changed since: it shows neither.'
      : 'The words and the review were changed since: it shows neither.';
  if (words) return `The words were changed since: it shows version ${link.revision}, they are at ${shared.revision}.`;
  if (!log) return null;
  return isCollection
    ? 'Something was added, moved, noted or said since: it does not show that.'
    : 'The review went on since: it does not show that.';
}

/** "Version 2 with the discussion" */
export function frozenText({ revision, withDiscussion }: Pick<SharedLink, 'revision' | 'withDiscussion'>): string {
  return `Version ${revision}${withDiscussion ? ' with the discussion' : ''}`;
}
