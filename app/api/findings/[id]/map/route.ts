import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { found, notFound, readId, type IdContext } from '../../../_request/address';
import { CELLS_HEADER, fileResponse, nameForFile } from '../../../_request/fileResponse';

export const dynamic = 'force-dynamic';

/** The frozen map: NPY, float32, (rows, cols), probability of the target class; NaN where it was not known yet. */
export const GET = handle(async (_request, context: IdContext) => {
  const id = await readId(context, 'finding');
  const { findings, artifacts } = getServices();
  const finding = found(await findings.get(id), 'finding');
  if (finding.kind !== 'occlusion') throw notFound('heatmap of this finding');
  const { title, evidence } = finding;
  return fileResponse({
    bytes: await artifacts.get(evidence.mapHash),
    contentType: 'application/octet-stream',
    downloadName: `${nameForFile(title)}.npy`,
    immutable: true,
    headers: { [CELLS_HEADER]: `${evidence.done}/${evidence.total ?? evidence.rows * evidence.cols}` },
  });
});
