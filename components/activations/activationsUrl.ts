/**
 * The personal part of the view of feature maps in the address:
 * `?large=1&scale=layer&gamma=2&sort=max&pin=12.fire2&overlay=0&opacity=60&kept=…&side=this&unit=3.4&table=1&rows=max.descending`.
 * What is as usual is left out; what cannot be read is as if it were not there.
 */
import { idSchema } from '@/lib/domain/hash';
import { layerNameSchema } from '@/lib/domain/session';
import type { CellPlace } from '../occlusion/cellGeometry';
import {
  DEFAULT_ACTIVATIONS_LOOK as USUAL,
  GAMMAS,
  ROW_COLUMNS,
  SHOWN_SIDES,
  TILE_ORDERS,
  togglePin,
  TONE_SCALES,
  type ActivationsLook,
  type PinnedChannel,
  type RowOrder,
} from './activationsLook';

/** Pins of so many layers and no more have a place in an address. */
const MAX_PINS_IN_ADDRESS = 48;

/** Adds what differs from the usual look, with the keys always in the same order. */
export function writeActivationsLook(query: URLSearchParams, look: ActivationsLook): void {
  const set = (name: string, value: string | number | boolean, usual: string | number | boolean) => {
    if (value !== usual) query.set(name, typeof value === 'boolean' ? (value ? '1' : '0') : String(value));
  };
  set('large', look.enlarged, USUAL.enlarged);
  set('scale', look.scale, USUAL.scale);
  set('gamma', look.gamma, USUAL.gamma);
  set('sort', look.order, USUAL.order);
  for (const { layer, channel } of look.pins.slice(0, MAX_PINS_IN_ADDRESS)) query.append('pin', `${channel}.${layer}`);
  set('overlay', look.overlay, USUAL.overlay);
  set('opacity', look.opacity, USUAL.opacity);
  set('kept', look.keptImageId ?? '', '');
  set('side', look.side, USUAL.side);
  set('unit', look.unit ? `${look.unit.row}.${look.unit.col}` : '', '');
  set('table', look.table, USUAL.table);
  set('rows', formatRows(look.rows), formatRows(USUAL.rows));
}

export function readActivationsLook(query: URLSearchParams): ActivationsLook {
  const oneOf = <T extends string | number>(name: string, values: readonly T[], usual: T): T =>
    values.find((value) => String(value) === query.get(name)) ?? usual;
  const flag = (name: string, usual: boolean) => ({ '1': true, '0': false })[query.get(name) ?? ''] ?? usual;
  const opacity = query.get('opacity') ?? '';
  return {
    table: flag('table', USUAL.table),
    enlarged: flag('large', USUAL.enlarged),
    scale: oneOf('scale', TONE_SCALES, USUAL.scale),
    gamma: oneOf('gamma', GAMMAS, USUAL.gamma),
    order: oneOf('sort', TILE_ORDERS, USUAL.order),
    pins: readPins(query.getAll('pin')),
    overlay: flag('overlay', USUAL.overlay),
    opacity: /^\d{1,3}$/.test(opacity) && Number(opacity) <= 100 ? Number(opacity) : USUAL.opacity,
    keptImageId: idSchema.safeParse(query.get('kept')).data ?? null,
    side: oneOf('side', SHOWN_SIDES, USUAL.side),
    unit: readUnit(query.get('unit') ?? ''),
    rows: readRows(query.get('rows') ?? ''),
  };
}

/** Each once, and no more of a layer than can be pinned. */
function readPins(texts: readonly string[]): PinnedChannel[] {
  let pins: PinnedChannel[] = [];
  for (const text of texts.slice(0, MAX_PINS_IN_ADDRESS)) {
    const match = /^(\d{1,9})\.(.+)$/s.exec(text);
    const layer = layerNameSchema.safeParse(match?.[2]).data;
    if (!match || layer === undefined) continue;
    const added = togglePin(pins, { layer, channel: Number(match[1]) });
    if (added && added.length > pins.length) pins = added;
  }
  return pins;
}

function readUnit(text: string): CellPlace | null {
  const match = /^(\d{1,5})\.(\d{1,5})$/.exec(text);
  return match && { row: Number(match[1]), col: Number(match[2]) };
}

function formatRows({ column, direction }: RowOrder): string {
  return `${column}.${direction}`;
}

function readRows(text: string): RowOrder {
  const [name, way] = text.split('.');
  const column = ROW_COLUMNS.find((one) => one === name);
  const direction = (['ascending', 'descending'] as const).find((one) => one === way);
  return column && direction && text === `${column}.${direction}` ? { column, direction } : USUAL.rows;
}
