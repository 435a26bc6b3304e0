/** The filter of one channel, with its exact weights. */
import { AppError } from '@/lib/domain/appError';
import type { ChannelTarget } from '@/lib/domain/channelFinding';
import type { LayerFilters } from '@/lib/domain/layerFilters';
import { encodeNpy } from '@/lib/tensor/npy';
import type { FilterService } from '../../filters/filterService';

export interface ChannelFilter {
  /** Of the whole layer. */
  facts: LayerFilters;
  weights: { shape: [inputs: number, rows: number, columns: number]; data: Float32Array };
  /** The weights as a file: equal weights give equal bytes. */
  npy: Uint8Array;
}

/** Throws `not_found`; `invalid_input` and `unsupported` for a layer without filters, and for a channel that it has not. */
export async function readFilter(
  { networkId, layer, channel }: ChannelTarget,
  filters: Pick<FilterService, 'measure' | 'weights'>,
): Promise<ChannelFilter> {
  const facts = await filters.measure(networkId, layer);
  const [outputs, inputs, rows, columns] = facts.shape;
  if (channel >= outputs)
    throw new AppError('invalid_input', `The layer "${facts.layer.name}" has ${outputs} channels, numbered from 0.`, { field: 'channel' }); // prettier-ignore
  const data = new Float32Array(inputs * rows * columns);
  const { blocks } = await filters.weights(networkId, layer, { from: channel, count: 1 });
  let at = 0;
  for await (const block of blocks) {
    data.set(block, at);
    at += block.length;
  }
  const weights = { shape: [inputs, rows, columns] as [number, number, number], data };
  return { facts, weights, npy: encodeNpy(weights) };
}
