import type { Metadata } from 'next';
import { cache } from 'react';
import { PredictionsPage } from '@/components/predictions/PredictionsPage';
import { parsePredictionsQuery } from '@/components/predictions/predictionsQuery';
import { getServices } from '@/server/services';
import { rankNetworks } from '../../../_data/rankNetworks';
import { rowOrNotFound } from '../../../_data/rowOrNotFound';

export const dynamic = 'force-dynamic';

interface Props {
  params: Promise<{ id: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

const loadSet = cache((id: string) => rowOrNotFound(id, (known) => getServices().database.images.getSet(known)));

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Predictions for ${(await loadSet((await params).id)).name}` };
}

export default async function Page({ params, searchParams }: Props) {
  const imageSet = await loadSet((await params).id);
  const query = parsePredictionsQuery(await searchParams);
  const { database, networks, predictions } = getServices();
  const [all, labels] = await Promise.all([networks.list(), database.images.labels(imageSet.id)]);
  const ranked = rankNetworks(all, labels);
  const chosen = (ranked.find(({ network }) => network.id === query.network) ?? ranked[0])?.network;
  return (
    <PredictionsPage
      imageSet={imageSet}
      networks={ranked.map(({ network: { id, name }, known }) => ({ id, name, known }))}
      network={
        chosen
          ? {
              id: chosen.id,
              name: chosen.name,
              labels: chosen.card.labels,
              summary: await predictions.summary(chosen.id, imageSet.id),
            }
          : null
      }
      query={query}
    />
  );
}
