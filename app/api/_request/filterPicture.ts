import { filterPictureQuerySchema } from '@/lib/protocol/rest';
import { getServices } from '@/server/services';
import { readId, readQuery, type IdContext } from './address';
import { fileResponse, nameForFile } from './fileResponse';
import { CACHE_MEASURED, readLayerName } from './layerAddress';

const CONTENT_TYPES = { png: 'image/png', svg: 'image/svg+xml' } as const;

/** The filters of a layer as a picture with its caption, as the address asks for it. */
export async function filterPicture(
  request: Request,
  context: IdContext,
  format: keyof typeof CONTENT_TYPES,
): Promise<Response> {
  const id = await readId(context, 'network');
  const layer = readLayerName(request);
  const { filters, networks } = getServices();
  const { name } = await networks.get(id);
  const picture = await filters[format](id, layer, readQuery(request, filterPictureQuerySchema));
  return fileResponse({
    bytes: typeof picture === 'string' ? new TextEncoder().encode(picture) : picture,
    contentType: CONTENT_TYPES[format],
    downloadName: `${['filters', name, layer].map(nameForFile).join('-')}.${format}`,
    headers: { 'cache-control': CACHE_MEASURED },
  });
}
