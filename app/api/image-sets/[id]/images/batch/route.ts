import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { decodeBatch, MAX_BATCH_BYTES } from '@/lib/protocol/pictureBatch';
import { found, readId, type IdContext } from '../../../../_request/address';
import { readBytes } from '../../../../_request/body';

export const dynamic = 'force-dynamic';

/** Adds several pictures at once. */
export const POST = handle(async (request, context: IdContext) => {
  const id = await readId(context, 'image set');
  const services = getServices();
  found(await services.database.images.getSet(id), 'image set');
  const pictures = decodeBatch(await readBytes(request, MAX_BATCH_BYTES, 'The pictures together'));
  return services.images.addFiles(
    id,
    pictures.map(({ path, ...rest }) => ({ ...rest, fileName: path })),
  );
});
