import { AppError } from '@/lib/domain/appError';
import { activationValuesQuerySchema } from '@/lib/protocol/rest';
import { encodeNpy, littleEndian } from '@/lib/tensor/npy';
import { handle } from '@/server/http/respond';
import { getServices } from '@/server/services';
import { readId, readQuery, type IdContext } from '../../../../_request/address';
import { fileResponse, nameForFile } from '../../../../_request/fileResponse';

export const dynamic = 'force-dynamic';

/**
 * The values of some or all channels: float32, little-endian, channel × row × column; as a NumPy array of that shape on
 * request. With the `key` of the facts an answer never changes, and a browser may keep it.
 */
export const GET = handle(async (request, context: IdContext) => {
  const networkId = await readId(context, 'network');
  const { image: imageId, layer, key, from, to, format } = readQuery(request, activationValuesQuerySchema);
  const { activations, values } = await getServices().activations.open({ networkId, imageId, layer });
  const { channels, height, width } = activations;
  if (key !== undefined && key !== activations.key)
    throw new AppError('conflict', 'The network or the picture is not the one that this page knows. Reload the page.', {
      field: 'key',
    });
  const end = to ?? channels;
  if (from >= channels || end > channels)
    throw new AppError('invalid_input', `The layer "${activations.layer}" has ${channels} channels, numbered from 0.`, {
      field: from >= channels ? 'from' : 'to',
    });
  const data = values.subarray(from * height * width, end * height * width);
  const contentType = 'application/octet-stream';
  if (format === 'raw') return fileResponse({ bytes: littleEndian(data), contentType, immutable: key !== undefined });
  const { networks, images } = getServices();
  const [network, image] = await Promise.all([networks.get(networkId), images.get(imageId)]);
  const name = ['activations', network.name, image.fileName, activations.layer].map(nameForFile).join('-');
  return fileResponse({
    bytes: encodeNpy({ shape: [end - from, height, width], data }),
    contentType,
    downloadName: `${name}.npy`,
  });
});
