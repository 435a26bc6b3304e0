import type { Metadata } from 'next';
import { cache } from 'react';
import { LabellingPage } from '@/components/labels/LabellingPage';
import { getServices } from '@/server/services';
import { rowOrNotFound } from '../../_data/rowOrNotFound';

export const dynamic = 'force-dynamic';

interface Props {
  params: Promise<{ id: string }>;
}

const loadLabelling = cache((id: string) => rowOrNotFound(id, (known) => getServices().labellings.get(known)));

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await loadLabelling((await params).id)).labelling.name };
}

export default async function Page({ params }: Props) {
  return <LabellingPage {...await loadLabelling((await params).id)} />;
}
