import type { Metadata } from 'next';
import { ImportNetworkPage } from '@/components/networks/ImportNetworkPage';
import { getServices } from '@/server/services';
import { loadMixedSamples } from '../../_data/loadSamples';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Import a network' };

export default async function Page() {
  return <ImportNetworkPage samples={await loadMixedSamples(getServices())} />;
}
