import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { askerQuerySchema } from '@/lib/protocol/labellingRest';
import { readId, readQuery, type IdContext } from '../../../../_request/address';
import { fileResponse, nameForFile } from '../../../../_request/fileResponse';

export const dynamic = 'force-dynamic';

/** The whole log as CSV, for those who may see it. */
export const GET = handle(async (request, context: IdContext) => {
  const id = await readId(context, 'labelling');
  const { name, csv } = await getServices().labellings.csv(id, readQuery(request, askerQuerySchema).by);
  return fileResponse({
    bytes: new TextEncoder().encode(csv),
    contentType: 'text/csv; charset=utf-8',
    downloadName: `${nameForFile(name)}-labels.csv`,
  });
});
