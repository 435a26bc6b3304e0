import type { Metadata } from 'next';
import { NewLabellingPage } from '@/components/labels/NewLabellingPage';
import { getServices } from '@/server/services';
import { loadSearchedLayers } from '../../_data/loadSearchedLayers';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'New labelling' };

export default async function Page() {
  return <NewLabellingPage layers={await loadSearchedLayers(getServices())} />;
}
