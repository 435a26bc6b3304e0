/** The evidence of a new labelling: the same patches for everybody, whatever becomes of the scan. */
import { AppError } from '@/lib/domain/appError';
import type { ChannelChoice, LabelledChannel, NewLabelling } from '@/lib/domain/labelling';
import { MAX_RANKED_CHANNELS, type LayerScan } from '@/lib/domain/patches';
import { isTaskOver } from '@/lib/domain/task';
import { shuffled } from '@/lib/labelling/orderOfChannels';
import type { NewLabellingRecord } from '../db/labellingRecords';
import { freezeChannel, type ChannelSources } from '../findings/kinds/freezeChannel';
import type { PatchService } from '../patches/patchService';

export interface LabellingSources extends ChannelSources {
  patches: Pick<PatchService, 'plan' | 'firings' | 'get' | 'rank'>;
}

/** Throws as LabellingService.create does. */
export async function freezeChannels(given: NewLabelling, sources: LabellingSources): Promise<NewLabellingRecord> {
  const { networkId, imageSetId, channels: choice, top, ...words } = given;
  const scan = await restingScan(given, sources);
  const labelled: LabelledChannel[] = [];
  let shared: Omit<NewLabellingRecord['evidence'], 'top'> | null = null;
  let layer = scan.layer;
  // One after the other: the pictures of a channel are read side by side already.
  for (const channel of await chosenChannels(choice, scan, sources.patches)) {
    const { target, evidence } = await frozenChannel(given, channel, sources);
    const { patches, patchesPictureHash, provenance, networkName } = evidence;
    if (!patches || !patchesPictureHash) throw new Error(`no patches of channel ${channel} were frozen`);
    const { key, pictures, seen, failed, imageSetName } = patches;
    if (shared && (shared.seen !== seen || shared.key !== key)) throw stillSearched();
    shared ??= { provenance, networkName, imageSetName, key, pictures, seen, failed };
    layer = target.layer;
    labelled.push({ channel, patches, patchesPictureHash });
  }
  if (!shared) throw new Error('a labelling without channels');
  return {
    ...words,
    ...{ networkId, layer, imageSetId, labelled },
    choice: choice.kind === 'list' ? { kind: 'list' } : choice,
    evidence: { ...shared, top },
  };
}

/** The layer's scan of these pictures, which has seen some and is not under way. */
async function restingScan(
  { networkId, layer, imageSetId }: NewLabelling,
  { database, patches }: Pick<LabellingSources, 'database' | 'patches'>,
): Promise<LayerScan> {
  if (!(await database.images.getSet(imageSetId)))
    throw new AppError('not_found', 'This image set does not exist any more.', { field: 'imageSetId' });
  const key = await patches.plan(imageSetId, { networkId, layer });
  const scan = await patches.get(key, imageSetId).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'not_found') return null;
    throw error;
  });
  if (scan?.task && !isTaskOver(scan.task.state)) throw stillSearched();
  if (!scan || scan.seen === 0)
    throw new AppError('conflict', 'These pictures were not searched for what fires this layer yet. Search them in the Patches view of a session, then begin the labelling.', { field: 'layer' }); // prettier-ignore
  return scan;
}

function stillSearched(): AppError {
  return new AppError('conflict', 'The pictures are being searched for this layer right now, so that channels would be judged by different pictures. Wait until the search is over, or cancel it.', { field: 'layer' }); // prettier-ignore
}

async function chosenChannels(
  choice: ChannelChoice,
  { key, imageSetId, channels: count }: LayerScan,
  patches: LabellingSources['patches'],
): Promise<readonly number[]> {
  if (choice.kind === 'list') {
    const beyond = choice.channels.find((channel) => channel >= count);
    if (beyond === undefined) return choice.channels;
    throw new AppError('invalid_input', `The layer has the channels 0 to ${count - 1}; there is no channel ${beyond}.`, { field: 'channels.channels' }); // prettier-ignore
  }
  if (choice.count > count)
    throw new AppError('invalid_input', `The layer has ${count} channels: ask for no more than these.`, { field: 'channels.count' }); // prettier-ignore
  if (choice.kind === 'random')
    return shuffled(
      Array.from({ length: count }, (_, channel) => channel),
      choice.seed,
    ).slice(0, choice.count);
  const strongest: number[] = [];
  while (strongest.length < choice.count) {
    const page = { from: strongest.length, count: Math.min(MAX_RANKED_CHANNELS, choice.count - strongest.length) };
    const ranked = await patches.rank(key, imageSetId, { ...page, order: 'max', top: 1 });
    if (ranked.channels.length === 0) break;
    strongest.push(...ranked.channels.map(({ channel }) => channel));
  }
  return strongest;
}

/** Where a labelling says what a finding's draft calls so. */
const FIELDS: Record<string, string> = {
  'target.networkId': 'networkId',
  'target.layer': 'layer',
  'target.channel': 'channels',
  'evidence.patches.imageSetId': 'imageSetId',
  'evidence.patches': 'layer',
};

async function frozenChannel(
  { networkId, layer, imageSetId, by, name, top }: NewLabelling,
  channel: number,
  sources: LabellingSources,
) {
  const words = { sessionId: 'labelling', author: by, title: name, text: '', tags: [] };
  const asked = { target: { networkId, layer, channel }, evidence: { patches: { imageSetId, top } } };
  try {
    return await freezeChannel({ kind: 'channel', ...words, ...asked }, sources);
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause;
    const { field = '' } = cause.options;
    throw new AppError(cause.code, cause.message, { field: FIELDS[field], cause });
  }
}
