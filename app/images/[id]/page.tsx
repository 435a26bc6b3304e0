import type { Metadata } from 'next';
import { cache } from 'react';
import { parseImageDisplay, parseImageQuery } from '@/components/images/imageQuery';
import { IMAGES_PER_PAGE, ImageSetPage } from '@/components/images/ImageSetPage';
import type { Network } from '@/lib/domain/network';
import { getServices } from '@/server/services';
import { rowOrNotFound } from '../../_data/rowOrNotFound';

export const dynamic = 'force-dynamic';

interface Props {
  params: Promise<{ id: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

const loadSet = cache((id: string) => rowOrNotFound(id, (known) => getServices().database.images.getSet(known)));

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await loadSet((await params).id)).name };
}

export default async function Page({ params, searchParams }: Props) {
  const imageSet = await loadSet((await params).id);
  const given = await searchParams;
  const query = parseImageQuery(given);
  const page = Math.floor(parseImageDisplay(given).at / IMAGES_PER_PAGE) + 1;
  const { database, networks } = getServices();
  const offset = (page - 1) * IMAGES_PER_PAGE;
  const filter = { search: query.search || undefined, label: query.label || undefined };
  const [{ items, total }, labels, known] = await Promise.all([
    database.images.list(imageSet.id, { offset, limit: IMAGES_PER_PAGE }, filter),
    database.images.labels(imageSet.id),
    networks.list(),
  ]);
  const choices = byKnownLabels(known, labels).map(({ id, name }) => ({ id, name }));
  return (
    <ImageSetPage
      imageSet={imageSet}
      query={query}
      page={page}
      images={items}
      total={total}
      labels={labels}
      networks={choices}
    />
  );
}

/** Those first that know most of the set's labels: they are the ones to ask. */
function byKnownLabels(networks: readonly Network[], labels: readonly { label: string }[]): Network[] {
  const score = new Map(
    networks.map((network) => {
      const known = new Set(network.card.labels);
      return [network, labels.filter(({ label }) => known.has(label)).length];
    }),
  );
  return networks.toSorted((a, b) => (score.get(b) ?? 0) - (score.get(a) ?? 0));
}
