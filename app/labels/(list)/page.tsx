import type { Metadata } from 'next';
import { LABELLINGS_PER_PAGE, LabelsPage } from '@/components/labels/LabelsPage';
import { parsePage } from '@/components/images/imageQuery';
import { getServices } from '@/server/services';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Labels' };

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function Page({ searchParams }: Props) {
  const page = parsePage((await searchParams).page);
  const part = { offset: (page - 1) * LABELLINGS_PER_PAGE, limit: LABELLINGS_PER_PAGE };
  return <LabelsPage page={page} {...await getServices().labellings.list(part)} />;
}
