import { HomePage } from '@/components/home/HomePage';
import { getServices } from '@/server/services';
import { loadHome } from './_data/loadHome';

export const dynamic = 'force-dynamic';

export default async function Page() {
  return <HomePage {...await loadHome(getServices())} />;
}
