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
  const services = getServices();
  const [samples, device] = await Promise.all([
    loadSamples(services, network.card.labels),
    // A page is worth more than this line of it: where no device answers, the page says so elsewhere.
    services.device(network.card.format).catch(() => null),
  ]);
  return <NetworkPage {...{ network, samples, device }} />;
}
