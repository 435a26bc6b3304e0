import type { Metadata } from 'next';
import { NetworksPage } from '@/components/networks/NetworksPage';
import { getServices } from '@/server/services';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Networks' };

export default async function Page() {
  return <NetworksPage networks={await getServices().networks.list()} />;
}
