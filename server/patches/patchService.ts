/** What fires the channels of a layer, over whole image sets. */
import type { Sha256 } from '@/lib/domain/hash';
import type { RANKING_ORDERS } from '@/lib/protocol/rest';
import type { ChannelPatches, ChannelRanking, LayerScan, ScanRequest } from '@/lib/domain/patches';

export interface RankingQuestion {
  /** Channels in the order that is asked for: from `from` on, `count` of them. */
  from: number;
  count: number;
  /** By number, or the greatest first. */
  order: (typeof RANKING_ORDERS)[number];
  /** Patches for each. */
  top: number;
}

export interface ChannelQuestion {
  channel: number;
  top: number;
  perPicture: ChannelPatches['perPicture'];
  bands: number;
  perBand: number;
  /** The same one draws the same samples. */
  seed: number;
}

/** A scan went on. */
export interface ScanEvent {
  key: Sha256;
  imageSetId: string;
  seen: number;
  version: number;
}

export interface PatchService {
  /**
   * Goes through the pictures that were not seen yet; the same request joins the task that is under way. Throws
   * `not_found`; `invalid_input` and `unsupported` for a layer without maps of channels, `too_large`.
   */
  start(imageSetId: string, request: ScanRequest): Promise<LayerScan>;
  /** Newest first. Throws `not_found`. */
  list(imageSetId: string, networkId?: string): Promise<LayerScan[]>;
  /** Throws `not_found`. */
  get(key: Sha256, imageSetId: string): Promise<LayerScan>;
  /** Of the pictures that were seen so far. Throws `not_found`. */
  rank(key: Sha256, imageSetId: string, question: RankingQuestion): Promise<{ scan: LayerScan; channels: ChannelRanking[] }>; // prettier-ignore
  /**
   * Everything about one channel, of the pictures that were seen so far; with `perPicture: 'all'` the network is run
   * again on the few pictures that can hold the greatest values. Throws `not_found`, `invalid_input`.
   */
  channel(key: Sha256, imageSetId: string, question: ChannelQuestion): Promise<ChannelPatches>;
  subscribe(listener: (event: ScanEvent) => void): () => void;
}
