import type { Metadata } from 'next';
import { cache } from 'react';
import { parseImageDisplay, parseImageQuery } from '@/components/images/imageQuery';
import { ImageSetPage } from '@/components/images/ImageSetPage';
import { getServices } from '@/server/services';
import { loadPictureBlock } from '../../_data/loadPictureBlock';
import { rankNetworks } from '../../_data/rankNetworks';
import { rowOrNotFound } from '../../_data/rowOrNotFound';

export const dynamic = 'force-dynamic';

/** Imports that are told of: those under way, and the newest that are over. */
const IMPORTS_SHOWN = 3;

interface Props {
  params: Promise<{ id: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

const loadSet = cache((id: string) => rowOrNotFound(id, (known) => getServices().database.images.getSet(known)));

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await loadSet((await params).id)).name };
}

export default async function Page({ params, searchParams }: Props) {
  const imageSet = await loadSet((await params).id);
  const given = await searchParams;
  const query = parseImageQuery(given);
  const display = parseImageDisplay(given);
  const { database, networks, tasks, batches: allBatches } = getServices();
  const [initial, labels, known, imports, batches] = await Promise.all([
    loadPictureBlock(database, imageSet.id, query, display.at),
    database.images.labels(imageSet.id),
    networks.list(),
    tasks.list({ kind: 'import', subject: imageSet.id, limit: IMPORTS_SHOWN }),
    allBatches.listOfSet(imageSet.id),
  ]);
  const choices = rankNetworks(known, labels).map(({ network: { id, name } }) => ({ id, name }));
  return <ImageSetPage {...{ imageSet, query, display, initial, labels, imports, batches }} networks={choices} />;
}
