import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { batchListQuerySchema, createBatchSchema } from '@/lib/protocol/batchRest';
import { found, readQuery } from '../_request/address';
import { readJson } from '../_request/body';
import { chosenPictures } from './chosenPictures';

export const dynamic = 'force-dynamic';

export const GET = handle(async (request) => {
  const { set } = readQuery(request, batchListQuerySchema);
  const { batches, database } = getServices();
  found(await database.images.getSet(set), 'image set', 'set');
  return { batches: await batches.listOfSet(set) };
});

/** Starts a batch; the same pictures and settings give the one that there is. */
export const POST = handle(async (request) => {
  const { pictures, ...asked } = await readJson(request, createBatchSchema);
  const services = getServices();
  const { batch, task } = await services.batches.create({ ...asked, ...(await chosenPictures(pictures, services)) });
  return { id: batch.id, task };
});
