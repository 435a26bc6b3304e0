import type { FindingStatus } from '@/lib/domain/findingReview';
import type { NewPublicLink, SeenFinding } from '@/lib/domain/publicLink';

interface Shared {
  id: string;
  title: string;
  /** Of the words, as they are in sight. */
  revision: number;
  /** Of the last entry of the review, or of the collection's log, that is in sight. */
  reviewNumber: number;
}

/** What can be shared, as the page that shares it has it. */
export type SharedThing =
  | (Shared & { kind: 'finding'; status: FindingStatus })
  | (Shared & { kind: 'collection'; findings: readonly SeenFinding[] });

/** A link before it has its id; `findings`: of a collection. */
export type LinkWish = Omit<NewPublicLink, 'id'> & { findings?: readonly SeenFinding[] };

/** Where its public links are. */
export function linksPath({ kind, id }: Pick<SharedThing, 'kind' | 'id'>): string {
  return `/api/${kind === 'collection' ? 'collections' : 'findings'}/${id}/links`;
}
