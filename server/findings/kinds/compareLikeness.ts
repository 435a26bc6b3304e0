/** Whether another network has a channel like that of a finding, from what was searched for patches in both by now. */
import { AppError } from '@/lib/domain/appError';
import { CHECKED_LIKE_CHANNELS, type CheckedLikeness } from '@/lib/domain/checkedLikeness';
import { LIKENESS_SHUFFLES } from '@/lib/domain/channelLikeness';
import { isScan, type FeatureSpace } from '@/lib/domain/features';
import type { FindingOf, FindingOutcome } from '@/lib/domain/finding';
import type { Sha256 } from '@/lib/domain/hash';
import type { ImageSet } from '@/lib/domain/imageSet';
import type { Network } from '@/lib/domain/network';
import type { Database } from '../../db/database';
import type { LayerLikeness, PatchService } from '../../patches/patchService';

export interface LikenessSources {
  database: {
    images: Pick<Database['images'], 'listSets'>;
    networks: Pick<Database['networks'], 'get'>;
    features: Pick<Database['features'], 'spacesOf' | 'tally'>;
  };
  patches: Pick<PatchService, 'alikeInEach'>;
}

/** Layers that are asked, those of which most pictures were searched: each goes through all of its rows. */
export const MOST_LAYERS_ASKED = 8;

/** Null with what has to be done before it can be asked; notes beside what was found. */
export interface LikenessAnswer {
  likeness: CheckedLikeness | null;
  notes: string[];
}

/**
 * The outcome of a check with another network, and the channels there that are most like the finding's. What cannot be
 * asked is said, and changes nothing else.
 */
export async function withLikeness(
  outcome: FindingOutcome,
  finding: FindingOf<'channel'>,
  other: Network,
  sources: LikenessSources,
): Promise<FindingOutcome> {
  const { likeness, notes } = await compareLikeness(finding, other, sources);
  if (outcome.verdict === 'running' || ('kind' in outcome && outcome.kind !== 'channel')) return outcome;
  if ('kind' in outcome) return { ...outcome, likeness, reasons: [...outcome.reasons, ...notes] };
  if (!likeness) return { verdict: 'failed', message: [outcome.message, ...notes].join(' ') };
  const nothing = { filter: null, map: null, patches: null };
  return { kind: 'channel', verdict: 'compared', ...nothing, likeness, reasons: [outcome.message, ...notes] };
}

/** A layer, searched over a set: its scan's key and how many pictures have been seen. */
interface Searched {
  key: Sha256;
  layer: string;
  seen: number;
}
/** A set over which the finding's layer was searched. */
interface SearchedSet {
  set: ImageSet;
  own: Searched;
  spaces: readonly FeatureSpace[];
}

/**
 * Searches nothing: asks the layers of the other network that were searched over the finding's own pictures, or else over
 * the set of which most pictures were searched for the finding's layer.
 */
export async function compareLikeness(
  { target, evidence }: FindingOf<'channel'>,
  other: Network,
  { database, patches }: LikenessSources,
): Promise<LikenessAnswer> {
  const name = other.card.name;
  if (!(await database.networks.get(target.networkId)))
    return nothing(`Whether ${name} has a channel like it cannot be asked: ${evidence.networkName}, which the finding is about, is not here, so that what fires its channel is not known.`); // prettier-ignore
  const own = `${target.layer} of ${evidence.networkName}`;
  const searched = await searchedSets(target, database);
  if (searched.length === 0)
    return nothing(`Whether ${name} has a channel like it can be asked once both were searched for patches over the same pictures: search ${own} for some, and a layer of ${name} for the same ones. Then check again.`); // prettier-ignore
  const refusals: string[] = [];
  for (const { set, own: scan, spaces } of byPictures(searched, evidence.patches?.imageSetId)) {
    const all = mostFirst(await searchedOf(spaces, set, other.id, database), target.layer);
    const asked = all.slice(0, MOST_LAYERS_ASKED).sort((a, b) => byName(a.layer, b.layer));
    if (asked.length === 0) continue;
    const { answers, refused } = await askAll(scan, set, target.channel, asked, patches);
    const { compared, thin } = overMostPictures(answers);
    const notes = [...refused, ...notesOnThin(thin, compared), ...notesOnRest(all.slice(MOST_LAYERS_ASKED), name)];
    if (compared.length > 0) return { likeness: together(compared, set, other), notes };
    refusals.push(...refused);
  }
  const names = searched.map(({ set }) => set.name).slice(0, MOST_NAMED);
  return nothing(
    refusals[0] ??
      `Whether ${name} has a channel like it can be asked once one of its layers was searched for patches over ${names.join(' or ')}, as ${own} was. Search it, then check again.`,
  );
}

/** Sets that are named to somebody who is to search one of them. */
const MOST_NAMED = 3;

function nothing(note: string): LikenessAnswer {
  return { likeness: null, notes: [note] };
}

/** All sets over which the layer was searched. No values are read for it. */
async function searchedSets(
  { networkId, layer }: FindingOf<'channel'>['target'],
  database: LikenessSources['database'],
): Promise<SearchedSet[]> {
  const searched: SearchedSet[] = [];
  for (const set of await database.images.listSets()) {
    const spaces = await database.features.spacesOf(set.id);
    const [own] = await searchedOf(spaces.filter((space) => space.layer === layer), set, networkId, database); // prettier-ignore
    if (own) searched.push({ set, own, spaces });
  }
  return searched;
}

/** Whole layers of a network of which something was seen. */
async function searchedOf(
  spaces: readonly FeatureSpace[],
  { id }: ImageSet,
  networkId: string,
  { features }: LikenessSources['database'],
): Promise<Searched[]> {
  const whole = spaces.filter(
    (space) => space.networkId === networkId && isScan(space) && space.identity.place === undefined,
  );
  const searched: Searched[] = [];
  for (const { key, layer } of whole) searched.push({ key, layer, seen: (await features.tally(key, id)).computed });
  return searched.filter(({ seen }) => seen > 0);
}

/** The finding's own set first, then the one of which most pictures were searched. */
function byPictures(searched: readonly SearchedSet[], first: string | undefined): SearchedSet[] {
  return searched.toSorted(
    (a, b) => Number(b.set.id === first) - Number(a.set.id === first) || b.own.seen - a.own.seen,
  );
}

/** Of as many pictures the layer of the finding's own name first: the other network may be another state of it. */
function mostFirst(layers: readonly Searched[], own: string): Searched[] {
  return layers.toSorted(
    (a, b) => b.seen - a.seen || Number(b.layer === own) - Number(a.layer === own) || byName(a.layer, b.layer),
  );
}

function byName(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

async function askAll(
  own: Searched,
  { id }: ImageSet,
  channel: number,
  asked: readonly Searched[],
  patches: LikenessSources['patches'],
): Promise<{ answers: LayerLikeness[]; refused: string[] }> {
  const keys = asked.map(({ key }) => key);
  // The finding's own scan may be gone since it was listed.
  const each = await patches.alikeInEach(own.key, id, channel, keys).catch((error: unknown) => {
    if (error instanceof AppError) return keys.map(() => error);
    throw error;
  });
  return {
    answers: each.flatMap((answer) => (answer instanceof AppError ? [] : [answer])),
    refused: each.flatMap(
      (answer, k) =>
      answer instanceof AppError ? [`${asked[k]!.layer} could not be asked for a channel like it. ${answer.message}`] : [], // prettier-ignore
    ),
  };
}

/** Over few pictures some channel goes with anything, and its correlation is not to be read beside those over many. */
function overMostPictures(answers: readonly LayerLikeness[]): { compared: LayerLikeness[]; thin: LayerLikeness[] } {
  const most = Math.max(0, ...answers.map(({ pictures }) => pictures));
  return {
    compared: answers.filter(({ pictures }) => 2 * pictures >= most),
    thin: answers.filter(({ pictures }) => 2 * pictures < most),
  };
}

function notesOnThin(thin: readonly LayerLikeness[], compared: readonly LayerLikeness[]): string[] {
  const most = Math.max(...compared.map(({ pictures }) => pictures)).toLocaleString('en');
  return thin.map(
    ({ layer, pictures }) =>
      `${layer} is left out: it was searched over ${pictures.toLocaleString('en')} of the pictures, others over ${most}. Search at least half as many, then check again.`,
  );
}

function notesOnRest(rest: readonly Searched[], name: string): string[] {
  if (rest.length === 0) return [];
  const layers = rest.map(({ layer }) => layer).sort(byName);
  return [`Of the layers of ${name} that were searched, the ${MOST_LAYERS_ASKED} with the most pictures were asked, and not ${layers.join(', ')}.`]; // prettier-ignore
}

/**
 * Each channel is judged by the level of its own layer, which depends on how many pictures and channels there are: those
 * above it come first, and among them and among the others those whose correlation is furthest above it. A layer without
 * such a channel has one above its level once in LIKENESS_SHUFFLES + 1: of several layers some one does more often.
 */
function together(answers: readonly LayerLikeness[], set: ImageSet, other: Network): CheckedLikeness {
  const reached = answers.flatMap(({ byChance }) => (byChance === null ? [] : [byChance]));
  const above = ({ correlation, byChance }: CheckedLikeness['best'][number]) => correlation - (byChance ?? -1);
  const best = answers
    .flatMap(({ layer, top, byChance, alike }) =>
      alike.map(({ channel, correlation, shared }) => ({ layer, channel, correlation, shared, top, byChance })),
    )
    .sort((a, b) => above(b) - above(a))
    .slice(0, CHECKED_LIKE_CHANNELS);
  return {
    ...{ networkId: other.id, networkName: other.card.name, imageSetId: set.id, imageSetName: set.name },
    layers: answers.map(({ layer, channels, pictures }) => ({ layer, channels, pictures })),
    best,
    byChance: reached.length > 0 ? Math.max(...reached) : null,
    shuffles: LIKENESS_SHUFFLES,
  };
}
