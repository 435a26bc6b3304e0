import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { selectionMembersQuerySchema } from '@/lib/protocol/rest';
import { readId, readQuery, type IdContext } from '../../../_request/address';
import { fileResponse, nameForFile } from '../../../_request/fileResponse';
import { textStream } from '../../../_request/textStream';

export const dynamic = 'force-dynamic';

/** File names and labels of its pictures, as a table that can be imported as labels again. */
export const GET = handle(async (request, context: IdContext) => {
  const id = await readId(context, 'selection');
  readQuery(request, selectionMembersQuerySchema);
  const { selections } = getServices();
  const { name } = await selections.get(id);
  const bytes = textStream(await selections.csv(id));
  const downloadName = `${nameForFile(name)}.csv`;
  return fileResponse({ bytes, contentType: 'text/csv; charset=utf-8', downloadName });
});
