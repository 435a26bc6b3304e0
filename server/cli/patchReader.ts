/** What a worker is asked for patches, and how its answer for a picture is read. */
import { channelsFirst } from '@/lib/activations/channelsFirst';
import type { NetworkLayer } from '@/lib/domain/networkGraph';
import type { Ranking, Side } from '@/lib/patches/ranking';
import { extremesLength, extremesPart } from '@/lib/tensor/extremesOverSpace';
import type { FeatureQuestion } from '../compute/compute';
import { featureQuestion } from '../features/featureQuestion';

export interface PatchReader {
  question: { question: FeatureQuestion; dimensions: number };
  /** Offers what a picture has of each of `channels` to the ranking, under its index in that list. */
  offer(row: Float32Array, picture: number, channels: readonly number[], ranking: Ranking): void;
}

interface Facts {
  layer: Pick<NetworkLayer, 'tensor' | 'channelAxis' | 'outputShape'>;
  valuesPerPicture: number;
  channels: number;
  /** Of single neurons, row-major. */
  place: number | null;
}

/** Of each picture the best place alone is reduced in the worker; all places come as the layer's whole maps. */
export function createPatchReader(
  { side, perPicture }: { side: Side; perPicture: 'one' | 'all' },
  { layer, valuesPerPicture, channels: count, place }: Facts,
): PatchReader {
  const { tensor, channelAxis, outputShape } = layer;
  const facts = { tensor, channelAxis, valuesPerPicture };
  if (place !== null)
    return {
      question: { question: featureQuestion({ ...facts, pooling: 'at', place }), dimensions: count },
      offer: (row, picture, channels, ranking) =>
        channels.forEach((channel, k) => ranking.offer(k, row[channel]!, picture, place)),
    };
  if (perPicture === 'one')
    return {
      question: { question: featureQuestion({ ...facts, pooling: 'extremes' }), dimensions: extremesLength(count) },
      offer: (row, picture, channels, ranking) => {
        const values = extremesPart(row, side === 'highest' ? 'max' : 'min');
        const places = extremesPart(row, side === 'highest' ? 'maxAt' : 'minAt');
        channels.forEach((channel, k) => ranking.offer(k, values[channel]!, picture, places[channel]!));
      },
    };
  const shape = (outputShape ?? []).map((size) => size ?? 1);
  return {
    question: {
      question: featureQuestion({ ...facts, channelAxis: null, pooling: 'none' }),
      dimensions: valuesPerPicture,
    },
    offer: (row, picture, channels, ranking) => {
      const maps = channelsFirst(row, shape, channelAxis ?? 0);
      if (!maps) throw new Error(`The tensor "${tensor}" gave ${row.length} values, which are no maps.`);
      const { values } = maps;
      const size = maps.height * maps.width;
      channels.forEach((channel, k) => {
        for (let at = 0; at < size; at++) ranking.offer(k, values[channel * size + at]!, picture, at);
      });
    },
  };
}
