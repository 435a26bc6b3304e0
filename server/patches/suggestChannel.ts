/** What a machine proposes that a channel stands for, of the pictures that a scan has seen. */
import { AppError } from '@/lib/domain/appError';
import {
  FEWEST_OF_LABEL,
  MOST_LABELS,
  PICTURE_PROPERTIES,
  SUGGESTION_PICTURES,
  SUGGESTION_SHUFFLES,
  type ChannelSuggestions,
} from '@/lib/domain/channelSuggestions';
import type { NetworkLayer } from '@/lib/domain/networkGraph';
import { seededRandom } from '@/lib/random/seededRandom';
import { shuffled } from '@/lib/random/shuffled';
import { rankLabels } from '@/lib/suggestions/labelRanking';
import { measureProperties, type PictureWindow } from '@/lib/suggestions/pictureProperties';
import { correlateProperties, type MeasuredMap } from '@/lib/suggestions/propertyCorrelation';
import { unitWindows } from '@/lib/suggestions/unitWindows';
import type { ActivationService } from '../activations/activationService';
import type { ImageService } from '../images/imageService';
import type { OpenScan } from './likeChannels';
import type { ChannelColumn } from './readColumn';

export const SUGGESTIONS_ALGORITHM = 'channel-suggestions@1';
/** The same question has the same answer. */
const SEED = 1;
/** Places of a map that are compared, taken by chance from larger ones: 24,576 pairs in all, some tens of milliseconds. */
const MOST_PLACES = 1_024;

interface Place {
  window: PictureWindow;
  /** Row-major in the map. */
  place: number;
}

export interface SuggestionSources {
  activations: Pick<ActivationService, 'open'>;
  images: Pick<ImageService, 'get' | 'fitted'>;
}

export interface SuggestionQuestion {
  scan: OpenScan;
  layer: NetworkLayer;
  /** Of the layer's maps. */
  size: { height: number; width: number };
  channel: number;
  column: ChannelColumn;
}

/** Computes the maps of a few pictures; nobody waits for the answer any more once `left` is aborted. */
export async function suggestChannel(
  question: SuggestionQuestion,
  sources: SuggestionSources,
  left?: AbortSignal,
): Promise<ChannelSuggestions> {
  return {
    algorithm: SUGGESTIONS_ALGORITHM,
    labels: suggestLabels(question),
    properties: await suggestProperties(question, sources, left),
  };
}

function suggestLabels({ scan, column }: SuggestionQuestion): ChannelSuggestions['labels'] {
  const rows = column.positions.flatMap((position, k) => {
    const { label } = scan.ranking.picture(position);
    const value = column.values[k]!;
    return label !== null && Number.isFinite(value) ? [{ label, value }] : [];
  });
  const labels = rows.map(({ label }) => label);
  const values = rows.map(({ value }) => value);
  const counts = new Map<string, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  /** Of the labels with enough pictures, greatest first. */
  const ranked = (of: ArrayLike<number>) =>
    [...rankLabels(of, labels)]
      .map(([label, area]) => ({ label, pictures: counts.get(label) ?? 0, area }))
      .filter(({ pictures }) => pictures >= FEWEST_OF_LABEL)
      .sort((a, b) => b.area - a.area);
  const found = ranked(values);
  if (found.length === 0) return null;
  const random = seededRandom(SEED);
  const best = Array.from({ length: SUGGESTION_SHUFFLES }, () => ranked(shuffled(values, random))[0]?.area ?? 0);
  const byChance = Math.max(...best);
  return {
    found: found.slice(0, MOST_LABELS).map((one) => ({ ...one, aboveChance: one.area > byChance })),
    ...{ byChance, pictures: rows.length },
  };
}

async function suggestProperties(
  question: SuggestionQuestion,
  sources: SuggestionSources,
  left?: AbortSignal,
): Promise<ChannelSuggestions['properties']> {
  const { scan, layer, size, column } = question;
  const { card } = scan.network;
  const windows = unitWindows(layer.receptiveField, size, card.input);
  if (!windows) return null;
  const random = seededRandom(SEED);
  const all = windows.map((window, place) => ({ window, place }));
  const places =
    all.length <= MOST_PLACES
      ? all
      : chosen(
          all,
          shuffled(
            all.map(({ place }) => place),
            random,
          ),
        );
  const measured: MeasuredMap[] = [];
  for (const position of shuffled(column.positions, random).slice(0, SUGGESTION_PICTURES)) {
    if (left?.aborted) throw new AppError('cancelled', 'Nobody waits for these suggestions any more.');
    measured.push(await measurePicture(question, scan.ranking.picture(position).id, places, sources));
  }
  const order = measured.map((_, k) => k);
  const orders = Array.from({ length: SUGGESTION_SHUFFLES }, () => [...shuffled(order, random)]);
  const { correlations, byChance } = correlateProperties(measured, orders);
  const found = PICTURE_PROPERTIES.map((property) => ({ property, correlation: correlations[property] }))
    .filter(({ correlation }) => !Number.isNaN(correlation))
    .sort((a, b) => Math.abs(b.correlation) - Math.abs(a.correlation))
    .map((one) => ({ ...one, aboveChance: byChance !== null && Math.abs(one.correlation) > byChance }));
  return { found, byChance, pictures: measured.length, places: places.length };
}

async function measurePicture(
  { scan, layer, size, channel }: SuggestionQuestion,
  imageId: string,
  places: readonly Place[],
  { activations, images }: SuggestionSources,
): Promise<MeasuredMap> {
  const { network } = scan;
  const [{ values }, image] = await Promise.all([
    activations.open({ networkId: network.id, imageId, layer: layer.name }),
    images.get(imageId),
  ]);
  const picture = await images.fitted(image, network.card.input);
  const first = channel * size.height * size.width;
  return {
    // A copy: the maps of all other channels are not kept for it.
    map: Float32Array.from(places, ({ place }) => values[first + place]!),
    properties: measureProperties(
      picture,
      places.map(({ window }) => window),
    ),
  };
}

/** The first of an order, as many as are compared. */
function chosen(all: readonly Place[], order: ArrayLike<number>): Place[] {
  const wanted = new Set(Array.from(order).slice(0, MOST_PLACES));
  return all.filter(({ place }) => wanted.has(place));
}
