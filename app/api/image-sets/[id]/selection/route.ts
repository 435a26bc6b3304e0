import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { parseOrThrow } from '@/lib/domain/appError';
import { imageFilterQuerySchema, imageSelectionSchema } from '@/lib/protocol/rest';
import { found, readId, type IdContext } from '../../../_request/address';
import { readJson } from '../../../_request/body';
import { fileResponse } from '../../../_request/fileResponse';
import { selectionCsv } from './selectionCsv';

export const dynamic = 'force-dynamic';

/** File names and labels of a selection, as a table that can be imported as labels again. */
export const POST = handle(async (request, context: IdContext) => {
  const id = await readId(context, 'image set');
  const { filter, ranges } = await readJson(request, imageSelectionSchema);
  const { images } = getServices().database;
  found(await images.getSet(id), 'image set');
  const query = parseOrThrow(imageFilterQuerySchema, filter, 'The filter');
  return fileResponse({
    bytes: selectionCsv((page) => images.list(id, page, query), ranges),
    contentType: 'text/csv; charset=utf-8',
    downloadName: 'pictures.csv',
  });
});
