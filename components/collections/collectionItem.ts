import type { CollectionItem } from '@/lib/collections/collectionOf';
import type { Finding } from '@/lib/domain/finding';

/** A finding of a collection as its page shows it: what it rests on is not needed. */
export interface ShownItem extends CollectionItem {
  finding: Pick<Finding, 'id' | 'title' | 'status' | 'author' | 'revision' | 'reviewNumber'>;
}
