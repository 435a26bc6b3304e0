import { calibrate } from '@/lib/evaluation/calibration';
import { evaluate } from '@/lib/evaluation/evaluate';
import type { Network } from '@/lib/domain/network';
import type { ImageSet } from '@/lib/domain/imageSet';
import { predictionExportQuerySchema } from '@/lib/protocol/rest';
import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { found, readId, readQuery, type IdContext } from '../../../../_request/address';
import { fileResponse, nameForFile } from '../../../../_request/fileResponse';
import { textStream } from '../../../../_request/textStream';

export const dynamic = 'force-dynamic';

/** The rows as CSV, or the figures with everything that they depend on as JSON. */
export const GET = handle(async (request, context: IdContext) => {
  const id = await readId(context, 'image set');
  const { network: networkId, format } = readQuery(request, predictionExportQuerySchema);
  const { database, predictions } = getServices();
  const imageSet = found(await database.images.getSet(id), 'image set');
  const network = found(await database.networks.get(networkId), 'network', 'network');
  const name = `predictions-${nameForFile(imageSet.name)}-${nameForFile(network.name)}`;
  if (format === 'csv') {
    const bytes = textStream(await predictions.csv(networkId, id));
    return fileResponse({ bytes, contentType: 'text/csv; charset=utf-8', downloadName: `${name}.csv` });
  }
  const json = JSON.stringify(await figuresOf(network, imageSet), null, 2);
  const bytes = new TextEncoder().encode(`${json}\n`);
  return fileResponse({ bytes, contentType: 'application/json', downloadName: `${name}.json` });
});

async function figuresOf(network: Network, imageSet: ImageSet): Promise<object> {
  const { predictions, version } = getServices();
  const [{ tally }, provenance] = await Promise.all([
    predictions.summary(network.id, imageSet.id),
    predictions.provenance(network.id, imageSet.id),
  ]);
  const { pairs, bins, ...counts } = tally;
  const { classes, ...figures } = evaluate(pairs);
  const labelOf = (classIndex: number) => network.card.labels[classIndex] ?? `class ${classIndex}`;
  return {
    network: { id: network.id, name: network.name },
    imageSet: { id: imageSet.id, name: imageSet.name },
    ...counts,
    ...figures,
    classes: classes.map((figure) => ({ label: labelOf(figure.classIndex), ...figure })),
    confusion: pairs.map(({ actual, predicted, count }) => ({
      actual,
      predicted,
      actualLabel: labelOf(actual),
      predictedLabel: labelOf(predicted),
      count,
    })),
    calibration: calibrate(bins),
    provenance,
    exportedBy: `specular ${version}`,
  };
}
