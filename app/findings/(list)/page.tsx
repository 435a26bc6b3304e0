import type { Metadata } from 'next';
import { FINDINGS_PER_PAGE, parseFindingQuery } from '@/components/findings/findingQuery';
import { FindingsPage } from '@/components/findings/FindingsPage';
import { getServices } from '@/server/services';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Findings' };

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function Page({ searchParams }: Props) {
  const query = parseFindingQuery(await searchParams);
  const offset = (query.page - 1) * FINDINGS_PER_PAGE;
  const filter = { search: query.search || undefined, tag: query.tag || undefined };
  const { items, total } = await getServices().findings.list(filter, { offset, limit: FINDINGS_PER_PAGE });
  return <FindingsPage query={query} findings={items} total={total} />;
}
