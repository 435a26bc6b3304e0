import type { CollectionContent } from '@/lib/collections/collectionOf';
import type { RecentAct } from '@/lib/collections/recentActs';
import type { Collection } from '@/lib/domain/collection';
import type { SharedLink } from '@/lib/domain/publicLink';
import { FindingHistory } from '../findings/FindingHistory';
import { FindingWords } from '../findings/FindingWords';
import { findingsHref } from '../findings/findingQuery';
import { ExportCollection } from '../findings/transfer/ExportFindings';
import { Section } from '../page/Section';
import { DISCUSSION_ID } from '../review/anchorText';
import { Discussion } from '../review/Discussion';
import { ShareLinks } from '../share/ShareSection';
import { LocalTime } from '../text/LocalTime';
import { Callout } from '../ui/Callout';
import { PageShell } from '../ui/PageShell';
import { AddFindings } from './AddFindings';
import type { ShownItem } from './collectionItem';
import { CollectionItems } from './CollectionItems';
import { LiveCollection } from './LiveCollection';
import { PutAway } from './PutAway';
import { RemovedItems } from './RemovedItems';

export interface CollectionPageProps extends Pick<CollectionContent, 'putAway' | 'threads'> {
  collection: Collection;
  items: readonly ShownItem[];
  /** The last ones that were removed, newest first. */
  removed: readonly ShownItem[];
  /** What was done to it last. */
  recent: readonly RecentAct[];
  /** Public links to it, newest first. */
  links: readonly SharedLink[];
}

/** Findings that make one argument together: what it is, the findings in their order, and what is said of it. */
export function CollectionPage({ collection, items, removed, putAway, threads, recent, links }: CollectionPageProps) {
  const { id, title, text, tags, author, createdAt, revision, lastEdit, entryNumber } = collection;
  const shared = { kind: 'collection' as const, id, title, revision, reviewNumber: entryNumber };
  // Each as it is in sight: what nobody saw is not shared with it.
  const findings = items.map(({ finding }) => ({ id: finding.id, revision: finding.revision, reviewNumber: finding.reviewNumber })); // prettier-ignore
  const open = threads.filter(({ resolved }) => resolved === null).length;
  return (
    <PageShell
      current="/findings"
      title={title}
      actions={<PutAway collectionId={id} isPutAway={collection.isPutAway} />}
    >
      <LiveCollection {...{ id, revision, entryNumber, lastEdit, recent }} />
      <div className="grid gap-8 lg:grid-cols-[3fr_2fr]">
        <div className="flex min-w-0 flex-col gap-8">
          {putAway && (
            <Callout kind="info">
              {putAway.by} put this collection away, <LocalTime iso={putAway.at} />. Nothing of it is gone; bring it
              back to change what is in it.
            </Callout>
          )}
          <FindingWords
            finding={{ id, kind: 'collection', title, text, tags, author, createdAt, revision, lastEdit }}
          />
          <Section
            id="findings"
            title={`Findings (${items.length})`}
            all={items.length > 0 ? { href: findingsHref({ collection: id }), text: 'Search in them' } : undefined}
          >
            <CollectionItems collectionId={id} items={items} canChange={putAway === null} />
            {putAway === null && <AddFindings collectionId={id} present={items.map(({ findingId }) => findingId)} />}
            {removed.length > 0 && <RemovedItems collectionId={id} items={removed} canChange={putAway === null} />}
            <ExportCollection id={id} />
          </Section>
        </div>
        <div className="flex min-w-0 flex-col gap-8">
          <Section id={DISCUSSION_ID} title={open > 0 ? `Discussion (${open} open)` : 'Discussion'}>
            <Discussion finding={{ kind: 'collection', id }} threads={threads} />
          </Section>
          <Section id="share" title="Share">
            <ShareLinks shared={{ ...shared, findings }} links={links} />
          </Section>
          {revision > 1 && (
            <Section id="history" title="History of the words">
              <FindingHistory finding={{ id, kind: 'collection', revision }} />
            </Section>
          )}
        </div>
      </div>
    </PageShell>
  );
}
