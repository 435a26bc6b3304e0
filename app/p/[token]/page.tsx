import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { PublicCollectionPage } from '@/components/share/PublicCollectionPage';
import { previewOf } from '@/components/share/previewText';
import { publicFileHref } from '@/components/share/publicPaths';
import { PublicFindingPage } from '@/components/share/PublicFindingPage';
import { loadPublicLink } from '../../_data/loadPublicLink';

export const dynamic = 'force-dynamic';

interface Props {
  params: Promise<{ token: string }>;
}

/** Of the preview picture, in pixels: server/image/renderCard.ts. */
const CARD = { width: 1200, height: 630 };

/** With what other programs make a preview of (Open Graph): title, verdict and a picture of the evidence. */
export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { token } = await params;
  const { content } = await loadPublicLink(token);
  const given = await headers();
  const scheme = given.get('x-forwarded-proto') === 'https' ? 'https' : 'http';
  const site = `${scheme}://${given.get('host') ?? 'localhost'}`;
  const { title } = content;
  const { description, alt } = previewOf(content);
  const images = [{ url: site + publicFileHref(token, 'card.png'), ...CARD, alt }];
  return {
    title,
    description,
    robots: { index: false, follow: false },
    openGraph: { type: 'article', siteName: 'Specular', title, description, url: `${site}/p/${token}`, images },
    twitter: { card: 'summary_large_image', title, description, images },
  };
}

export default async function Page({ params }: Props) {
  const { token } = await params;
  const { content, by, at } = await loadPublicLink(token);
  return content.kind === 'collection' ? (
    <PublicCollectionPage {...{ token, by, at }} collection={content} />
  ) : (
    <PublicFindingPage {...{ token, by, at }} finding={content} />
  );
}
