import type { Metadata } from 'next';
import { cache } from 'react';
import { CollectionPage } from '@/components/collections/CollectionPage';
import { getServices } from '@/server/services';
import { loadCollection } from '../../_data/loadCollection';
import { rowOrNotFound } from '../../_data/rowOrNotFound';

export const dynamic = 'force-dynamic';

interface Props {
  params: Promise<{ id: string }>;
}

const load = cache((id: string) => rowOrNotFound(id, (known) => getServices().collections.get(known)));

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await load((await params).id)).title };
}

export default async function Page({ params }: Props) {
  return <CollectionPage {...await loadCollection(getServices(), await load((await params).id))} />;
}
