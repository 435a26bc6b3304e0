import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { collectionExportQuerySchema } from '@/lib/protocol/rest';
import { readId, readQuery, type IdContext } from '../../../_request/address';
import { exportResponse } from '../../../_request/exportResponse';

export const dynamic = 'force-dynamic';

/** The collection with its findings, as one file. */
export const GET = handle(async (request, context: IdContext) => {
  const id = await readId(context, 'collection');
  const { format } = readQuery(request, collectionExportQuerySchema);
  return exportResponse(await getServices().findingArchive.exportCollection(id, format));
});
