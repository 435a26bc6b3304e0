'use client';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { ImageSet } from '@/lib/domain/imageSet';
import type { Network } from '@/lib/domain/network';
import type { PredictionSummary } from '@/lib/protocol/rest';
import { LinkButton } from '../ui/Button';
import { EmptyState } from '../ui/EmptyState';
import { Select } from '../ui/Field';
import { PageShell } from '../ui/PageShell';
import { picturesText } from './pictureLinks';
import { predictionsQueryString, type PredictionsQuery } from './predictionsQuery';
import { SetPredictionsView } from './SetPredictionsView';

/** A network to choose, with the pictures of the set whose label it knows. */
export interface NetworkChoice extends Pick<Network, 'id' | 'name'> {
  known: number;
}

export interface PredictionsPageProps {
  imageSet: ImageSet;
  /** Those that know the most labels first. */
  networks: readonly NetworkChoice[];
  /** The one that is looked at; null when there is none at all. */
  network: (Pick<Network, 'id' | 'name'> & { labels: readonly string[]; summary: PredictionSummary }) | null;
  query: PredictionsQuery;
}

/** What the networks say about the pictures of a set, and how often they are right. */
export function PredictionsPage({ imageSet, networks, network, query: initialQuery }: PredictionsPageProps) {
  const router = useRouter();
  const [query, setQuery] = useState(initialQuery);
  const hrefOf = (changed: PredictionsQuery) => `/images/${imageSet.id}/predictions${predictionsQueryString(changed)}`;
  const change = (part: Partial<PredictionsQuery>) => {
    const changed = { ...query, network: network?.id ?? null, ...part };
    setQuery(changed);
    window.history.replaceState(null, '', hrefOf(changed));
  };
  const chosen = networks.find(({ id }) => id === network?.id);
  return (
    <PageShell
      current="/images"
      title={`Predictions for ${imageSet.name}`}
      actions={<LinkButton href={`/images/${imageSet.id}`}>Pictures of the set</LinkButton>}
    >
      {network && chosen ? (
        <div className="flex flex-col gap-6">
          <div className="flex flex-wrap items-end gap-x-4 gap-y-2">
            <Select
              label="Network"
              value={network.id}
              className="w-72 max-sm:w-full"
              // The classes that were chosen are those of another network.
              onChange={(event) => router.push(hrefOf({ ...query, network: event.currentTarget.value, classes: [] }))}
            >
              {networks.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </Select>
            <p className="text-muted">
              It knows the labels of {chosen.known.toLocaleString('en-GB')} of {picturesText(imageSet.imageCount)}.{' '}
              <Link href={`/networks/${network.id}`} className="text-accent underline">
                About the network
              </Link>
            </p>
          </div>
          <SetPredictionsView key={network.id} imageSet={imageSet} network={network} query={query} onQuery={change} />
        </div>
      ) : (
        <EmptyState
          title="No network yet"
          action={
            <LinkButton kind="primary" href="/networks/new">
              Import a network
            </LinkButton>
          }
        >
          A network is asked about every picture of the set, and its answers are compared with the labels.
        </EmptyState>
      )}
    </PageShell>
  );
}
