import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { filterSpanQuerySchema } from '@/lib/protocol/rest';
import { littleEndian, npyHead } from '@/lib/tensor/npy';
import { readId, readQuery, type IdContext } from '../../../../../_request/address';
import { byteStream } from '../../../../../_request/byteStream';
import { fileResponse, nameForFile } from '../../../../../_request/fileResponse';
import { readLayerName } from '../../../../../_request/layerAddress';

export const dynamic = 'force-dynamic';

/** Exact weights as a NumPy float32 array (outputs, inputs, rows, columns), all filters or some of them. */
export const GET = handle(async (request, context: IdContext) => {
  const id = await readId(context, 'network');
  const { filters, networks } = getServices();
  const found = await filters.weights(id, readLayerName(request), readQuery(request, filterSpanQuerySchema));
  const { name } = await networks.get(id);
  return fileResponse({
    bytes: byteStream(npyBlocks(found)),
    contentType: 'application/octet-stream',
    downloadName: `${['filters', name, found.layer.name].map(nameForFile).join('-')}.npy`,
    immutable: true,
  });
});

async function* npyBlocks({ shape, blocks }: { shape: readonly number[]; blocks: AsyncIterable<Float32Array> }) {
  yield Uint8Array.from(npyHead(shape));
  for await (const values of blocks) yield littleEndian(values);
}
