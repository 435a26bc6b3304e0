import type { Metadata } from 'next';
import { cache } from 'react';
import { LabelResultsPage } from '@/components/labels/LabelResultsPage';
import { getServices } from '@/server/services';
import { rowOrNotFound } from '../../../_data/rowOrNotFound';

export const dynamic = 'force-dynamic';

interface Props {
  params: Promise<{ id: string }>;
}

const loadLabelling = cache((id: string) => rowOrNotFound(id, (known) => getServices().labellings.get(known)));

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Results of ${(await loadLabelling((await params).id)).labelling.name}` };
}

export default async function Page({ params }: Props) {
  return <LabelResultsPage {...await loadLabelling((await params).id)} />;
}
