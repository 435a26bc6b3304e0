/**
 * The view in the address: `?network=…&compare=…&image=…&layer=…&channel=3&searched=…&patch=8&stride=2&fill=808080&repeats=5&segments=10&box=12.30.40.40&fixed=0.0.8.8&target=top&score=drop&with=digits*img_7*8*2*blur-3&cell=3.4&palette=…`.
 * `with` is the run that stands beside the shown one: its network, picture, patch, stride and fill, and behind `segments-`, `box-` and `fixed-` the compactness of its segments, its box and its fixed patch.
 * The look of one person (placeLooks.ts) comes after it, elsewhere than at occlusion behind `view=filters`, and on the map
 * with `map=…&beside=…&frame=430` between them.
 * What is missing or cannot be read is left out, so that an old or mistyped link still opens.
 */
import { changedView } from '@/lib/domain/changedView';
import type { MapView } from '@/lib/domain/embedding';
import type { FindingArea } from '@/lib/domain/finding';
import { idSchema } from '@/lib/domain/hash';
import { occlusionRequestSchema, type OcclusionRequest } from '@/lib/domain/job';
import {
  compactnessSchema,
  isColour,
  isRandomFill,
  repeatsSchema,
  occlusionSpecSchema,
  scoreSchema,
  targetSchema,
  type Fill,
  type OcclusionSpec,
  type PixelBox,
} from '@/lib/domain/occlusion';
import { layerNameSchema, type SessionView } from '@/lib/domain/session';
import { boxText, readBox } from '@/lib/occlusion/boxText';
import { colourToHex, hexToColour, pictureFillText, readPictureFill } from '@/lib/occlusion/fillText';
import { DEFAULT_LOOK, withoutBeside, type MapLook } from '../map/mapLook';
import { readLook, writeLook, type Looks } from './placeLooks';
import { PLACES, type Place } from './places';

/** What one person sees: the shared view and what is only theirs. */
export interface LinkedView {
  networkId?: string;
  /** The network beside it; null: none. */
  compareWith?: string | null;
  /** The run beside it. */
  compareRun?: OcclusionRequest;
  imageId?: string;
  layer?: string;
  channel?: number;
  /** The set that is searched for what fires a channel. */
  imageSetId?: string;
  patch?: number;
  stride?: number;
  fill?: Fill;
  repeats?: number;
  segments?: OcclusionSpec['segments'];
  box?: PixelBox;
  alsoCovered?: PixelBox;
  target?: SessionView['target'];
  score?: SessionView['score'];
  /** The selected cell or region; personal. */
  area?: FindingArea;
  /** Personal. */
  palette?: string;
  /** The maps that are shown; left out by a link that is not about a map. */
  map?: MapView;
  /** Personal. */
  place?: Place;
  /** Personal. */
  looks?: Partial<Looks>;
}

/** What of an address is one person's. */
export type PersonalLink = Pick<LinkedView, 'area' | 'palette' | 'place' | 'looks'>;

/** "808080", "mean", "blur-2.5", "noise-7": nothing in it has to be escaped. */
function encodeFill(fill: Fill): string {
  return isColour(fill) ? colourToHex(fill) : pictureFillText(fill, '-');
}

function decodeFill(text: string): Fill | undefined {
  return hexToColour(text) ?? readPictureFill(text, '-', null).fill ?? undefined;
}

/** What stands in none of the parts, and needs no escaping either. */
const RUN_SEPARATOR = '*';

function encodeRun({ networkId, imageId, spec }: OcclusionRequest): string {
  const { patch, stride, fill, segments, box, alsoCovered } = spec;
  const parts = [networkId, imageId, patch, stride, encodeFill(fill)];
  if (segments) parts.push(`segments-${segments.compactness}`);
  if (box) parts.push(`box-${boxText(box, '.')}`);
  if (alsoCovered) parts.push(`fixed-${boxText(alsoCovered, '.')}`);
  return parts.join(RUN_SEPARATOR);
}

function decodeRun(text: string): OcclusionRequest | undefined {
  const [networkId, imageId, patch = '', stride = '', fillText = '', ...more] = text.split(RUN_SEPARATOR);
  const fill = decodeFill(fillText);
  const after = (name: string) => more.flatMap((part) => (part.startsWith(name) ? [part.slice(name.length)] : []));
  const boxesAfter = (name: string) => after(name).map((part) => readBox(part, '.'));
  const [boxes, fixed, shapes] = [boxesAfter('box-'), boxesAfter('fixed-'), after('segments-').map(readSegments)];
  const read = [...boxes, ...fixed, ...shapes];
  if (read.length < more.length || read.includes(undefined)) return undefined;
  const [box, alsoCovered, segments] = [boxes[0], fixed[0], shapes[0]];
  if (!fill || ![patch, stride].every((side) => /^\d{1,5}$/.test(side))) return undefined;
  const spec = {
    patch: Number(patch),
    stride: Number(stride),
    fill,
    ...(segments && { segments }),
    ...(box && { box }),
    ...(alsoCovered && { alsoCovered }),
  };
  return occlusionRequestSchema.safeParse({ networkId, imageId, spec }).data;
}

/** The compactness. */
function readSegments(text: string): OcclusionSpec['segments'] {
  const { data } = compactnessSchema.safeParse(/^\d{1,3}$/.test(text) ? Number(text) : NaN);
  return data === undefined ? undefined : { compactness: data };
}

function encodeArea(area: FindingArea): string | null {
  switch (area.kind) {
    case 'map':
      return null;
    case 'cell':
      return `${area.row}.${area.col}`;
    case 'region':
      return `${area.row0}.${area.col0}-${area.row1}.${area.col1}`;
  }
}

function decodeArea(text: string): FindingArea | undefined {
  const match = /^(\d{1,5})\.(\d{1,5})(?:-(\d{1,5})\.(\d{1,5}))?$/.exec(text);
  if (!match) return undefined;
  const [row, col] = [Number(match[1]), Number(match[2])];
  if (match[3] === undefined) return { kind: 'cell', row, col };
  const [row1, col1] = [Number(match[3]), Number(match[4])];
  return {
    kind: 'region',
    row0: Math.min(row, row1),
    col0: Math.min(col, col1),
    row1: Math.max(row, row1),
    col1: Math.max(col, col1),
  };
}

/** The query string of a view, without "?", with the keys always in the same order. */
export function encodeView(view: SessionView, personal: PersonalLink = {}): string {
  const query = new URLSearchParams();
  writeSubject(query, view);
  query.set('patch', String(view.spec.patch));
  query.set('stride', String(view.spec.stride));
  query.set('fill', encodeFill(view.spec.fill));
  if (view.repeats != null) query.set('repeats', String(view.repeats));
  if (view.spec.segments) query.set('segments', String(view.spec.segments.compactness));
  if (view.spec.box) query.set('box', boxText(view.spec.box, '.'));
  if (view.spec.alsoCovered) query.set('fixed', boxText(view.spec.alsoCovered, '.'));
  query.set('target', String(view.target));
  query.set('score', view.score);
  if (view.compareRun) query.set('with', encodeRun(view.compareRun));
  const area = personal.area && encodeArea(personal.area);
  if (area) query.set('cell', area);
  if (personal.palette) query.set('palette', personal.palette);
  writePlace(query, view, personal);
  return query.toString();
}

type ViewSubject = Pick<SessionView, 'networkId' | 'compareWith' | 'imageId' | 'layer' | 'channel' | 'imageSetId'>;
function writeSubject(query: URLSearchParams, view: ViewSubject): void {
  if (view.networkId) query.set('network', view.networkId);
  if (view.compareWith) query.set('compare', view.compareWith);
  if (view.imageId) query.set('image', view.imageId);
  if (view.layer) query.set('layer', view.layer);
  if (view.layer && view.channel != null) query.set('channel', String(view.channel));
  if (view.imageSetId) query.set('searched', view.imageSetId);
}

function writePlace(query: URLSearchParams, { map }: Pick<SessionView, 'map'>, { place, looks = {} }: PersonalLink) {
  if (place === undefined || place === 'occlusion') return writeLook(query, 'occlusion', looks);
  query.set('view', place);
  if (place !== 'map') return writeLook(query, place, looks);
  if (map?.shown) query.set('map', map.shown);
  if (map?.beside) query.set('beside', map.beside);
  if (map?.frame != null) query.set('frame', String(map.frame));
  const look = looks.map ?? DEFAULT_LOOK;
  writeLook(query, place, { map: map?.beside ? look : withoutBeside(look) });
}

function readPlace(query: URLSearchParams): Pick<LinkedView, 'map' | 'place' | 'looks'> {
  const place = PLACES.find((one) => one === query.get('view')) ?? 'occlusion';
  const looks = readLook(query, place);
  if (place === 'occlusion') return Object.keys(looks).length > 0 ? { looks } : {};
  return { place, ...(place === 'map' && readMap(query)), ...(Object.keys(looks).length > 0 && { looks }) };
}

function readMap(query: URLSearchParams): Pick<LinkedView, 'map'> {
  const id = (name: string) => idSchema.safeParse(query.get(name)).data ?? null;
  const shown = id('map');
  const frame = query.get('frame') ?? '';
  return shown ? { map: { shown, beside: id('beside'), frame: /^\d{1,7}$/.test(frame) ? Number(frame) : null } } : {};
}

/** Reads a query string; every parameter by itself. */
export function decodeView(query: string): LinkedView {
  const parameters = new URLSearchParams(query);
  const read = <T>(name: string, parse: (text: string) => T | undefined): T | undefined => {
    const text = parameters.get(name);
    return text === null ? undefined : parse(text);
  };
  const id = (text: string) => idSchema.safeParse(text).data;
  const linked: LinkedView = {
    networkId: read('network', id),
    compareWith: read('compare', id),
    imageId: read('image', id),
    layer: read('layer', (text) => layerNameSchema.safeParse(text).data),
    channel: read('channel', (text) => (/^\d{1,9}$/.test(text) ? Number(text) : undefined)),
    imageSetId: read('searched', id),
    patch: read('patch', (text) => occlusionSpecSchema.shape.patch.safeParse(Number(text)).data),
    stride: read('stride', (text) => occlusionSpecSchema.shape.stride.safeParse(Number(text)).data),
    fill: read('fill', decodeFill),
    repeats: read('repeats', (text) => repeatsSchema.safeParse(Number(text)).data),
    segments: read('segments', readSegments),
    box: read('box', (text) => readBox(text, '.')),
    alsoCovered: read('fixed', (text) => readBox(text, '.')),
    target: read('target', (text) => targetSchema.safeParse(/^\d+$/.test(text) ? Number(text) : text).data),
    score: read('score', (text) => scoreSchema.safeParse(text).data),
    compareRun: read('with', decodeRun),
    area: read('cell', decodeArea),
    palette: read('palette', (text) => (/^[a-z-]{1,30}$/.test(text) ? text : undefined)),
    ...readPlace(parameters),
  };
  for (const key of Object.keys(linked) as (keyof LinkedView)[]) if (linked[key] === undefined) delete linked[key];
  return linked;
}

/** The view that a link describes; what it leaves open is taken from `base`. */
export function linkedSessionView(linked: LinkedView, base: SessionView): SessionView {
  return changedView(base, {
    networkId: linked.networkId ?? base.networkId,
    // A link to a network that says nothing of another one shows that network alone.
    compareWith: linked.compareWith ?? (linked.networkId ? null : base.compareWith),
    ...(linked.compareRun
      ? { compareRun: linked.compareRun }
      : base.compareRun && (linked.networkId ?? linked.compareWith) && { compareRun: null }),
    imageId: linked.imageId ?? base.imageId,
    ...(linked.layer !== undefined && { layer: linked.layer, channel: linked.channel ?? null }),
    ...(linked.imageSetId !== undefined && { imageSetId: linked.imageSetId }),
    spec: {
      ...linkedParts(linked, base),
      patch: linked.patch ?? base.spec.patch,
      stride: linked.stride ?? base.spec.stride,
      fill: linked.fill ?? base.spec.fill,
    },
    ...(linked.repeats !== undefined && isRandomFill(linked.fill ?? base.spec.fill) && { repeats: linked.repeats }),
    ...(linked.target !== undefined && { target: linked.target }),
    score: linked.score ?? base.score,
    ...(linked.map && { map: linked.map }),
  });
}

/** A link that has settings and no rectangle, or no segments, means none. */
function linkedParts(
  linked: LinkedView,
  { spec }: SessionView,
): Pick<OcclusionSpec, 'segments' | 'box' | 'alsoCovered'> {
  const names = ['patch', 'stride', 'fill', 'segments', 'box', 'alsoCovered'] as const;
  const { segments, box, alsoCovered } = names.some((name) => linked[name] !== undefined) ? linked : spec;
  return { ...(segments && { segments }), ...(box && { box }), ...(alsoCovered && { alsoCovered }) };
}

export function sameView(a: SessionView, b: SessionView): boolean {
  const place = 'map';
  return encodeView(a, { place }) === encodeView(b, { place });
}

/** The address of a session, opened at a view. */
export function sessionHref(sessionId: string, view?: SessionView, personal: PersonalLink = {}): string {
  const path = `/s/${encodeURIComponent(sessionId)}`;
  return view ? `${path}?${encodeView(view, personal)}` : path;
}

/** The address of a session, opened at a map; everything else is as the session has it. */
export function mapHref(sessionId: string, map: MapView, look: MapLook): string {
  const query = new URLSearchParams();
  writePlace(query, { map }, { place: 'map', looks: { map: look } });
  return `${sessionHref(sessionId)}?${query}`;
}

/** The address of a session, opened at a channel of a layer; everything else is as the session has it. */
export function channelHref(
  sessionId: string,
  subject: ViewSubject,
  personal: Pick<PersonalLink, 'place' | 'looks'>,
): string {
  const query = new URLSearchParams();
  writeSubject(query, subject);
  writePlace(query, {}, personal);
  return `${sessionHref(sessionId)}?${query}`;
}

/** The address of a session, opened at a picture that is covered by hand; everything else is as the session has it. */
export function coveredHref(
  sessionId: string,
  { fill, target, ...subject }: Pick<SessionView, 'networkId' | 'imageId' | 'target'> & { fill: Fill },
  looks: Partial<Looks>,
): string {
  const query = new URLSearchParams();
  writeSubject(query, subject);
  query.set('fill', encodeFill(fill));
  query.set('target', String(target));
  writePlace(query, {}, { looks });
  return `${sessionHref(sessionId)}?${query}`;
}
