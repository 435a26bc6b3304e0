/**
 * The personal part of the view of occlusion in the address, beside palette and cell:
 * `?shows=classes&overlay=0&opacity=60&per=pixel&hide=80&limit=0.35&only=12&beside=3.7.9&ranges=own&hand=patch&side=40&covered=12.30.40.40&checks=500&at=conv5`.
 * Instead of `covered`, `finding=…`, and `part=…` if it is not its first, name what holds a mask too long for an address.
 * `checks` is the number of RISE's masks, `at` the layer of Grad-CAM. `hide` is a share in percent, `limit` a probability; one of them at the most. What is as usual is left out; what cannot
 * be read is as if it were not there.
 */
import { idSchema } from '@/lib/domain/hash';
import { layerNameSchema } from '@/lib/domain/session';
import type { Threshold } from '@/lib/occlusion/threshold';
import { decodeRegion, encodeRegion } from '../hand/handUrl';
import {
  DEFAULT_OCCLUSION_LOOK as USUAL,
  HAND_TOOLS,
  MAP_UNITS,
  MAX_RISE_MASKS,
  SHOWN_MAPS,
  lookOfNetwork,
  toggleTarget,
  type ChecksLook,
  type OcclusionLook,
} from './occlusionLook';

/** Enough to tell log-odds apart near their ends. */
const LIMIT_DIGITS = 9;
const CLASS_INDEX = /^\d{1,7}$/;

/** Adds what differs from the usual look, with the keys always in the same order. */
export function writeOcclusionLook(query: URLSearchParams, look: OcclusionLook): void {
  const set = (name: string, value: string, usual: string) => value !== usual && query.set(name, value);
  set('shows', look.shows, USUAL.shows);
  if (!look.overlay) query.set('overlay', '0');
  set('opacity', String(look.opacity), String(USUAL.opacity));
  set('per', look.per, USUAL.per);
  const { threshold } = look;
  if (threshold?.by === 'share') query.set('hide', String(Number((threshold.at * 100).toFixed(1))));
  if (threshold?.by === 'probability') query.set('limit', String(Number(threshold.at.toPrecision(LIMIT_DIGITS))));
  const { only, targets } = lookOfNetwork(look, query.get('network') ?? look.networkId);
  if (only !== null) query.set('only', String(only));
  if (targets.length > 0) query.set('beside', targets.join('.'));
  if (look.ownRanges) query.set('ranges', 'own');
  writeHand(query, look);
  if (look.checks) query.set('checks', String(look.checks.masks));
  if (look.checks?.layer) query.set('at', look.checks.layer);
}

export function readOcclusionLook(query: URLSearchParams): OcclusionLook {
  const oneOf = <T extends string>(name: string, values: readonly T[], usual: T): T =>
    values.find((value) => value === query.get(name)) ?? usual;
  const only = query.get('only') ?? '';
  const opacity = query.get('opacity') ?? '';
  return {
    shows: oneOf('shows', SHOWN_MAPS, USUAL.shows),
    overlay: query.get('overlay') !== '0',
    opacity: /^\d{1,3}$/.test(opacity) && Number(opacity) <= 100 ? Number(opacity) : USUAL.opacity,
    per: oneOf('per', MAP_UNITS, USUAL.per),
    threshold: readThreshold(query.get('hide') ?? '', query.get('limit') ?? ''),
    // The address names the network before.
    networkId: idSchema.safeParse(query.get('network')).data ?? null,
    only: CLASS_INDEX.test(only) ? Number(only) : null,
    targets: readTargets(query.get('beside') ?? ''),
    ownRanges: query.get('ranges') === 'own',
    ...readHand(query),
    checks: readChecks(query),
  };
}

function readChecks(query: URLSearchParams): ChecksLook | null {
  const masks = query.get('checks') ?? '';
  if (!/^[1-9]\d{0,4}$/.test(masks) || Number(masks) > MAX_RISE_MASKS) return null;
  return { masks: Number(masks), layer: layerNameSchema.safeParse(query.get('at')).data ?? null };
}

/** What is covered means something only while somebody covers by hand. */
function writeHand(query: URLSearchParams, { hand, handSize, covered, coveredIn }: OcclusionLook): void {
  if (!hand) return;
  query.set('hand', hand);
  if (handSize !== null) query.set('side', String(handSize));
  const region = covered && encodeRegion(covered);
  if (region) query.set('covered', region);
  if (region || covered || !coveredIn) return;
  query.set('finding', coveredIn.id);
  if (coveredIn.partId) query.set('part', coveredIn.partId);
}

function readHand(query: URLSearchParams): Pick<OcclusionLook, 'hand' | 'handSize' | 'covered' | 'coveredIn'> {
  const hand = HAND_TOOLS.find((tool) => tool === query.get('hand')) ?? null;
  if (!hand) return { hand, handSize: null, covered: null, coveredIn: null };
  const side = query.get('side') ?? '';
  return {
    hand,
    handSize: /^[1-9]\d{0,3}$/.test(side) ? Number(side) : null,
    covered: decodeRegion(query.get('covered') ?? ''),
    coveredIn: readCoveredIn(query),
  };
}

function readCoveredIn(query: URLSearchParams): OcclusionLook['coveredIn'] {
  const id = idSchema.safeParse(query.get('finding')).data;
  return id === undefined ? null : { id, partId: idSchema.safeParse(query.get('part')).data ?? null };
}

function readThreshold(hide: string, limit: string): Threshold | null {
  const share = /^\d{1,3}(\.\d)?$/.test(hide) ? Number(hide) / 100 : NaN;
  if (share > 0 && share <= 1) return { by: 'share', at: share };
  const probability = /^\d(\.\d{1,20})?(e-\d{1,3})?$/.test(limit) ? Number(limit) : NaN;
  return probability <= 1 ? { by: 'probability', at: probability } : null;
}

/** Each once, and no more than can be shown. */
function readTargets(text: string): number[] {
  let targets: number[] = [];
  for (const part of text.split('.')) {
    if (!CLASS_INDEX.test(part) || targets.includes(Number(part))) continue;
    targets = toggleTarget(targets, Number(part)) ?? targets;
  }
  return targets;
}
