import type { Metadata } from 'next';
import { parseFindingQuery } from '@/components/findings/findingQuery';
import { FindingsPage } from '@/components/findings/FindingsPage';
import { getServices } from '@/server/services';
import { loadFindings } from '../../_data/loadFindings';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Findings' };

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function Page({ searchParams }: Props) {
  return <FindingsPage {...await loadFindings(getServices(), parseFindingQuery(await searchParams))} />;
}
