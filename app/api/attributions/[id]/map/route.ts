import { attributionMapQuerySchema } from '@/lib/protocol/rest';
import { encodeNpy } from '@/lib/tensor/npy';
import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { readId, readQuery, type IdContext } from '../../../_request/address';
import { fileResponse } from '../../../_request/fileResponse';

export const dynamic = 'force-dynamic';

/** The values of a map, height × width; while it is computed those of all masks so far. */
export const GET = handle(async (request, context: IdContext) => {
  const key = await readId(context, 'map');
  const { format } = readQuery(request, attributionMapQuerySchema);
  const { width, height, values, complete } = await getServices().attributions.map(key);
  if (format === 'npy')
    return fileResponse({
      bytes: encodeNpy({ shape: [height, width], data: values }),
      contentType: 'application/octet-stream',
      downloadName: `map-${key.slice(0, 12)}${complete ? '' : '-partial'}.npy`,
    });
  const lines = Array.from(values, (value, at) => `${at % width},${Math.floor(at / width)},${Number.isNaN(value) ? '' : value}`); // prettier-ignore
  return fileResponse({
    bytes: new TextEncoder().encode(`x,y,value\r\n${lines.join('\r\n')}\r\n`),
    contentType: 'text/csv; charset=utf-8',
    downloadName: `map-${key.slice(0, 12)}${complete ? '' : '-partial'}.csv`,
  });
});
