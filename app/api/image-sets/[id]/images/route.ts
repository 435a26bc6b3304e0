import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { MAX_IMAGE_BYTES } from '@/lib/domain/imageSet';
import { addImageQuerySchema, imagePageQuerySchema } from '@/lib/protocol/rest';
import { found, readId, readQuery, type IdContext } from '../../../_request/address';
import { readBytes } from '../../../_request/body';

export const dynamic = 'force-dynamic';

/** A page of the set's pictures; with a network, what it says about them too. */
export const GET = handle(async (request, context: IdContext) => {
  const id = await readId(context, 'image set');
  const { offset, limit, ...filter } = readQuery(request, imagePageQuerySchema);
  const { images, predictions } = getServices().database;
  found(await images.getSet(id), 'image set');
  const page = await images.list(id, { offset, limit }, filter);
  if (filter.network === undefined) return page;
  const ids = page.items.map((image) => image.id);
  return { ...page, predictions: await predictions.ofImages(filter.network, ids) };
});

/** Adds one picture, sent as it is. */
export const POST = handle(async (request, context: IdContext) => {
  const id = await readId(context, 'image set');
  const { fileName, label } = readQuery(request, addImageQuerySchema);
  const services = getServices();
  found(await services.database.images.getSet(id), 'image set');
  const bytes = await readBytes(request, MAX_IMAGE_BYTES, fileName);
  return services.images.addFiles(id, [{ fileName, label: label ?? null, bytes }]);
});
