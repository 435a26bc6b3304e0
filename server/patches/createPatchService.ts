import { AppError } from '@/lib/domain/appError';
import { isScan, type FeatureSpace } from '@/lib/domain/features';
import type { Sha256 } from '@/lib/domain/hash';
import type { Network } from '@/lib/domain/network';
import type { ChannelPatches, LayerScan, ScanRequest } from '@/lib/domain/patches';
import { histogram } from '@/lib/patches/histogram';
import { labelShares } from '@/lib/patches/labelShares';
import { quantileSamples } from '@/lib/patches/quantileSamples';
import type { ActivationService } from '../activations/activationService';
import type { ArtifactStore } from '../artifacts/artifactStore';
import type { Compute } from '../compute/compute';
import type { FeatureService, NewFeatures } from '../features/featureService';
import type { Log } from '../log';
import { networkRef } from '../networks/createCardTrials';
import { findLayer } from '../networks/findLayer';
import type { NetworkService } from '../networks/networkService';
import type { TaskService } from '../tasks/taskService';
import { describePatches, type PatchContext } from './describePatches';
import { everyPlace } from './everyPlace';
import type { LayerRanking } from './layerRanking';
import { readOwnColumn, type OwnColumn } from './correlateLayers';
import { likeChannels, type LikeChannels, type OpenScan } from './likeChannels';
import { mapSize, placeIndex } from './mapSize';
import type { LayerLikeness, PatchService, RankingQuestion, ScanEvent } from './patchService';
import { channelsOf, RankingShelf } from './rankingShelf';
import { readColumn } from './readColumn';
import { suggestChannel, type SuggestionSources } from './suggestChannel';

const HISTOGRAM_BINS = 40;
/** Channels that are told to rise and fall with another one. */
const CORRELATED = 8;

export interface PatchServiceDependencies {
  features: Pick<FeatureService, 'plan' | 'start' | 'list' | 'get' | 'read' | 'subscribe'>;
  tasks: Pick<TaskService, 'subscribe'>;
  activations: Pick<ActivationService, 'open'>;
  networks: Pick<NetworkService, 'get' | 'graph'>;
  images: SuggestionSources['images'];
  artifacts: Pick<ArtifactStore, 'pathOf'>;
  compute: Pick<Compute, 'unitBoxes'>;
  log: Log;
}

export function createPatchService(dependencies: PatchServiceDependencies): PatchService {
  return new ScanningPatchService(dependencies);
}

class ScanningPatchService implements PatchService {
  private readonly listeners = new Set<(event: ScanEvent) => void>();
  private readonly shelf: RankingShelf;

  constructor(private readonly dependencies: PatchServiceDependencies) {
    const { features, tasks } = dependencies;
    this.shelf = new RankingShelf({
      features,
      onGrown: (key, imageSetId, { seen, version }) => this.tell({ kind: 'grown', key, imageSetId, seen, version }),
    });
    features.subscribe((event) => {
      if (event.kind === 'cleared') this.tell(event);
    });
    tasks.subscribe(null, (task) => {
      const [key, imageSetId] = task.subject.split('/');
      if (task.kind === 'features' && key && imageSetId) this.tell({ kind: 'task', key, imageSetId, task });
    });
  }

  start: PatchService['start'] = async (imageSetId, request) => {
    const { key } = await this.dependencies.features.start(await this.featuresOf(imageSetId, request));
    return this.get(key, imageSetId);
  };

  plan: PatchService['plan'] = async (imageSetId, request) =>
    (await this.dependencies.features.plan(await this.featuresOf(imageSetId, request))).key;

  private async featuresOf(imageSetId: string, { networkId, layer: wanted, place }: ScanRequest): Promise<NewFeatures> {
    const layer = findLayer(await this.dependencies.networks.graph(networkId), wanted);
    const pooling = place === undefined ? ('extremes' as const) : ('at' as const);
    const at = place && placeIndex(place, mapSize(layer), layer.name);
    return { networkId, imageSetId, layer: layer.name, pooling, place: at };
  }

  list: PatchService['list'] = async (imageSetId, networkId) => {
    const sets = await this.dependencies.features.list(imageSetId, networkId);
    const scans = sets.filter(({ space }) => isScan(space));
    return Promise.all(scans.map(({ space }) => this.get(space.key, imageSetId)));
  };

  get: PatchService['get'] = async (key, imageSetId) => {
    const { space, ranking } = await this.open(key, imageSetId);
    return this.describe(space, imageSetId, ranking);
  };

  rank: PatchService['rank'] = async (key, imageSetId, question) => {
    const { space, network, ranking } = await this.open(key, imageSetId);
    const described = await this.describe(space, imageSetId, ranking);
    // From here to the first wait nothing is added: all of it is of one moment.
    const scan = { ...described, seen: ranking.seen, version: ranking.version };
    const channels = inOrder(ranking, question).slice(question.from, question.from + question.count);
    const totals = channels.map((channel) => ranking.totals(channel));
    const firings = channels.map((channel) => ranking.highest.of(channel).slice(0, question.top));
    const patches = await describePatches(firings, await this.context(scan, network, ranking));
    return {
      scan,
      channels: channels.map((channel, k) => ({ channel, highest: patches[k]!, ...totals[k]! })),
    };
  };

  channel: PatchService['channel'] = async (key, imageSetId, question) => {
    const { space, network, ranking } = await this.open(key, imageSetId);
    const scan = await this.describe(space, imageSetId, ranking);
    const { channel, top, perPicture } = question;
    requireChannel(scan, channel);
    const column = await readColumn(this.dependencies.features, space, imageSetId, channel);
    const bands = quantileSamples(column.values, question);
    const ofSide = (side: 'highest' | 'lowest') =>
      perPicture === 'all' && scan.place === null
        ? everyPlace(side, question, ranking, scan, this.dependencies.activations)
        : ranking[side].of(channel).slice(0, top);
    const samples = bands.map(({ sample }) => sample.map((k) => ({ value: column.values[k]!, picture: column.positions[k]!, place: column.places[k]! }))); // prettier-ignore
    const lists = [await ofSide('highest'), await ofSide('lowest'), ...samples];
    const [highest = [], lowest = [], ...sampled] = await describePatches(lists, await this.context(scan, network, ranking)); // prettier-ignore
    const { shares, purity } = labelShares(highest.map(({ label }) => label));
    return {
      ...{ channel, perPicture, highest, lowest, purity },
      bands: bands.map(({ sample: _, ...band }, k) => ({ ...band, patches: sampled[k]! })),
      histogram: histogram(column.values, HISTOGRAM_BINS),
      labels: shares,
      ...correlated(column.correlation, channel),
    };
  };

  firings: PatchService['firings'] = async (key, imageSetId, { channel, top }) => {
    const { space, network, ranking } = await this.open(key, imageSetId);
    const described = await this.describe(space, imageSetId, ranking);
    requireChannel(described, channel);
    // From here to the first wait nothing is added: all of it is of one moment.
    const scan = { ...described, seen: ranking.seen, version: ranking.version };
    const totals = ranking.totals(channel);
    const sides = [ranking.highest, ranking.lowest].map((side) => side.of(channel).slice(0, top));
    const hashes = sides.map((side) => side.map(({ picture }) => ranking.picture(picture).hash));
    const patches = await describePatches(sides, await this.context(scan, network, ranking));
    const [highest = [], lowest = []] = patches.map((side, s) =>
      side.map((patch, k) => ({ ...patch, imageHash: hashes[s]![k]! })),
    );
    return { scan, highest, lowest, ...totals };
  };

  alike: PatchService['alike'] = async (key, imageSetId, channel, other) => {
    const { features } = this.dependencies;
    const [own, asked] = await Promise.all([this.open(key, imageSetId), this.open(other, imageSetId, 'with')]);
    const column = await ownColumn(features, own, channel, imageSetId);
    const scan = await this.describe(asked.space, imageSetId, asked.ranking);
    const found = await likeChannels({ features, imageSetId, own, channel, column, asked });
    const patches = await describePatches(found.firings, await this.context(scan, asked.network, asked.ranking));
    return { ...answerOf(asked, found), alike: found.alike.map((one, k) => ({ ...one, highest: patches[k]! })) };
  };

  alikeInEach: PatchService['alikeInEach'] = async (key, imageSetId, channel, others) => {
    const { features } = this.dependencies;
    const own = await this.open(key, imageSetId);
    const column = await ownColumn(features, own, channel, imageSetId);
    const answers: Awaited<ReturnType<PatchService['alikeInEach']>> = [];
    // One after the other: each goes through all rows of its layer.
    for (const other of others)
      try {
        const asked = await this.open(other, imageSetId, 'with');
        answers.push(answerOf(asked, await likeChannels({ features, imageSetId, own, channel, column, asked })));
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        answers.push(error);
      }
    return answers;
  };

  suggest: PatchService['suggest'] = async (key, imageSetId, channel, left) => {
    const { features, networks, activations, images } = this.dependencies;
    const scan = await this.open(key, imageSetId);
    requireChannel({ layer: scan.space.layer, channels: scan.ranking.channels }, channel);
    const column = await readColumn(features, scan.space, imageSetId, channel);
    if (column.positions.length === 0)
      throw new AppError('conflict', 'No picture was searched for this layer yet. Search for patches first.', { field: 'key' }); // prettier-ignore
    const layer = findLayer(await networks.graph(scan.network.id), scan.space.layer);
    const question = { scan, layer, size: mapSize(layer), channel, column };
    return suggestChannel(question, { activations, images }, left);
  };

  subscribe: PatchService['subscribe'] = (listener) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Throws `not_found`, also where the vectors are of another kind. */
  private async open(key: Sha256, imageSetId: string, field = 'key'): Promise<OpenScan> {
    const { features, networks } = this.dependencies;
    const { space } = await features.get(key, imageSetId).catch((error: unknown) => {
      if (error instanceof AppError && error.options.field === 'key') throw new AppError(error.code, error.message, { field, cause: error }); // prettier-ignore
      throw error;
    });
    if (!isScan(space))
      throw new AppError('not_found', 'These vectors are no scan for patches. Scan the layer first.', { field });
    const [network, ranking] = await Promise.all([networks.get(space.networkId), this.shelf.get(space, imageSetId)]);
    return { space, network, ranking };
  }

  private async describe(space: FeatureSpace, imageSetId: string, ranking: LayerRanking): Promise<LayerScan> {
    const { features, networks } = this.dependencies;
    const { key, networkId, layer, identity } = space;
    const [{ tally, task }, graph] = await Promise.all([features.get(key, imageSetId), networks.graph(networkId)]);
    const { height, width } = mapSize(findLayer(graph, layer));
    const { place } = identity;
    return {
      ...{ key, networkId, imageSetId, layer, height, width, task },
      channels: channelsOf(space),
      place: place === undefined ? null : { row: Math.floor(place / width), col: place % width },
      pictures: tally.pictures,
      seen: ranking.seen,
      failed: tally.failed,
      version: ranking.version,
    };
  }

  private async context(
    { layer, width }: LayerScan,
    { card, weightsHash }: Network,
    ranking: LayerRanking,
  ): Promise<PatchContext> {
    const { compute, artifacts } = this.dependencies;
    return { compute, network: await networkRef(artifacts, weightsHash, card), card, layer, width, ranking };
  }

  private tell(event: ScanEvent): void {
    for (const listener of this.listeners)
      try {
        listener(event);
      } catch (error) {
        this.dependencies.log.error({ err: error }, 'a listener of scans threw');
      }
  }
}

function requireChannel({ layer, channels }: Pick<LayerScan, 'layer' | 'channels'>, channel: number): void {
  if (channel < channels) return;
  throw new AppError('invalid_input', `The layer "${layer}" has ${channels} channels, numbered from 0.`, {
    field: 'channel',
  });
}

function ownColumn(
  features: PatchServiceDependencies['features'],
  { space, ranking }: OpenScan,
  channel: number,
  imageSetId: string,
): Promise<OwnColumn> {
  requireChannel({ layer: space.layer, channels: ranking.channels }, channel);
  return readOwnColumn(features, { space, channel }, imageSetId);
}

function answerOf({ network, space }: OpenScan, { alike, pictures, top, byChance }: LikeChannels): LayerLikeness {
  const asked = { networkId: network.id, networkName: network.card.name, layer: space.layer };
  return { ...asked, channels: channelsOf(space), pictures, top, byChance, alike };
}

function inOrder(ranking: LayerRanking, { order }: RankingQuestion): number[] {
  const channels = Array.from({ length: ranking.channels }, (_, channel) => channel);
  if (order === 'channel') return channels;
  const keys = channels.map((channel) => ranking.totals(channel)[order] ?? -Infinity);
  return channels.sort((a, b) => keys[b]! - keys[a]! || a - b);
}

/** The strongest on both sides; channels that never change have none. */
function correlated(correlation: Float64Array, own: number): Pick<ChannelPatches, 'together' | 'opposed'> {
  const all = Array.from(correlation, (value, channel) => ({ channel, correlation: value }))
    .filter(({ channel, correlation: value }) => channel !== own && !Number.isNaN(value))
    .sort((a, b) => b.correlation - a.correlation || a.channel - b.channel);
  return {
    together: all.filter(({ correlation: value }) => value > 0).slice(0, CORRELATED),
    opposed: all.filter(({ correlation: value }) => value < 0).slice(-CORRELATED).reverse(), // prettier-ignore
  };
}
