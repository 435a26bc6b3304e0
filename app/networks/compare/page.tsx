import type { Metadata } from 'next';
import { ComparisonPage } from '@/components/comparison/ComparisonPage';
import { parseComparisonQuery } from '@/components/comparison/comparisonQuery';
import { getServices } from '@/server/services';
import { loadMixedSamples } from '../../_data/loadSamples';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Two networks side by side' };

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** What is not chosen is: the first two networks, the first picture. */
export default async function Page({ searchParams }: Props) {
  const services = getServices();
  const asked = parseComparisonQuery(await searchParams);
  const [networks, mixed, chosen] = await Promise.all([
    services.networks.list(),
    loadMixedSamples(services),
    asked.imageId ? services.database.images.get(asked.imageId) : null,
  ]);
  const samples = chosen && !mixed.some(({ id }) => id === chosen.id) ? [chosen, ...mixed] : mixed;
  const known = (id: string | null) => (networks.some((network) => network.id === id) ? id : null);
  const a = known(asked.a) ?? networks.find(({ id }) => id !== asked.b)?.id ?? null;
  const b = known(asked.b) ?? networks.find(({ id }) => id !== a)?.id ?? null;
  const imageId = chosen?.id ?? samples[0]?.id ?? null;
  return <ComparisonPage query={{ ...asked, a, b, imageId }} networks={networks} samples={samples} />;
}
