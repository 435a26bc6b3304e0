import type { Metadata } from 'next';
import { parseCollectionQuery } from '@/components/collections/collectionQuery';
import { CollectionsPage } from '@/components/collections/CollectionsPage';
import { getServices } from '@/server/services';
import { loadCollections } from '../../_data/loadCollection';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Collections' };

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function Page({ searchParams }: Props) {
  return <CollectionsPage {...await loadCollections(getServices(), parseCollectionQuery(await searchParams))} />;
}
