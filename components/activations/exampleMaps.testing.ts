import { ACTIVATIONS_ALGORITHM, type Activations } from '@/lib/domain/activations';
import { channelStatistics } from '@/lib/activations/channelStatistics';

const HASH = 'a'.repeat(64);

/** What the server says of maps, with the statistics of `values`, or else of zeros. */
export function factsOf(
  size: { channels: number; height: number; width: number },
  values = new Float32Array(size.channels * size.height * size.width),
): Activations {
  return {
    key: HASH,
    identity: { algorithm: ACTIVATIONS_ALGORITHM, weightsHash: HASH, cardHash: HASH, imageHash: HASH, tensor: 'maps' },
    ...{ networkId: 'network', imageId: 'picture', layer: 'layer' },
    ...size,
    statistics: channelStatistics({ ...size, values }),
    device: { engine: 'an engine', engineVersion: '1', provider: 'cpu', description: 'a processor' },
    specularVersion: '0.0.0',
  };
}
