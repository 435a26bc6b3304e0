import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';

export const dynamic = 'force-dynamic';

export const GET = handle(async () => ({ storage: await getServices().storage.report() }));
