import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { readId, type IdContext } from '../../_request/address';

export const dynamic = 'force-dynamic';

export const GET = handle(async (_request, context: IdContext) => ({
  image: await getServices().images.get(await readId(context, 'picture')),
}));
