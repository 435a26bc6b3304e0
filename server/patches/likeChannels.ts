/** The channels of a layer that are most like a channel of the same layer or another one. */
import { AppError } from '@/lib/domain/appError';
import { LIKE_CHANNELS, LIKENESS_TOP, type LikeChannel } from '@/lib/domain/channelLikeness';
import type { FeatureSpace } from '@/lib/domain/features';
import type { Network } from '@/lib/domain/network';
import type { Firing } from '@/lib/patches/ranking';
import type { FeatureService } from '../features/featureService';
import { correlateColumn, type OwnColumn } from './correlateLayers';
import type { LayerRanking } from './layerRanking';

export interface OpenScan {
  space: FeatureSpace;
  network: Network;
  ranking: LayerRanking;
}

export interface LikeChannelsQuestion {
  features: Pick<FeatureService, 'read'>;
  imageSetId: string;
  own: OpenScan;
  channel: number;
  /** Of that channel. */
  column: OwnColumn;
  asked: OpenScan;
}

export interface LikeChannels {
  alike: Omit<LikeChannel, 'highest'>[];
  /** Of each of them, the strongest first. */
  firings: Firing[][];
  pictures: number;
  top: number;
  byChance: number | null;
}

/** Of fewer pictures a correlation says nothing. */
const FEWEST_PICTURES = 3;

/** Throws `conflict` where too few pictures were seen by both. */
export async function likeChannels(question: LikeChannelsQuestion): Promise<LikeChannels> {
  const { features, imageSetId, own, channel, column, asked } = question;
  const { correlation, pictures, byChance } = await correlateColumn(features, column, asked.space, imageSetId);
  if (pictures < FEWEST_PICTURES)
    throw new AppError('conflict', `Only ${pictures} pictures of this set were searched for both layers. Search more of them first.`, { field: 'with' }); // prettier-ignore
  const isOwnLayer = own.space.key === asked.space.key;
  const best = Array.from(correlation, (value, c) => ({ channel: c, correlation: value }))
    .filter(({ channel: c, correlation: value }) => !Number.isNaN(value) && !(isOwnLayer && c === channel))
    .sort((a, b) => b.correlation - a.correlation || a.channel - b.channel)
    .slice(0, LIKE_CHANNELS);
  const strongest = (ranking: LayerRanking, of: number) => ranking.highest.of(of).slice(0, LIKENESS_TOP);
  const pictureIds = (ranking: LayerRanking, of: number) => strongest(ranking, of).map(({ picture }) => ranking.picture(picture).id); // prettier-ignore
  const ownPictures = new Set(pictureIds(own.ranking, channel));
  return {
    alike: best.map((one) => ({
      ...one,
      shared: pictureIds(asked.ranking, one.channel).filter((id) => ownPictures.has(id)).length,
    })),
    firings: best.map((one) => strongest(asked.ranking, one.channel)),
    ...{ pictures, byChance, top: Math.min(LIKENESS_TOP, ownPictures.size) },
  };
}
