/** The evidence of a finding about one channel of a layer, as it is when it is saved. */
import { AppError } from '@/lib/domain/appError';
import { ACTIVATIONS_ALGORITHM } from '@/lib/domain/activations';
import type {
  AskedEvidence,
  ChannelEvidence,
  ChannelTarget,
  FrozenMap as FrozenMapPart,
} from '@/lib/domain/channelFinding';
import { FEATURES_ALGORITHM } from '@/lib/domain/features';
import type { DraftOf } from '@/lib/domain/finding';
import type { Device } from '@/lib/domain/provenance';
import { filterLayerBehind } from '@/lib/filters/filterLayerBehind';
import { labelShares } from '@/lib/patches/labelShares';
import { encodeNpy } from '@/lib/tensor/npy';
import type { ActivationService } from '../../activations/activationService';
import type { ArtifactStore } from '../../artifacts/artifactStore';
import type { Database } from '../../db/database';
import type { FilterService } from '../../filters/filterService';
import { renderChannelMap, type ChannelMap } from '../../image/renderChannelMap';
import { renderFilter } from '../../image/renderFilter';
import { renderPatches, type DrawnPatch } from '../../image/renderPatches';
import type { ImageService } from '../../images/imageService';
import { findLayer } from '../../networks/findLayer';
import type { NetworkService } from '../../networks/networkService';
import type { FiredPatch, PatchService } from '../../patches/patchService';
import { readFilter } from './channelFilter';
import { readMap } from './channelMap';

export interface ChannelSources {
  database: Pick<Database, 'images' | 'features'>;
  artifacts: Pick<ArtifactStore, 'put' | 'get'>;
  networks: Pick<NetworkService, 'get' | 'graph'>;
  images: Pick<ImageService, 'get' | 'fitted'>;
  filters: Pick<FilterService, 'layers' | 'measure' | 'weights'>;
  activations: Pick<ActivationService, 'open' | 'seenBy'>;
  patches: Pick<PatchService, 'plan' | 'firings'>;
  version: string;
}

type Frozen<Part, Hashes extends keyof ChannelEvidence> = {
  part: Part;
  device: Device | null;
  algorithm: string | null;
} & Pick<ChannelEvidence, Hashes>;
type FrozenFilter = Frozen<ChannelEvidence['filter'], 'filterHash' | 'filterPictureHash'>;
type FrozenMap = Frozen<ChannelEvidence['map'], 'mapHash' | 'mapPictureHash'>;
type FrozenPatches = Frozen<ChannelEvidence['patches'], 'patchesPictureHash'>;

const NOTHING = { part: null, device: null, algorithm: null };

/** Throws `not_found`, `invalid_input`, `unsupported` and `conflict` with the field of the draft. */
export async function freezeChannel(
  draft: DraftOf<'channel'>,
  sources: ChannelSources,
): Promise<{ target: ChannelTarget; evidence: ChannelEvidence }> {
  const { networks, version } = sources;
  const { networkId, channel } = draft.target;
  const [network, graph] = await inDraft(() => Promise.all([networks.get(networkId), networks.graph(networkId)]));
  const layer = await inDraft(async () => findLayer(graph, draft.target.layer));
  const target = { networkId, layer: layer.name, channel };
  const asked = draft.evidence;
  const filter = await freezeFilter(target, asked.filter, sources);
  const map = await freezeMap(target, asked.map, sources);
  const patches = await freezePatches(target, asked.patches, sources);
  const pictureHash = patches.patchesPictureHash ?? map.mapPictureHash ?? filter.filterPictureHash;
  if (pictureHash === null) throw new AppError('invalid_input', 'A finding needs some evidence: the filter, a map or patches.', { field: 'evidence' }); // prettier-ignore
  const { part: frozenFilter, device: _filter, algorithm: measured, ...filterHashes } = filter;
  const { part: frozenMap, device: mapDevice, algorithm: mapped, ...mapHashes } = map;
  const { part: frozenPatches, device: scanDevice, algorithm: scanned, ...patchHashes } = patches;
  return {
    target,
    evidence: {
      provenance: {
        weightsHash: network.weightsHash,
        cardHash: network.cardHash,
        tensor: layer.tensor,
        algorithms: [measured, mapped, scanned].filter((algorithm) => algorithm !== null),
        device: scanDevice ?? mapDevice,
        specularVersion: version,
      },
      networkName: network.name,
      filter: frozenFilter,
      map: frozenMap,
      patches: frozenPatches,
      ...{ ...filterHashes, ...mapHashes, ...patchHashes, pictureHash },
    },
  };
}

async function freezeFilter(
  target: ChannelTarget,
  asked: AskedEvidence['filter'],
  sources: ChannelSources,
): Promise<FrozenFilter> {
  if (!asked) return { ...NOTHING, filterHash: null, filterPictureHash: null };
  const { artifacts, filters } = sources;
  const layer = await filterLayer(target, asked, sources);
  const { facts, weights, npy } = await inDraft(() => readFilter({ ...target, layer }, filters));
  const measured = facts.filters[target.channel]!;
  const picture = await renderFilter({ input: facts.input, shape: weights.shape, weights: weights.data });
  const [filterHash, filterPictureHash] = await Promise.all([artifacts.put(npy), artifacts.put(picture)]);
  const { input, made, medianNorm } = facts;
  const part = { layer: facts.layer.name, shape: weights.shape, input, made, measured, medianNorm };
  return { ...NOTHING, part, filterHash, filterPictureHash };
}

/** The layer whose filters make the channels of the target's: that one itself, or the one that it passes on. */
async function filterLayer(
  { networkId, layer: name }: ChannelTarget,
  asked: NonNullable<AskedEvidence['filter']>,
  { networks, filters }: Pick<ChannelSources, 'networks' | 'filters'>,
): Promise<string> {
  const [graph, layers] = await Promise.all([networks.graph(networkId), filters.layers(networkId)]);
  const behind = filterLayerBehind(graph, findLayer(graph, name), layers);
  if (!behind)
    throw new AppError('invalid_input', `The channels of the layer "${name}" have no filters: they are made of several channels of the layers before it. Leave the filter out.`, { field: 'evidence.filter' }); // prettier-ignore
  if (asked === true || asked.layer === behind.name || asked.layer === behind.tensor) return behind.name;
  throw new AppError('invalid_input', `The filters of the layer "${asked.layer}" do not make the channels of "${name}"; those of "${behind.name}" do.`, { field: 'evidence.filter.layer' }); // prettier-ignore
}

async function freezeMap(
  target: ChannelTarget,
  asked: AskedEvidence['map'],
  sources: ChannelSources,
): Promise<FrozenMap> {
  if (!asked) return { ...NOTHING, mapHash: null, mapPictureHash: null };
  const { artifacts, images, networks } = sources;
  const names = { imageId: 'evidence.map.imageId', at: 'evidence.map.at' };
  const { image, facts, map } = await inDraft(() => readMap(target, asked.imageId, sources), names);
  const { card } = await networks.get(target.networkId);
  const at = await inDraft(() => freezeNeuron(target, asked.at, map, sources), names);
  const picture = await renderChannelMap(await images.fitted(image, card.input), map, at);
  const [mapHash, mapPictureHash] = await Promise.all([
    artifacts.put(encodeNpy({ shape: [map.height, map.width], data: map.values })),
    artifacts.put(picture),
  ]);
  const part = {
    imageId: image.id,
    imageHash: image.hash,
    imageName: image.fileName,
    height: map.height,
    width: map.width,
    statistics: facts.statistics[target.channel]!,
    at,
  };
  return { part, device: facts.device, algorithm: ACTIVATIONS_ALGORITHM, mapHash, mapPictureHash };
}

/** One neuron of the map. Throws `invalid_input` (field at) where there is none, or it gives no finite value. */
async function freezeNeuron(
  { networkId, layer }: ChannelTarget,
  asked: NonNullable<AskedEvidence['map']>['at'],
  { height, width, values }: ChannelMap,
  { activations }: Pick<ChannelSources, 'activations'>,
): Promise<FrozenMapPart['at']> {
  if (!asked) return null;
  const { row, col } = asked;
  if (row >= height || col >= width)
    throw new AppError('invalid_input', `The map has ${height} rows and ${width} columns, counted from 0: there is no neuron at row ${row}, column ${col}.`, { field: 'at' }); // prettier-ignore
  const value = values[row * width + col]!;
  if (!Number.isFinite(value))
    throw new AppError('invalid_input', `The neuron at row ${row}, column ${col} gives no finite value. Save the map instead.`, { field: 'at' }); // prettier-ignore
  const box = await activations.seenBy({ networkId, layer }, { row, col });
  const rank = values.reduce((stronger, other) => stronger + (other > value ? 1 : 0), 0);
  return { row, col, value, box, rank };
}

async function freezePatches(
  target: ChannelTarget,
  asked: AskedEvidence['patches'],
  sources: ChannelSources,
): Promise<FrozenPatches> {
  if (!asked) return { ...NOTHING, patchesPictureHash: null };
  const { patches, database, artifacts } = sources;
  const { networkId, layer, channel } = target;
  const { imageSetId, place, top } = asked;
  const { key, found } = await inDraft(async () => {
    const key = await patches.plan(imageSetId, { networkId, layer, ...(place && { place }) });
    return { key, found: await patches.firings(key, imageSetId, { channel, top }) };
  });
  const { scan, highest, lowest, max, mean, fires } = found;
  const [imageSet, [newest]] = await Promise.all([
    database.images.getSet(imageSetId),
    database.features.origins(key, imageSetId),
  ]);
  if (!imageSet || max === null || mean === null || highest.length === 0)
    throw new AppError('conflict', 'No picture was searched for this layer yet, or what was found was cleared. Search for patches first, then save the finding.', { field: 'evidence.patches' }); // prettier-ignore
  const picture = await renderPatches(await Promise.all(highest.map((patch) => drawnPatch(patch, target, sources))));
  const { shares, purity } = labelShares(highest.map(({ label }) => label));
  const { pictures, seen, failed, height, width } = scan;
  const part = {
    ...{ key, imageSetId, imageSetName: imageSet.name, place: scan.place },
    ...{ pictures, seen, failed, height, width, highest, lowest, labels: shares, purity },
    ...{ max, mean, fires, neverFires: fires === 0 },
  };
  const patchesPictureHash = await artifacts.put(picture);
  return { part, device: newest?.device ?? null, algorithm: FEATURES_ALGORITHM, patchesPictureHash };
}

/** A picture that cannot be read is no reason to refuse the finding. */
async function drawnPatch(
  { imageId, box }: FiredPatch,
  { networkId }: ChannelTarget,
  { images, networks }: Pick<ChannelSources, 'images' | 'networks'>,
): Promise<DrawnPatch> {
  const { card } = await networks.get(networkId);
  const picture = await images
    .get(imageId)
    .then((image) => images.fitted(image, card.input))
    .catch((error: unknown) => {
      if (error instanceof AppError) return null;
      throw error;
    });
  return { picture, box };
}

/** Where a draft says what services are asked by these names. */
const DRAFT_FIELDS: Record<string, string> = {
  networkId: 'target.networkId',
  layer: 'target.layer',
  channel: 'target.channel',
  imageSetId: 'evidence.patches.imageSetId',
  place: 'evidence.patches.place',
};

/** What is refused in `work` is said at the field of the draft. */
async function inDraft<T>(work: () => Promise<T>, names: Record<string, string> = {}): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause;
    const { field = '' } = cause.options;
    throw new AppError(cause.code, cause.message, { field: names[field] ?? DRAFT_FIELDS[field], cause });
  }
}
