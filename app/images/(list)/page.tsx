import type { Metadata } from 'next';
import { ImageSetsPage } from '@/components/images/ImageSetsPage';
import { getServices } from '@/server/services';
import { loadImageSets } from '../../_data/loadImageSets';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Image sets' };

export default async function Page() {
  return <ImageSetsPage sets={await loadImageSets(getServices())} />;
}
