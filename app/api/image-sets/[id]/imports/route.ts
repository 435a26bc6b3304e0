import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { MAX_UPLOAD_BYTES, zipImportQuerySchema } from '@/lib/protocol/rest';
import { found, readId, readQuery, type IdContext } from '../../../_request/address';
import { bodyStream } from '../../../_request/body';

export const dynamic = 'force-dynamic';

/** Receives a zip of pictures and starts the task that imports it: one folder a label, or with a table of labels. */
export const POST = handle(async (request, context: IdContext) => {
  const id = await readId(context, 'image set');
  const { fileName } = readQuery(request, zipImportQuerySchema);
  const services = getServices();
  found(await services.database.images.getSet(id), 'image set');
  return { task: await services.imports.startZip(id, fileName, bodyStream(request, MAX_UPLOAD_BYTES, 'The zip')) };
});
