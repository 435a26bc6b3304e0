import type { ShownItem } from '@/components/collections/collectionItem';
import type { CollectionPageProps } from '@/components/collections/CollectionPage';
import type { CollectionQuery } from '@/components/collections/collectionQuery';
import { COLLECTIONS_PER_PAGE } from '@/components/collections/collectionQuery';
import type { CollectionsPageProps } from '@/components/collections/CollectionsPage';
import { collectionOf, type CollectionItem } from '@/lib/collections/collectionOf';
import { recentActs } from '@/lib/collections/recentActs';
import type { Collection } from '@/lib/domain/collection';
import type { Services } from '@/server/services';

type Sources = Pick<Services, 'collections' | 'findings' | 'share'>;

/** Findings that were removed and are still offered: those before them are in the log. */
const REMOVED_SHOWN = 20;

/** A collection with its findings and all that was said of it. */
export async function loadCollection(
  { collections, findings, share }: Sources,
  collection: Collection,
): Promise<CollectionPageProps> {
  const log = await collections.wholeLog(collection.id);
  const content = collectionOf(log);
  const shownIds = [...content.items, ...content.removed.slice(0, REMOVED_SHOWN)].map(({ findingId }) => findingId);
  const [heads, links] = await Promise.all([
    findings.heads(shownIds),
    share.list({ kind: 'collection', id: collection.id }),
  ]);
  const known = new Map(heads.map((head) => [head.id, head]));
  return {
    collection,
    items: shown(content.items, known),
    removed: shown(content.removed, known),
    putAway: content.putAway,
    threads: content.threads,
    // Those that came after the collection was read are told with the next reading.
    recent: recentActs(
      log.filter(({ number }) => number <= collection.entryNumber),
      (id) => known.get(id)?.title ?? null,
    ),
    links,
  };
}

function shown(items: readonly CollectionItem[], known: ReadonlyMap<string, ShownItem['finding']>): ShownItem[] {
  return items.flatMap((item) => {
    const finding = known.get(item.findingId);
    return finding ? [{ ...item, finding }] : [];
  });
}

export async function loadCollections(
  { collections }: Pick<Services, 'collections'>,
  query: CollectionQuery,
): Promise<CollectionsPageProps> {
  const page = { offset: (query.page - 1) * COLLECTIONS_PER_PAGE, limit: COLLECTIONS_PER_PAGE };
  const [{ items, total }, others] = await Promise.all([
    collections.list({ isPutAway: query.putAway }, page),
    collections.list({ isPutAway: !query.putAway }, { offset: 0, limit: 1 }),
  ]);
  return { query, collections: items, total, others: others.total };
}
