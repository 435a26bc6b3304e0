import type { Collection } from '@/lib/domain/collection';
import { FindingsTabs } from '../findings/FindingsTabs';
import { Pager } from '../page/Pager';
import { LinkButton } from '../ui/Button';
import { EmptyState } from '../ui/EmptyState';
import { PageShell } from '../ui/PageShell';
import { CollectionList } from './CollectionList';
import { COLLECTIONS_PER_PAGE, collectionsHref, type CollectionQuery } from './collectionQuery';
import { NewCollection } from './NewCollection';

export interface CollectionsPageProps {
  query: CollectionQuery;
  collections: readonly Collection[];
  /** Over all pages. */
  total: number;
  /** Those that are put away, where these are not, or the other way round. */
  others: number;
}

export function CollectionsPage({ query, collections, total, others }: CollectionsPageProps) {
  const { putAway } = query;
  return (
    <PageShell current="/findings" title="Findings">
      <FindingsTabs current="/collections" />
      <div className="flex flex-col gap-4">
        {!putAway && <NewCollection />}
        {total === 0 ? (
          <EmptyState
            title={putAway ? 'No collection is put away' : 'No collection yet'}
            action={
              putAway && (
                <LinkButton kind="primary" href="/collections">
                  See the collections
                </LinkButton>
              )
            }
          >
            {putAway
              ? 'One that is not needed any more can be put away on its page.'
              : 'A collection is a reading list: findings in an order that make one argument together, each with a note why it is there.'}
          </EmptyState>
        ) : (
          <>
            <Pager
              page={query.page}
              pageSize={COLLECTIONS_PER_PAGE}
              total={total}
              what={`${total === 1 ? 'collection' : 'collections'}${putAway ? ' that are put away' : ''}`}
              href={(page) => collectionsHref({ putAway, page })}
            />
            <CollectionList collections={collections} />
          </>
        )}
        {(putAway || others > 0) && (
          <p className="text-small">
            <LinkButton kind="quiet" href={collectionsHref({ putAway: !putAway, page: 1 })}>
              {putAway ? `Back to the others (${others})` : `Put away (${others})`}
            </LinkButton>
          </p>
        )}
      </div>
    </PageShell>
  );
}
