import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { filterPictureQuerySchema } from '@/lib/protocol/rest';
import { readId, readQuery, type IdContext } from '../../../../../_request/address';
import { fileResponse, nameForFile } from '../../../../../_request/fileResponse';
import { CACHE_MEASURED, readLayerName } from '../../../../../_request/layerAddress';

export const dynamic = 'force-dynamic';

/** The same picture as the PNG, as sharp rectangles for print. */
export const GET = handle(async (request, context: IdContext) => {
  const id = await readId(context, 'network');
  const layer = readLayerName(request);
  const { filters, networks } = getServices();
  const { name } = await networks.get(id);
  return fileResponse({
    bytes: new TextEncoder().encode(await filters.svg(id, layer, readQuery(request, filterPictureQuerySchema))),
    contentType: 'image/svg+xml',
    downloadName: `${['filters', name, layer].map(nameForFile).join('-')}.svg`,
    headers: { 'cache-control': CACHE_MEASURED },
  });
});
