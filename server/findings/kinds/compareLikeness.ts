/** Whether another network has a channel like that of a finding, from what was searched for patches in both by now. */
import { AppError } from '@/lib/domain/appError';
import { CHECKED_LIKE_CHANNELS, type CheckedLikeness } from '@/lib/domain/checkedLikeness';
import { LIKENESS_SHUFFLES, type ChannelLikeness } from '@/lib/domain/channelLikeness';
import type { FindingOf, FindingOutcome } from '@/lib/domain/finding';
import type { ImageSet } from '@/lib/domain/imageSet';
import type { Network } from '@/lib/domain/network';
import type { LayerScan } from '@/lib/domain/patches';
import type { Database } from '../../db/database';
import type { PatchService } from '../../patches/patchService';

export interface LikenessSources {
  database: Pick<Database, 'images'>;
  patches: Pick<PatchService, 'list' | 'alike'>;
}

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

/**
 * Searches nothing: asks every layer of the other network that was searched over the finding's own pictures, or else over
 * the set of which most pictures were searched for the finding's layer.
 */
export async function compareLikeness(
  { target, evidence }: FindingOf<'channel'>,
  other: Network,
  { database, patches }: LikenessSources,
): Promise<LikenessAnswer> {
  const own = `${target.layer} of ${evidence.networkName}`;
  const searched: { set: ImageSet; scan: LayerScan }[] = [];
  for (const set of await database.images.listSets()) {
    const scan = (await scansOf(set.id, target.networkId, patches)).find(({ layer }) => layer === target.layer);
    if (scan) searched.push({ set, scan });
  }
  if (searched.length === 0)
    return nothing(`Whether ${other.card.name} has a channel like it can be asked once both were searched for patches over the same pictures: search ${own} for some, and a layer of ${other.card.name} for the same ones. Then check again.`); // prettier-ignore
  const refusals: string[] = [];
  for (const { set, scan } of byPictures(searched, evidence.patches?.imageSetId)) {
    const asked = await scansOf(set.id, other.id, patches);
    if (asked.length === 0) continue;
    const { answers, refused } = await askAll(scan, target.channel, asked, patches);
    if (answers.length > 0) return { likeness: together(answers, set, other), notes: refused };
    refusals.push(...refused);
  }
  const names = searched.map(({ set }) => set.name).slice(0, MOST_NAMED);
  return nothing(
    refusals[0] ??
      `Whether ${other.card.name} has a channel like it can be asked once one of its layers was searched for patches over ${names.join(' or ')}, as ${own} was. Search it, then check again.`,
  );
}

/** Sets that are named to somebody who is to search one of them. */
const MOST_NAMED = 3;

function nothing(note: string): LikenessAnswer {
  return { likeness: null, notes: [note] };
}

/** The finding's own set first, then the one of which most pictures were searched. */
function byPictures<Searched extends { set: ImageSet; scan: LayerScan }>(
  searched: readonly Searched[],
  first: string | undefined,
): Searched[] {
  return [...searched].sort(
    (a, b) => Number(b.set.id === first) - Number(a.set.id === first) || b.scan.seen - a.scan.seen,
  );
}

/** Scans of whole layers that have seen something, in the order of the layers' names. */
async function scansOf(
  imageSetId: string,
  networkId: string,
  patches: LikenessSources['patches'],
): Promise<LayerScan[]> {
  // A set may be gone since it was listed.
  const scans = await patches.list(imageSetId, networkId).catch(noneIfRefused);
  return scans
    .filter(({ place, seen }) => place === null && seen > 0)
    .sort((a, b) => (a.layer < b.layer ? -1 : a.layer > b.layer ? 1 : 0));
}

function noneIfRefused(error: unknown): [] {
  if (error instanceof AppError) return [];
  throw error;
}

/** One layer after the other: each goes through all rows of both. */
async function askAll(
  own: LayerScan,
  channel: number,
  asked: readonly LayerScan[],
  patches: LikenessSources['patches'],
): Promise<{ answers: ChannelLikeness[]; refused: string[] }> {
  const answers: ChannelLikeness[] = [];
  const refused: string[] = [];
  for (const { key, layer } of asked)
    try {
      answers.push(await patches.alike(own.key, own.imageSetId, channel, key));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      refused.push(`${layer} could not be asked for a channel like it. ${error.message}`);
    }
  return { answers, refused };
}

/** The shuffles are the same for all layers, so that the greatest of what each reached is what the best of all reached. */
function together(answers: readonly ChannelLikeness[], set: ImageSet, other: Network): CheckedLikeness {
  const reached = answers.flatMap(({ byChance }) => (byChance === null ? [] : [byChance]));
  const best = answers
    .flatMap(({ layer, top, alike }) =>
      alike.map(({ channel, correlation, shared }) => ({ layer, channel, correlation, shared, top })),
    ) // prettier-ignore
    .sort((a, b) => b.correlation - a.correlation)
    .slice(0, CHECKED_LIKE_CHANNELS);
  return {
    ...{ networkId: other.id, networkName: other.card.name, imageSetId: set.id, imageSetName: set.name },
    layers: answers.map(({ layer, channels, pictures }) => ({ layer, channels, pictures })),
    best,
    byChance: reached.length > 0 ? Math.max(...reached) : null,
    shuffles: LIKENESS_SHUFFLES,
  };
}
