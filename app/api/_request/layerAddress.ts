import { AppError } from '@/lib/domain/appError';

/** What is measured of filters is always the same, until a new version of Specular measures more. */
export const CACHE_MEASURED = 'private, max-age=3600';

/** ["", "api", "networks", ID, "filters", LAYER, …] */
const LAYER_SEGMENT = 5;

/**
 * The layer in /api/networks/ID/filters/LAYER. Read from the address itself and decoded once: names of layers hold slashes
 * and percent signs, which are encoded there.
 */
export function readLayerName(request: Request): string {
  const segment = new URL(request.url).pathname.split('/')[LAYER_SEGMENT] ?? '';
  try {
    return decodeURIComponent(segment);
  } catch (cause) {
    throw new AppError('invalid_input', 'The name of the layer in the address cannot be read: encode it as UTF-8.', {
      field: 'layer',
      cause,
    });
  }
}
