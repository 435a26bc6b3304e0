import type { CollectionItem } from '@/lib/collections/collectionOf';
import type { Finding } from '@/lib/domain/finding';

/** A finding of a collection as its page shows it. */
export interface ShownItem extends CollectionItem {
  finding: Pick<Finding, 'id' | 'title' | 'status' | 'author'>;
}

/** What a browser needs to know of a finding for this: not its evidence. */
export function shownFinding({ id, title, status, author }: Finding): ShownItem['finding'] {
  return { id, title, status, author };
}
