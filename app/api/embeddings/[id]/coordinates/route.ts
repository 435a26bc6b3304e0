import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { coordinateQuerySchema } from '@/lib/protocol/rest';
import { found, readId, readQuery, type IdContext } from '../../../_request/address';
import { fileResponse, nameForFile } from '../../../_request/fileResponse';
import { mixedStream } from '../../../_request/textStream';

export const dynamic = 'force-dynamic';

const CONTENT_TYPES = { npy: 'application/octet-stream', csv: 'text/csv; charset=utf-8', json: 'application/json' };

/** The layout as a file. */
export const GET = handle(async (request, context: IdContext) => {
  const id = await readId(context, 'map');
  const { format, iteration } = readQuery(request, coordinateQuerySchema);
  const { database, embeddings } = getServices();
  const { request: made, layer } = found(await embeddings.get(id), 'map');
  const imageSet = found(await database.images.getSet(made.imageSetId), 'image set');
  const name = ['map', imageSet.name, made.spec.method, layer].map(nameForFile).join('-');
  return fileResponse({
    bytes: mixedStream(await embeddings.coordinates(id, format, { iteration })),
    contentType: CONTENT_TYPES[format],
    downloadName: `${name}.${format}`,
  });
});
