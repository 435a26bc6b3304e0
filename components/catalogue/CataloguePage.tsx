'use client';
import type { CatalogueItem } from '@/lib/protocol/rest';
import { formatBytes } from '../text/formatBytes';
import { LinkButton } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { EmptyState } from '../ui/EmptyState';
import { PageShell } from '../ui/PageShell';
import { CatalogueEntry } from './CatalogueEntry';
import { useCatalogue } from './useCatalogue';

/** Published networks, and how each stands with this server. */
export function CataloguePage({ known }: { known: readonly CatalogueItem[] }) {
  const { items, problem } = useCatalogue(known);
  const here = items.filter(({ networkId }) => networkId !== null);
  return (
    <PageShell
      current="/networks"
      title="Catalogue of networks"
      actions={<LinkButton href="/networks/new">Import a file instead</LinkButton>}
    >
      <div className="flex flex-col gap-4">
        <p className="text-muted max-w-prose">
          Trained networks that others have published. A pull gets the file, checks that it is byte for byte the
          published one, and adds it to your networks. It can be interrupted: what has arrived is kept.{' '}
          {items.length > 0 &&
            `${here.length} of ${items.length} are here; all of them are ${formatBytes(sizeOf(items))}.`}
        </p>
        {problem && <Callout kind="error">{problem}</Callout>}
        {items.length === 0 ? (
          <EmptyState title="The catalogue is empty" />
        ) : (
          <ul className="grid gap-3 lg:grid-cols-2">
            {items.map((item) => (
              <CatalogueEntry key={item.id} item={item} />
            ))}
          </ul>
        )}
      </div>
    </PageShell>
  );
}

function sizeOf(items: readonly CatalogueItem[]): number {
  return items.reduce((sum, { bytes }) => sum + bytes, 0);
}
