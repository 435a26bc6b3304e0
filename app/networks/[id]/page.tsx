import type { Metadata } from 'next';
import { cache } from 'react';
import { NetworkPage } from '@/components/networks/NetworkPage';
import { getServices } from '@/server/services';
import { loadSamples } from '../../_data/loadSamples';
import { rowOrNotFound } from '../../_data/rowOrNotFound';

export const dynamic = 'force-dynamic';

interface Props {
  params: Promise<{ id: string }>;
}

const loadNetwork = cache((id: string) => rowOrNotFound(id, (known) => getServices().networks.get(known)));

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await loadNetwork((await params).id)).name };
}

export default async function Page({ params }: Props) {
  const network = await loadNetwork((await params).id);
  return <NetworkPage network={network} samples={await loadSamples(getServices(), network.card.labels)} />;
}
