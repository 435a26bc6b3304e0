import type { Metadata } from 'next';
import { cache } from 'react';
import { BatchPage } from '@/components/batches/BatchPage';
import { parseBatchQuery } from '@/components/batches/batchQuery';
import { getServices } from '@/server/services';
import { rowOrNotFound } from '../../_data/rowOrNotFound';

export const dynamic = 'force-dynamic';

interface Props {
  params: Promise<{ id: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

const loadBatch = cache((id: string) => rowOrNotFound(id, (known) => getServices().batches.get(known)));

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Occlusion of ${(await loadBatch((await params).id)).batch.name}` };
}

export default async function Page({ params, searchParams }: Props) {
  const initial = await loadBatch((await params).id);
  const { batch } = initial;
  const { networks, database } = getServices();
  const [{ id, name, card }, imageSet] = await Promise.all([
    networks.get(batch.networkId),
    rowOrNotFound(batch.imageSetId, (known) => database.images.getSet(known)),
  ]);
  return (
    <BatchPage
      initial={initial}
      network={{ id, name, labels: card.labels }}
      imageSet={imageSet}
      query={parseBatchQuery(await searchParams)}
    />
  );
}
