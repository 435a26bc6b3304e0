import type { Metadata } from 'next';
import { cache } from 'react';
import { FindingPage } from '@/components/findings/FindingPage';
import { getServices } from '@/server/services';
import { rowOrNotFound } from '../../_data/rowOrNotFound';

export const dynamic = 'force-dynamic';

interface Props {
  params: Promise<{ id: string }>;
}

const loadFinding = cache((id: string) => rowOrNotFound(id, (known) => getServices().findings.get(known)));

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await loadFinding((await params).id)).title };
}

export default async function Page({ params }: Props) {
  const finding = await loadFinding((await params).id);
  const { findings, networks, share } = getServices();
  const [log, stale, known, links] = await Promise.all([
    findings.wholeReview(finding.id),
    findings.staleness(finding.id),
    networks.list(),
    share.list({ kind: 'finding', id: finding.id }),
  ]);
  const named = known.map(({ id, card, createdAt }) => ({ id, name: card.name, createdAt }));
  return <FindingPage {...{ finding, log, stale, links }} networks={named} />;
}
