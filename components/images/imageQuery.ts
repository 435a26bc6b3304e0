/**
 * Which pictures of a set are shown, and how, as it stands in the address:
 * `?search=cat&label=tabby&network=squeezenet&outcome=wrong&sort=most-confident&view=table&at=1200&picture=1234`.
 * The part that says which has the same names as the query of `GET /api/image-sets/ID/images`.
 */
import {
  outcomeSchema,
  PICTURE_SORTS,
  pictureSortSchema,
  type Outcome,
  type PictureSort,
} from '@/lib/domain/prediction';
import { idSchema } from '@/lib/domain/hash';
import { formatPlaces, NO_PLACES, parsePlaces, type PlaceRanges } from './placeRanges';

/** Which pictures, in which order. */
export interface ImageQuery {
  search: string;
  label: string;
  /** The network whose predictions the rest is about; null: the rest does not count. */
  network: string | null;
  /** The class that the network predicts. */
  prediction: number | null;
  /** The class of the picture's own label: several labels of a set may mean the same class. */
  actual: number | null;
  outcome: Outcome | null;
  /** Bounds of the predicted class's probability, 0…1. */
  minConfidence: number | null;
  maxConfidence: number | null;
  sort: PictureSort;
}

export const IMAGE_VIEWS = ['grid', 'table'] as const;
/** Sides of the thumbnails in the grid, in CSS pixels. */
export const GRID_SIDES_PX = [64, 96, 128, 192, 256] as const;
export type GridSide = (typeof GRID_SIDES_PX)[number];

/** How they are shown. Places are counted from 0 in the list that the query gives. */
export interface ImageDisplay {
  view: (typeof IMAGE_VIEWS)[number];
  side: GridSide;
  /** The first picture in sight. */
  at: number;
  /** The picture that the keyboard is on. */
  picture: number | null;
  /** Its details are open. */
  open: boolean;
  selected: PlaceRanges;
}

const MAX_TEXT_LENGTH = 200;

export type SearchParameters = Record<string, string | string[] | undefined>;

export const NO_IMAGE_QUERY: ImageQuery = {
  search: '',
  label: '',
  network: null,
  prediction: null,
  actual: null,
  outcome: null,
  minConfidence: null,
  maxConfidence: null,
  sort: PICTURE_SORTS[0],
};
export const DEFAULT_DISPLAY: ImageDisplay = {
  view: 'grid',
  side: 96,
  at: 0,
  picture: null,
  open: false,
  selected: NO_PLACES,
};

/** Reads what can be read; the rest is as if it were not there. */
export function parseImageQuery(given: SearchParameters): ImageQuery {
  const network = idSchema.safeParse(oneText(given.network)).data ?? null;
  const search = oneText(given.search);
  const label = oneText(given.label);
  if (network === null) return { ...NO_IMAGE_QUERY, search, label };
  return {
    search,
    label,
    network,
    prediction: parseCount(given.prediction),
    actual: parseCount(given.actual),
    outcome: outcomeSchema.safeParse(oneText(given.outcome)).data ?? null,
    minConfidence: parseShare(given.minConfidence),
    maxConfidence: parseShare(given.maxConfidence),
    sort: pictureSortSchema.safeParse(oneText(given.sort)).data ?? NO_IMAGE_QUERY.sort,
  };
}

export function parseImageDisplay(given: SearchParameters): ImageDisplay {
  const side = Number(oneText(given.side));
  const picture = parseCount(given.picture);
  return {
    view: oneText(given.view) === 'table' ? 'table' : 'grid',
    side: GRID_SIDES_PX.find((one) => one === side) ?? DEFAULT_DISPLAY.side,
    at: parseCount(given.at) ?? 0,
    picture,
    open: picture !== null && oneText(given.open) === '1',
    selected: parsePlaces(oneText(given.selected)),
  };
}

/** The parameters that say which pictures, for the address and for the server alike; what is not asked for is left out. */
export function imageQueryParameters(query: ImageQuery): URLSearchParams {
  const { search, label, network, prediction, actual, outcome, minConfidence, maxConfidence, sort } = query;
  const parameters = new URLSearchParams();
  if (search) parameters.set('search', search);
  if (label) parameters.set('label', label);
  if (network === null) return parameters;
  parameters.set('network', network);
  if (prediction !== null) parameters.set('prediction', String(prediction));
  if (actual !== null) parameters.set('actual', String(actual));
  if (outcome !== null) parameters.set('outcome', outcome);
  if (minConfidence !== null) parameters.set('minConfidence', String(minConfidence));
  if (maxConfidence !== null) parameters.set('maxConfidence', String(maxConfidence));
  if (sort !== NO_IMAGE_QUERY.sort) parameters.set('sort', sort);
  return parameters;
}

/** `?…` of a page; "?" alone when nothing differs from what is shown without. */
export function imageQueryString(query: ImageQuery, display: ImageDisplay = DEFAULT_DISPLAY): string {
  const parameters = imageQueryParameters(query);
  if (display.view !== DEFAULT_DISPLAY.view) parameters.set('view', display.view);
  if (display.side !== DEFAULT_DISPLAY.side) parameters.set('side', String(display.side));
  if (display.at > 0) parameters.set('at', String(display.at));
  if (display.picture !== null) parameters.set('picture', String(display.picture));
  if (display.open) parameters.set('open', '1');
  const selected = formatPlaces(display.selected);
  // A selection of many pieces has no place in an address.
  if (selected && selected.length <= MAX_TEXT_LENGTH) parameters.set('selected', selected);
  return parameters.size > 0 ? `?${parameters}` : '';
}

export function oneText(value: string | string[] | undefined): string {
  const text = Array.isArray(value) ? value[0] : value;
  return (text ?? '').replaceAll('\0', '').trim().slice(0, MAX_TEXT_LENGTH);
}

export function parsePage(value: string | string[] | undefined): number {
  const text = oneText(value);
  return /^[1-9]\d{0,6}$/.test(text) ? Number(text) : 1;
}

function parseCount(value: string | string[] | undefined): number | null {
  const text = oneText(value);
  return /^\d{1,7}$/.test(text) ? Number(text) : null;
}

/** A number from 0 to 1. */
function parseShare(value: string | string[] | undefined): number | null {
  const text = oneText(value);
  const share = Number(text);
  return text !== '' && share >= 0 && share <= 1 ? share : null;
}
