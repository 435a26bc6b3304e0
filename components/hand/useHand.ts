'use client';
import { useEffect, useMemo, useRef, useState } from 'react';
import { coveredRegionSchema, type CoveredRegion } from '@/lib/domain/coveredRegion';
import {
  fitsSize,
  maskRegion,
  patchAround,
  regionMask,
  regionRects,
  strokeMask,
  type Size,
} from '@/lib/occlusion/region';
import type { HandQuestion } from '@/lib/protocol/hand';
import type { Resource } from '../api/resourceCache';
import { useResource, valueOf } from '../api/useResource';
import { fileHref } from '../findings/evidencePaths';
import type { PixelPlace } from '../occlusion/cellGeometry';
import type { HandTool, OcclusionLook } from '../occlusion/occlusionLook';
import type { SessionStore } from '../session/sessionStore';
import type { WorkspaceModel } from '../session/useWorkspaceModel';
import { misfitText } from './handText';

/** What this person covers, and what can be done with it. */
export interface HandControl {
  tool: HandTool;
  /** Side of the patch, or diameter of the brush. */
  size: number;
  erase: boolean;
  /** What is covered now; null: nothing. */
  region: CoveredRegion | null;
  pinned: boolean;
  /** Where the patch or the brush is; null: it was not put anywhere yet. */
  cursor: PixelPlace | null;
  /** The mask is too ragged to be sent. */
  tooRagged: boolean;
  /** The region of a finding that the address names is being read. */
  isLoading: boolean;
  /** Why the region of a finding that the address names is not covered; null: nothing is wrong. */
  missing: string | null;
  setErase: (erase: boolean) => void;
  resize: (size: number) => void;
  /** The patch goes there. */
  moveTo: (to: PixelPlace) => void;
  /** Only the mark of the brush goes there. */
  pointAt: (to: PixelPlace) => void;
  stroke: (from: PixelPlace, to: PixelPlace) => void;
  /** What is covered stays and stands in the address. */
  pin: () => void;
  /** It stays until it is moved, but not in the address. */
  letGo: () => void;
  clear: () => void;
}

export interface HandContext {
  store: SessionStore;
  model: WorkspaceModel;
  /** Whether the view is looked at. */
  isShown: boolean;
  changeLook: (change: Partial<OcclusionLook>) => void;
}

/** Null while nothing is covered by hand. Whatever is covered is sent, and taken back when it is not shown any more. */
export function useHand({ store, model, isShown, changeLook }: HandContext): HandControl | null {
  const { request, classIndex, grid } = model;
  const { hand: tool, covered, coveredIn, handSize } = model.look;
  const size: Size | null = grid;
  const [live, setLive] = useState<CoveredRegion | null>(null);
  const [cursor, setCursor] = useState<PixelPlace | null>(null);
  const [erase, setErase] = useState(false);
  const [tooRagged, setTooRagged] = useState(false);
  /** Of the stroke that is being drawn: moves may come faster than pictures of them. */
  const mask = useRef<Uint8Array | null>(null);

  const isOn = isShown && tool !== null && size !== null;
  const named = covered === null ? coveredIn : null;
  const kept = useResource(named && fileHref(named, 'region.json'), coveredRegionSchema, true);
  const candidate = live ?? covered ?? valueOf(kept);
  const region = isOn && candidate && fitsSize(candidate, size) ? candidate : null;
  useCovered(store, region, request, classIndex);
  if (!isOn || !tool || !size) return null;

  const side = Math.min(handSize ?? model.view.spec.patch, size.width, size.height);
  const show = (next: CoveredRegion | null, pinned: boolean) => {
    setLive(pinned ? null : next);
    if (pinned || next === null) changeLook({ covered: next, coveredIn: null });
  };
  return {
    ...{ tool, size: side, erase, region, tooRagged, setErase },
    ...ofFinding(named && live === null ? kept : null, size),
    pinned: live === null && region !== null,
    cursor: cursor ?? (region && centreOf(region)),
    resize(wanted) {
      changeLook({ handSize: wanted });
      const at = cursor ?? (region && centreOf(region));
      if (tool === 'patch' && region && at) setLive(patchAround(at, wanted, size));
    },
    moveTo(to) {
      mask.current = null;
      setCursor(to);
      setLive(patchAround(to, side, size));
    },
    pointAt: setCursor,
    stroke(from, to) {
      mask.current ??= region ? regionMask(region, size) : new Uint8Array(size.width * size.height);
      strokeMask(mask.current, size, { from, to, diameter: side, value: erase ? 0 : 1 });
      setCursor(to);
      const next = maskRegion(mask.current, size);
      setTooRagged(next === null && mask.current.includes(1));
      if (next || !mask.current.includes(1)) show(next, false);
    },
    pin() {
      mask.current = null;
      if (region) show(region, true);
    },
    letGo() {
      setLive(region);
      changeLook({ covered: null, coveredIn: null });
    },
    clear() {
      mask.current = null;
      setTooRagged(false);
      setCursor(null);
      show(null, true);
    },
  };
}

/** What to say of the region of a finding; null: none is asked for, or something else is covered by now. */
function ofFinding(kept: Resource<CoveredRegion> | null, size: Size): Pick<HandControl, 'isLoading' | 'missing'> {
  const region = kept && valueOf(kept);
  const missing = kept?.status === 'failed' ? kept.error.message : region && misfitText(region, size);
  return { isLoading: kept?.status === 'loading', missing };
}

function useCovered(
  store: SessionStore,
  region: CoveredRegion | null,
  request: WorkspaceModel['request'],
  classIndex: number | null,
): void {
  const { networkId, imageId, spec } = request ?? {};
  const fill = spec?.fill;
  const question = useMemo(
    (): HandQuestion | null =>
      region && networkId !== undefined && imageId !== undefined && fill
        ? { networkId, imageId, fill, region, classes: classIndex === null ? [] : [classIndex] }
        : null,
    [region, networkId, imageId, fill, classIndex],
  );
  useEffect(() => store.cover(question), [store, question]);
  useEffect(() => () => store.cover(null), [store]);
}

/** The pixel that a patch of this shape lies around. */
function centreOf(region: CoveredRegion): PixelPlace | null {
  const [first] = regionRects(region);
  return first ? { x: Math.floor((first.x0 + first.x1) / 2), y: Math.floor((first.y0 + first.y1) / 2) } : null;
}
