import type { Metadata } from 'next';
import { StoragePage } from '@/components/storage/StoragePage';
import { getServices } from '@/server/services';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Storage' };

export default async function Page() {
  return <StoragePage known={await getServices().storage.report()} />;
}
