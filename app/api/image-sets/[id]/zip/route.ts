import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { MAX_UPLOAD_BYTES } from '@/lib/protocol/rest';
import { found, readId, type IdContext } from '../../../_request/address';
import { bodyStream } from '../../../_request/body';

export const dynamic = 'force-dynamic';

/** Adds the pictures of a zip: one folder a label, or flat with labels.csv. */
export const POST = handle(async (request, context: IdContext) => {
  const id = await readId(context, 'image set');
  const services = getServices();
  found(await services.database.images.getSet(id), 'image set');
  return services.images.addZip(id, bodyStream(request, MAX_UPLOAD_BYTES, 'The zip'));
});
