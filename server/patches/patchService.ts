/** What fires the channels of a layer, over whole image sets. */
import type { Sha256 } from '@/lib/domain/hash';
import type { RANKING_ORDERS } from '@/lib/protocol/rest';
import type { ChannelSuggestions } from '@/lib/domain/channelSuggestions';
import type { AppError } from '@/lib/domain/appError';
import type { ChannelLikeness, LikeChannel } from '@/lib/domain/channelLikeness';
import type { ChannelPatches, ChannelRanking, LayerScan, Patch, ScanRequest } from '@/lib/domain/patches';
import type { Task } from '@/lib/domain/task';

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

/** What fires a channel most and least, of the pictures that were seen so far: all of one moment. */
export interface ChannelFirings {
  scan: LayerScan;
  /** Strongest first, one a picture. */
  highest: FiredPatch[];
  /** Weakest first. */
  lowest: FiredPatch[];
  max: number | null;
  mean: number | null;
  fires: number;
}
/** With the hash of the picture's bytes. */
export type FiredPatch = Patch & { imageHash: Sha256 };

/** What a layer answers, without the patches. */
export type LayerLikeness = Omit<ChannelLikeness, 'alike'> & { alike: Omit<LikeChannel, 'highest'>[] };

/** What happens to scans. Tasks are those of all feature spaces. */
export type ScanEvent =
  /** Pictures were seen, of a scan that somebody asked for. */
  | { kind: 'grown'; key: Sha256; imageSetId: string; seen: number; version: number }
  /** The task of a scan began, went on or ended. */
  | { kind: 'task'; key: Sha256; imageSetId: string; task: Task }
  /** Values of one scan or several were cleared. */
  | { kind: 'cleared' };

export interface PatchService {
  /**
   * Goes through the pictures that were not seen yet; the same request joins the task that is under way. Throws
   * `not_found`; `invalid_input` and `unsupported` for a layer without maps of channels, `too_large`.
   */
  start(imageSetId: string, request: ScanRequest): Promise<LayerScan>;
  /** The key that a scan has, whether or not it was ever started. Throws as start() does. */
  plan(imageSetId: string, request: ScanRequest): Promise<Sha256>;
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
  /** The `top` patches of both sides, at the most KEPT_PATCHES. Throws `not_found`, `invalid_input`. */
  firings(key: Sha256, imageSetId: string, question: Pick<ChannelQuestion, 'channel' | 'top'>): Promise<ChannelFirings>;
  /**
   * The channels of the scan `other`, of whichever network, that fire in the same pictures of the set as `channel` of the
   * scan `key`, over the pictures that both have seen. Throws `not_found`, `invalid_input`, and `conflict` where they
   * have seen too few.
   */
  alike(key: Sha256, imageSetId: string, channel: number, other: Sha256): Promise<ChannelLikeness>;
  /**
   * What alike() says of each of several scans, in their order, with the channel's own values read once and without
   * patches: where a scan cannot be asked, why. Throws as alike() does for what is asked about.
   */
  alikeInEach(key: Sha256, imageSetId: string, channel: number, others: readonly Sha256[]): Promise<(LayerLikeness | AppError)[]>; // prettier-ignore
  /**
   * What a machine proposes that a channel stands for. Runs the network on a few pictures; stops when `left` is aborted.
   * Throws `not_found`, `invalid_input`, and `conflict` before any picture was seen.
   */
  suggest(key: Sha256, imageSetId: string, channel: number, left?: AbortSignal): Promise<ChannelSuggestions>;
  subscribe(listener: (event: ScanEvent) => void): () => void;
}
