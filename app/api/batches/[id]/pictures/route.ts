import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { batchPicturesQuerySchema } from '@/lib/protocol/batchRest';
import { littleEndian } from '@/lib/tensor/npy';
import { readId, readQuery, type IdContext } from '../../../_request/address';

export const dynamic = 'force-dynamic';

/** A page of the ranking. */
export const GET = handle(async (request, context: IdContext) => {
  const id = await readId(context, 'batch');
  const { sort, order, wrongReason, ...page } = readQuery(request, batchPicturesQuerySchema);
  const ranking = { sort, descending: order === 'descending', rightWithShareOf: wrongReason };
  const { items, total } = await getServices().batches.pictures(id, page, ranking);
  return {
    total,
    items: items.map(({ drops, ...picture }) => ({
      ...picture,
      drops: drops && Buffer.from(littleEndian(drops)).toString('base64'),
    })),
  };
});
