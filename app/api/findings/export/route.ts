import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { findingExportQuerySchema, REPEATED_IN_EXPORT } from '@/lib/protocol/rest';
import { readQuery } from '../../_request/address';
import { exportResponse } from '../../_request/exportResponse';

export const dynamic = 'force-dynamic';

/** The findings that the filters of the list find, as one file. */
export const GET = handle(async (request) => {
  const { format, id: ids, ...filter } = readQuery(request, findingExportQuerySchema, REPEATED_IN_EXPORT);
  const host = request.headers.get('host') ?? new URL(request.url).host;
  const linkOf = (id: string) => `http://${host}/findings/${id}`;
  return exportResponse(await getServices().findingArchive.export({ format, filter, ids, linkOf }));
});
