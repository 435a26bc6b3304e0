import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { filterPictureQuerySchema } from '@/lib/protocol/rest';
import { readId, readQuery, type IdContext } from '../../../../../_request/address';
import { fileResponse, nameForFile } from '../../../../../_request/fileResponse';
import { CACHE_MEASURED, readLayerName } from '../../../../../_request/layerAddress';

export const dynamic = 'force-dynamic';

/** The filters of a layer as a picture with its caption, whole pixels for each weight. */
export const GET = handle(async (request, context: IdContext) => {
  const id = await readId(context, 'network');
  const layer = readLayerName(request);
  const { filters, networks } = getServices();
  const { name } = await networks.get(id);
  return fileResponse({
    bytes: await filters.png(id, layer, readQuery(request, filterPictureQuerySchema)),
    contentType: 'image/png',
    downloadName: `${['filters', name, layer].map(nameForFile).join('-')}.png`,
    headers: { 'cache-control': CACHE_MEASURED },
  });
});
