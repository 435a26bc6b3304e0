import { DROP_CSV_HEADER, dropCsvLine } from '@/lib/attribution/dropCsv';
import type { BatchSummary } from '@/lib/domain/occlusionBatch';
import { batchExportQuerySchema } from '@/lib/protocol/batchRest';
import { encodeNpy, littleEndian, npyHead } from '@/lib/tensor/npy';
import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { readId, readQuery, type IdContext } from '../../../_request/address';
import { fileResponse, nameForFile } from '../../../_request/fileResponse';
import { mixedStream } from '../../../_request/textStream';

export const dynamic = 'force-dynamic';

/** What was measured as a table, or maps as arrays. */
export const GET = handle(async (request, context: IdContext) => {
  const id = await readId(context, 'batch');
  const { format } = readQuery(request, batchExportQuerySchema);
  const { batches } = getServices();
  const summary = await batches.get(id);
  const { name, grid } = summary.batch;
  const fileName = `occlusion-${nameForFile(name)}-${format}`;
  if (format === 'csv')
    return fileResponse({ bytes: mixedStream(csvBlocks(summary)), contentType: 'text/csv; charset=utf-8', downloadName: `${fileName}.csv` }); // prettier-ignore
  const npy = { contentType: 'application/octet-stream', downloadName: `${fileName}.npy` };
  if (format === 'drops') return fileResponse({ ...npy, bytes: mixedStream(dropBlocks(summary)) });
  const data = (await batches.mean(id))[format];
  return fileResponse({ ...npy, bytes: encodeNpy({ shape: [grid.rows, grid.cols], data }) });
});

async function* csvBlocks({ batch }: BatchSummary): AsyncGenerator<string> {
  const { batches, networks } = getServices();
  const { labels } = (await networks.get(batch.networkId)).card;
  const table = { labels, cols: batch.grid.cols, object: batch.settings.region.kind };
  yield DROP_CSV_HEADER;
  for await (const page of batches.measured(batch.id))
    yield page
      .map(({ place, image: { fileName, label, hash }, measures }) =>
        dropCsvLine({ place, fileName, label, hash, measures }, table),
      )
      .join('');
}

/** (pictures, rows, columns), in the order of the CSV. Pictures that are measured meanwhile are left out. */
async function* dropBlocks({ batch, counts }: BatchSummary): AsyncGenerator<Uint8Array> {
  let left = counts.measured;
  yield npyHead([left, batch.grid.rows, batch.grid.cols]);
  for await (const page of getServices().batches.measured(batch.id))
    for (const { drops } of page) if (left-- > 0) yield littleEndian(drops);
}
