import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { imageInputQuerySchema } from '@/lib/protocol/rest';
import { readId, readQuery, type IdContext } from '../../../_request/address';
import { fileResponse } from '../../../_request/fileResponse';

export const dynamic = 'force-dynamic';

/** The picture as a network is shown it, pixel for pixel. */
export const GET = handle(async (request, context: IdContext) => {
  const { network: networkId } = readQuery(request, imageInputQuerySchema);
  const { images, networks, imageReader } = getServices();
  const image = await images.get(await readId(context, 'picture'));
  const network = await networks.get(networkId);
  const bytes = await imageReader.encodePng(await images.fitted(image, network.card.input));
  return fileResponse({ bytes, contentType: 'image/png', immutable: true });
});
