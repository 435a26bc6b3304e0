import type { Metadata } from 'next';
import { PublicCollectionEmbed } from '@/components/share/PublicCollectionEmbed';
import { PublicEmbed } from '@/components/share/PublicEmbed';
import { loadPublicLink } from '../../../_data/loadPublicLink';

export const dynamic = 'force-dynamic';

interface Props {
  params: Promise<{ token: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await loadPublicLink((await params).token)).content.title };
}

/** The one page that other sites may put into theirs: next.config.js says so. */
export default async function Page({ params }: Props) {
  const { token } = await params;
  const { content } = await loadPublicLink(token);
  if (content.kind === 'collection') return <PublicCollectionEmbed token={token} collection={content} />;
  return <PublicEmbed token={token} finding={content} />;
}
