import type { Metadata } from 'next';
import { CataloguePage } from '@/components/catalogue/CataloguePage';
import { getServices } from '@/server/services';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Catalogue of networks' };

export default async function Page() {
  return <CataloguePage known={await getServices().catalogue.list()} />;
}
