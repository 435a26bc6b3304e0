/** Whether a finding about a channel is still so: each piece of its evidence against how it is now. */
import { createHash } from 'node:crypto';
import { AppError } from '@/lib/domain/appError';
import {
  SAME_VALUE_TOLERANCE,
  type ChannelComparison,
  type ChannelEvidence,
  type ChannelTarget,
} from '@/lib/domain/channelFinding';
import type { FindingOf, FindingOutcome } from '@/lib/domain/finding';
import { KEPT_PATCHES, type MapPlace } from '@/lib/domain/patches';
import { decodeNpy } from '@/lib/tensor/npy';
import type { ChannelMap } from '../../image/renderChannelMap';
import { readFilter } from './channelFilter';
import { readMap } from './channelMap';
import { compareFirings } from './compareFirings';
import type { ChannelSources } from './freezeChannel';

/** What became of one piece of evidence. */
export interface Compared<T> {
  /** Null: it is not in the evidence, or cannot be compared. */
  result: T | null;
  /** What is no longer as it was. */
  changes: string[];
  /** What else is to be known, such as why something could not be compared. */
  notes: string[];
}

/** What a scan found is of the network that was searched. */
const OTHER_SCAN = 'The patches were searched with the finding’s own network and are not compared.';
const NOT_ASKED = { result: null, changes: [], notes: [] };

/** @param isOtherNetwork the target's network is not the one that the evidence is of */
export async function compareChannel(
  finding: FindingOf<'channel'>,
  sources: ChannelSources,
  { isOtherNetwork = false } = {},
): Promise<FindingOutcome> {
  const network = await compareNetwork(finding, sources);
  if (!network) return { verdict: 'failed', message: 'The network does not exist any more: nothing of this finding can be computed again. Its evidence stays as it is.' }; // prettier-ignore
  const { target, evidence } = finding;
  const filter = await unlessRefused('The filter', () => compareFilter(target, evidence, sources));
  const map = await unlessRefused('The map', () => compareMap(target, evidence, sources));
  const patches = isOtherNetwork
    ? { ...NOT_ASKED, notes: evidence.patches ? [OTHER_SCAN] : [] }
    : await unlessRefused('The patches', () => comparePatches(target, evidence, sources));
  const parts = [filter, map, patches];
  // That another network is another one is no change of what was found.
  const changes = [...(isOtherNetwork ? [] : network), ...parts.flatMap((part) => part.changes)];
  const notes = [...(isOtherNetwork ? network : []), ...parts.flatMap((part) => part.notes)];
  if (parts.every(({ result }) => result === null))
    return { verdict: 'failed', message: [...changes, ...notes].join(' ') };
  // What the finding rests on first of all must have been compared before anything is called the same.
  const main = evidence.patches && !isOtherNetwork ? patches : evidence.map ? map : filter;
  if (changes.length === 0 && main.result === null)
    return { verdict: 'failed', message: [...notes, 'What else could be compared is the same.'].join(' ') };
  return {
    kind: 'channel',
    verdict: changes.length === 0 ? 'same' : 'changed',
    filter: filter.result,
    map: map.result,
    patches: patches.result,
    likeness: null,
    reasons: [...changes, ...notes],
  };
}

/** Null: it is gone. */
async function compareNetwork(
  { target, evidence: { provenance } }: FindingOf<'channel'>,
  { networks }: ChannelSources,
): Promise<string[] | null> {
  const network = await networks.get(target.networkId).catch(nullIfGone);
  if (!network) return null;
  return [
    ...(network.weightsHash === provenance.weightsHash ? [] : ['The weights of the network are different.']),
    ...(network.cardHash === provenance.cardHash ? [] : ['The model card is different.']),
  ];
}

async function compareFilter(
  target: ChannelTarget,
  { filter, filterHash }: ChannelEvidence,
  { filters, artifacts }: ChannelSources,
): Promise<Compared<NonNullable<ChannelComparison['filter']>>> {
  if (!filter || filterHash === null) return NOT_ASKED;
  const { npy } = await readFilter({ ...target, layer: filter.layer }, filters);
  const equal = createHash('sha256').update(npy).digest('hex') === filterHash;
  const now = decodeNpy(npy);
  const then = decodeNpy(await artifacts.get(filterHash));
  const fits = now.shape.join() === then.shape.join();
  const maxDifference = fits ? greatestDifference(then.data, now.data).maxDifference : null;
  return { result: { equal, maxDifference }, changes: equal ? [] : ['The weights of the filter are different.'], notes: [] }; // prettier-ignore
}

async function compareMap(
  target: ChannelTarget,
  { map, mapHash }: ChannelEvidence,
  sources: ChannelSources,
): Promise<Compared<NonNullable<ChannelComparison['map']>>> {
  if (!map || mapHash === null) return NOT_ASKED;
  const { data: then } = decodeNpy(await sources.artifacts.get(mapHash));
  const now = await readMap(target, map.imageId, sources);
  const replaced = now.image.hash === map.imageHash ? [] : [`The picture ${map.imageName} is another file now.`];
  if (now.map.height !== map.height || now.map.width !== map.width)
    return { ...NOT_ASKED, changes: [...replaced, `The map is ${now.map.height} × ${now.map.width} now; it was ${map.height} × ${map.width}.`] }; // prettier-ignore
  const { at, maxDifference } = greatestDifference(then, now.map.values);
  const isSame = maxDifference <= SAME_VALUE_TOLERANCE * largestOf(then);
  const neuron = map.at && valueAt(map.at, now.map);
  const changes = [
    ...replaced,
    ...(isSame ? [] : ['The map has other values.']),
    ...(!isSame && map.at && neuron !== map.at.value ? [`The neuron gives ${neuron ?? 'no finite value'}; it was ${map.at.value}.`] : []), // prettier-ignore
  ];
  const result = {
    ...{ maxDifference, row: Math.floor(at / map.width), col: at % map.width },
    at: map.at && { then: map.at.value, now: neuron },
  };
  return { result, changes, notes: [] };
}

/** Null: it is not finite. */
function valueAt({ row, col }: MapPlace, { width, values }: ChannelMap): number | null {
  const value = values[row * width + col]!;
  return Number.isFinite(value) ? value : null;
}

async function comparePatches(
  { channel }: ChannelTarget,
  { patches: then }: ChannelEvidence,
  { patches }: ChannelSources,
): Promise<Compared<NonNullable<ChannelComparison['patches']>>> {
  if (!then) return NOT_ASKED;
  const now = await patches.firings(then.key, then.imageSetId, { channel, top: KEPT_PATCHES }).catch(nullIfGone);
  if (!now) return notCompared(`The image set ${then.imageSetName}, or its scan, does not exist any more: the patches cannot be compared.`); // prettier-ignore
  const { seen, failed, pictures } = now.scan;
  const searchAgain = 'Search for patches again, then check again.';
  if (seen === 0) return notCompared(`The scan was cleared, so that the patches could not be compared. ${searchAgain}`);
  if (seen < then.seen && seen + failed < pictures)
    return notCompared(`Only ${count(seen)} pictures are searched now, and ${count(then.seen)} were then: the patches could not be compared. ${searchAgain}`); // prettier-ignore
  return compareFirings(then, now);
}

function greatestDifference(then: Float32Array, now: Float32Array): { at: number; maxDifference: number } {
  let [at, maxDifference] = [0, 0];
  then.forEach((value, k) => {
    const other = now[k]!;
    // Values that are not finite are equal or not: no number says how far apart they are.
    const difference = Object.is(value, other) ? 0 : Math.abs(value - other);
    const size = Number.isFinite(difference) ? difference : Number.MAX_VALUE;
    if (size > maxDifference) [at, maxDifference] = [k, size];
  });
  return { at, maxDifference };
}

function notCompared(note: string): Compared<never> {
  return { ...NOT_ASKED, notes: [note] };
}

function count(value: number): string {
  return value.toLocaleString('en');
}

/** What cannot be had any more is said, and does not keep the rest from being compared. */
async function unlessRefused<T>(what: string, compare: () => Promise<Compared<T>>): Promise<Compared<T>> {
  try {
    return await compare();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { ...NOT_ASKED, notes: [`${what} could not be compared. ${error.message}`] };
  }
}

function nullIfGone(error: unknown): null {
  if (error instanceof AppError && error.code === 'not_found') return null;
  throw error;
}

function largestOf(values: Iterable<number>): number {
  let largest = 0;
  for (const value of values) if (Number.isFinite(value)) largest = Math.max(largest, Math.abs(value));
  return largest;
}
