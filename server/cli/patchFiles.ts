/** From a folder or a zip of pictures to the patches that fire the channels of a layer, without a data directory. */
import { AppError } from '@/lib/domain/appError';
import type { NetworkLayer } from '@/lib/domain/networkGraph';
import type { MapPlace, Patch } from '@/lib/domain/patches';
import { Ranking, type Side } from '@/lib/patches/ranking';
import type { Compute } from '../compute/compute';
import { readGraph } from '../compute/readGraph';
import { chooseLayer } from '../features/chooseLayer';
import { FeaturePredictor } from '../features/featurePredictor';
import { createLog } from '../log';
import { findLayer } from '../networks/findLayer';
import { networkRef, readModelCard, type ModelFiles } from '../networks/readModelCard';
import { describePatches } from '../patches/describePatches';
import { mapSize, placeIndex, type MapSize } from '../patches/mapSize';
import { listedPictures, withListing } from './listedPictures';
import type { DeviceChoice } from './options';
import { createPatchReader, type PatchReader } from './patchReader';
import { withCompute } from './withCompute';

/** More of a channel than anybody looks at; kept for every channel at once. */
export const MAX_TOP = 1000;

export interface PatchFilesQuestion {
  model: string;
  images: string;
  /** Name of a layer or of its tensor. */
  layer: string;
  /** Every channel when it is left out. */
  channel?: number;
  /** Patches of a channel. */
  top: number;
  side: Side;
  /** The neurons at this place alone. */
  place?: MapPlace;
  /** Of each picture its best place, or all of them. */
  perPicture: 'one' | 'all';
  device: DeviceChoice;
  signal: AbortSignal;
  onRefused(path: string, message: string): void;
  onProgress(done: number, total: number): void;
}

export interface PatchFilesAnswer {
  /** Strongest first. */
  found: { channel: number; patches: Patch[] }[];
  layer: string;
  tensor: string;
  /** Of the layer. */
  channels: number;
  height: number;
  width: number;
  /** Those that were seen. */
  pictures: number;
  /** Pictures that could not be read, or for which the layer gives NaN. */
  leftOut: number;
  device: string;
  /** From the read card to the last patch, loading the network included. */
  seconds: number;
}

/** What can be refused without the device is refused before it is started. */
export async function findPatches(question: PatchFilesQuestion): Promise<PatchFilesAnswer> {
  const files = await readModelCard(question.model);
  const started = performance.now();
  const graph = await readGraph(files.weightsPath, files.fileName, files.card);
  const layer = findLayer(graph, question.layer);
  // Refuses a layer without maps.
  const { dimensions: channels, valuesPerPicture } = chooseLayer(graph, { layer: layer.name, pooling: 'at', place: 0 });
  if (channels === null || valuesPerPicture === null) throw new Error(`The layer "${layer.name}" has no sizes.`);
  const size = mapSize(layer);
  const asked = checkQuestion(question, layer, channels, size);
  const reader = createPatchReader(question, { layer, valuesPerPicture, channels, place: asked.place });
  const { found, ...counts } = await withCompute(question.device, (compute) =>
    scan(question, { files, layer, size, compute, reader, channels: asked.channels }),
  );
  const { name, tensor } = layer;
  const seconds = Math.round(performance.now() - started) / 1000;
  return { found, layer: name, tensor, channels, ...size, ...counts, seconds };
}

/** The channels that are asked for, and the row-major place. */
function checkQuestion(
  { channel, top, place }: PatchFilesQuestion,
  { name }: NetworkLayer,
  channels: number,
  size: MapSize,
): { channels: readonly number[]; place: number | null } {
  if (top < 1 || top > MAX_TOP)
    throw new AppError('invalid_input', `--top is ${top}, but must be from 1 to ${MAX_TOP}.`, { field: 'top' });
  if (channel !== undefined && (channel < 0 || channel >= channels))
    throw new AppError('invalid_input', `The layer "${name}" has ${channels} channels, numbered from 0.`, {
      field: 'channel',
    });
  return {
    channels: channel === undefined ? Array.from({ length: channels }, (_, index) => index) : [channel],
    place: place === undefined ? null : placeIndex(place, size, name),
  };
}

interface Parts {
  files: ModelFiles;
  layer: NetworkLayer;
  size: MapSize;
  compute: Compute;
  reader: PatchReader;
  /** Those that are asked for. */
  channels: readonly number[];
}

async function scan(
  { images, side, top, signal, onRefused, onProgress }: PatchFilesQuestion,
  { files, layer, size, compute, reader, channels }: Parts,
): Promise<Pick<PatchFilesAnswer, 'found' | 'pictures' | 'leftOut' | 'device'>> {
  const { card } = files;
  const network = await networkRef(files);
  const log = createLog({ level: 'warn', format: 'text' });
  const predictor = new FeaturePredictor({ compute, network, card, ...reader.question, log });
  const ranking = new Ranking(channels.length, top, side);
  const seen: { path: string; label: string | null }[] = [];
  let pictureFiles = 0;
  await withListing(images, async (listing) => {
    const batches = listedPictures(listing, { input: card.input, size: () => predictor.size, onRefused });
    for await (const { pictures, done, total } of batches) {
      const asked = pictures.map(({ path, fitted }) => ({ fileName: path, fitted }));
      const answers = await predictor.predict(asked, signal);
      if (answers === null || signal.aborted)
        throw new AppError('cancelled', `Stopped after ${seen.length} of ${total} pictures. Nothing was printed.`);
      for (const [index, { path, label }] of pictures.entries()) {
        const answer = answers[index]!;
        if (answer instanceof Float32Array) reader.offer(answer, seen.push({ path, label }) - 1, channels, ranking);
        else onRefused(path, answer.message);
      }
      pictureFiles = total;
      onProgress(done, total);
    }
  });
  predictor.requireAnswers();
  const picture = (index: number) => ({
    id: seen[index]!.path,
    fileName: seen[index]!.path,
    label: seen[index]!.label,
  });
  const context = { compute, network, card, layer: layer.name, width: size.width, ranking: { picture } };
  const patches = await describePatches(channels.map((_, k) => ranking.of(k)), context); // prettier-ignore
  const { provider } = await compute.device(card.format);
  return {
    found: channels.map((channel, k) => ({ channel, patches: patches[k]! })),
    pictures: seen.length,
    leftOut: pictureFiles - seen.length,
    device: provider,
  };
}
