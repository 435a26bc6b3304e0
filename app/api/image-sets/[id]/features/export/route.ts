import { featureExportQuerySchema } from '@/lib/protocol/rest';
import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { found, readId, readQuery, type IdContext } from '../../../../_request/address';
import { byteStream } from '../../../../_request/byteStream';
import { fileResponse, nameForFile } from '../../../../_request/fileResponse';
import { textStream } from '../../../../_request/textStream';

export const dynamic = 'force-dynamic';

/** The vectors as a NumPy array, as a table, or what each row of the array is. */
export const GET = handle(async (request, context: IdContext) => {
  const id = await readId(context, 'image set');
  const { key, format } = readQuery(request, featureExportQuerySchema);
  const { database, features } = getServices();
  const imageSet = found(await database.images.getSet(id), 'image set');
  const { space } = await features.get(key, id);
  const network = found(await database.networks.get(space.networkId), 'network', 'network');
  const name = ['vectors', imageSet.name, network.name, space.layer].map(nameForFile).join('-');
  if (format === 'npy') {
    const bytes = byteStream(await features.npy(key, id));
    return fileResponse({ bytes, contentType: 'application/octet-stream', downloadName: `${name}.npy` });
  }
  const bytes = textStream(await features.csv(key, id, { values: format === 'csv' }));
  const downloadName = format === 'csv' ? `${name}.csv` : `${name}-rows.csv`;
  return fileResponse({ bytes, contentType: 'text/csv; charset=utf-8', downloadName });
});
