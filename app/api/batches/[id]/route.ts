import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { readId, type IdContext } from '../../_request/address';

export const dynamic = 'force-dynamic';

export const GET = handle(async (_request, context: IdContext) =>
  getServices().batches.get(await readId(context, 'batch')),
);

export const DELETE = handle(async (_request, context: IdContext) => {
  await getServices().batches.delete(await readId(context, 'batch'));
});
