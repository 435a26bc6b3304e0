import type { Metadata } from 'next';
import { LabelsPage } from '@/components/labels/LabelsPage';
import { getServices } from '@/server/services';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Labels' };

export default async function Page() {
  return <LabelsPage labellings={await getServices().labellings.list()} />;
}
