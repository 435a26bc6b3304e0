/**
 * The personal part of the map view in the address:
 * `?set=…&from=50&colour=outcome&show=grid&size=32&find=cat&hide=dog&camera=1.5_-2_3.25&axes=1.3&beside-camera=0_0_2&beside-axes=0.2&selection=…&focus=…&own=430&near=20.cosine&table=1&sort=x.descending`.
 * What is as usual is left out; what cannot be read is as if it were not there.
 */
import { idSchema } from '@/lib/domain/hash';
import { PCA_AXES } from '@/lib/domain/embedding';
import { METRICS } from '@/lib/domain/embeddingSpec';
import { MAP_SLOTS, type MapSlot } from '@/lib/protocol/protocol';
import {
  COLOURINGS,
  DEFAULT_LOOK,
  MAP_DISPLAYS,
  MAX_NEIGHBOURS,
  MAX_THUMBNAIL_PX,
  MIN_NEIGHBOURS,
  MIN_THUMBNAIL_PX,
  sideLook,
  type AxisPair,
  type MapCamera,
  type MapLook,
  type SideLook,
} from './mapLook';
import { MAP_COLUMNS, type MapOrder } from './mapRows';

const MAX_FIND_LENGTH = 200;
/** More hidden entries than fit into so many characters have no place in an address. */
const MAX_HIDDEN_LENGTH = 400;

/** Adds what differs from the usual look, with the keys always in the same order. */
export function writeMapLook(query: URLSearchParams, look: MapLook): void {
  const set = (name: string, value: string | null) => value !== null && value !== '' && query.set(name, value);
  set('set', look.setId);
  set('from', look.listFrom === 0 ? null : String(look.listFrom));
  set('colour', look.colour === DEFAULT_LOOK.colour ? null : look.colour);
  set('show', look.display === DEFAULT_LOOK.display ? null : look.display);
  set('size', look.thumbnailPx === DEFAULT_LOOK.thumbnailPx ? null : String(look.thumbnailPx));
  set('find', look.find.slice(0, MAX_FIND_LENGTH));
  if (look.hidden.join('').length <= MAX_HIDDEN_LENGTH) for (const key of look.hidden) query.append('hide', key);
  for (const slot of MAP_SLOTS) {
    const { camera, axes } = sideLook(look, slot);
    set(keyOf(slot, 'camera'), camera && formatCamera(camera));
    set(keyOf(slot, 'axes'), axes.join() === DEFAULT_LOOK.axes.join() ? null : axes.join('.'));
  }
  set('selection', look.selectionId);
  set('focus', look.focusId);
  set('own', look.own && (look.own.frame === null ? 'live' : String(look.own.frame)));
  const near = `${look.neighbours.k}.${look.neighbours.metric}`;
  set('near', near === `${DEFAULT_LOOK.neighbours.k}.${DEFAULT_LOOK.neighbours.metric}` ? null : near);
  set('table', look.table ? '1' : null);
  const order = formatOrder(look.order);
  set('sort', order === formatOrder(DEFAULT_LOOK.order) ? null : order);
}

export function readMapLook(query: URLSearchParams): MapLook {
  const id = (name: string) => idSchema.safeParse(query.get(name)).data ?? null;
  const size = Number(query.get('size') ?? NaN);
  return {
    setId: id('set'),
    listFrom: /^\d{1,7}$/.test(query.get('from') ?? '') ? Number(query.get('from')) : 0,
    colour: COLOURINGS.find((one) => one === query.get('colour')) ?? DEFAULT_LOOK.colour,
    display: MAP_DISPLAYS.find((one) => one === query.get('show')) ?? DEFAULT_LOOK.display,
    thumbnailPx:
      Number.isInteger(size) && size >= MIN_THUMBNAIL_PX && size <= MAX_THUMBNAIL_PX ? size : DEFAULT_LOOK.thumbnailPx,
    find: (query.get('find') ?? '').slice(0, MAX_FIND_LENGTH),
    hidden: readHidden(query.getAll('hide')),
    camera: parseCamera(query.get(keyOf('shown', 'camera')) ?? ''),
    axes: parseAxes(query.get(keyOf('shown', 'axes')) ?? ''),
    besideCamera: parseCamera(query.get(keyOf('beside', 'camera')) ?? ''),
    besideAxes: parseAxes(query.get(keyOf('beside', 'axes')) ?? ''),
    selectionId: id('selection'),
    focusId: id('focus'),
    own: parseOwn(query.get('own') ?? ''),
    neighbours: parseNeighbours(query.get('near') ?? ''),
    table: query.get('table') === '1',
    order: parseOrder(query.get('sort') ?? ''),
  };
}

function keyOf(slot: MapSlot, name: keyof SideLook): string {
  return slot === 'shown' ? name : `beside-${name}`;
}

function readHidden(keys: readonly string[]): string[] {
  return keys.join('').length <= MAX_HIDDEN_LENGTH ? [...new Set(keys)] : [];
}

/** To a tenth of a pixel, and no finer than to a thousandth: no more can be seen. */
function formatCamera({ x, y, zoom }: MapCamera): string {
  const places = Math.min(9, Math.max(3, Math.ceil(zoom * Math.log10(2)) + 1));
  return [formatDecimal(x, places), formatDecimal(y, places), formatDecimal(zoom, 3)].join('_');
}

/** Without an exponent, however small it is. */
function formatDecimal(value: number, places: number): string {
  return value.toFixed(places).replace(/\.?0+$/, '').replace(/^-0$/, '0'); // prettier-ignore
}

function parseCamera(text: string): MapCamera | null {
  const match = /^(-?\d{1,9}(?:\.\d{1,9})?)_(-?\d{1,9}(?:\.\d{1,9})?)_(-?\d{1,2}(?:\.\d{1,3})?)$/.exec(text);
  return match && { x: Number(match[1]), y: Number(match[2]), zoom: Number(match[3]) };
}

function parseAxes(text: string): AxisPair {
  const match = /^(\d{1,2})\.(\d{1,2})$/.exec(text);
  const [x, y] = [Number(match?.[1]), Number(match?.[2])];
  return match && x < PCA_AXES && y < PCA_AXES && x !== y ? [x, y] : DEFAULT_LOOK.axes;
}

function formatOrder({ column, direction }: MapOrder): string {
  return direction === 'ascending' ? column : `${column}.descending`;
}

function parseOrder(text: string): MapOrder {
  const orders = MAP_COLUMNS.flatMap((column) =>
    (['ascending', 'descending'] as const).map((direction) => ({ column, direction })),
  );
  return orders.find((order) => formatOrder(order) === text) ?? DEFAULT_LOOK.order;
}

function parseOwn(text: string): MapLook['own'] {
  if (text === 'live') return { frame: null };
  return /^\d{1,7}$/.test(text) ? { frame: Number(text) } : null;
}

function parseNeighbours(text: string): MapLook['neighbours'] {
  const [count, name] = text.split('.');
  const k = Number(count);
  const metric = METRICS.find((one) => one === name);
  const isCount = Number.isInteger(k) && k >= MIN_NEIGHBOURS && k <= MAX_NEIGHBOURS;
  return isCount && metric ? { k, metric } : DEFAULT_LOOK.neighbours;
}
