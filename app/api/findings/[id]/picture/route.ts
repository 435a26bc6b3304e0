import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { found, readId, type IdContext } from '../../../_request/address';
import { fileResponse } from '../../../_request/fileResponse';

export const dynamic = 'force-dynamic';

/** The frozen picture: with its heatmap, or of a map with its points. */
export const GET = handle(async (_request, context: IdContext) => {
  const id = await readId(context, 'finding');
  const { findings, artifacts } = getServices();
  const { evidence } = found(await findings.get(id), 'finding');
  return fileResponse({
    bytes: await artifacts.get(evidence.pictureHash),
    contentType: 'image/png',
    immutable: true,
  });
});
