/**
 * What is covered by hand, as text in an address: `40.12.56.56` is a rectangle (left, top, width, height), more of them
 * follow behind `_`; `m224.224.4x.1a…` is a mask of 224 × 224 pixels with its run lengths to the base of 36.
 */
import { coveredRegionSchema, type CoveredRegion } from '@/lib/domain/coveredRegion';

/** Addresses beyond some 2,000 characters do not survive everywhere: a ragged mask is left out. */
export const MAX_REGION_TEXT = 1200;

/** Null: it is too long for an address. */
export function encodeRegion(region: CoveredRegion): string | null {
  const text =
    region.kind === 'rects'
      ? region.rects.map(({ x0, y0, x1, y1 }) => [x0, y0, x1 - x0, y1 - y0].join('.')).join('_')
      : `m${[region.width, region.height].join('.')}.${region.runs.map((run) => run.toString(36)).join('.')}`;
  return text.length <= MAX_REGION_TEXT ? text : null;
}

export function decodeRegion(text: string): CoveredRegion | null {
  if (text.length > MAX_REGION_TEXT) return null;
  return coveredRegionSchema.safeParse(text.startsWith('m') ? maskOf(text) : rectsOf(text)).data ?? null;
}

function rectsOf(text: string): unknown {
  const rects = text.split('_').map((part) => {
    if (!/^\d{1,5}(\.\d{1,5}){3}$/.test(part)) return null;
    const [x0 = 0, y0 = 0, width = 0, height = 0] = part.split('.').map(Number);
    return { x0, y0, x1: x0 + width, y1: y0 + height };
  });
  return { kind: 'rects', rects };
}

function maskOf(text: string): unknown {
  const match = /^m(\d{1,5})\.(\d{1,5})\.([0-9a-z]{1,6}(?:\.[0-9a-z]{1,6})*)$/.exec(text);
  if (!match) return null;
  const runs = match[3]!.split('.').map((run) => Number.parseInt(run, 36));
  return { kind: 'mask', width: Number(match[1]), height: Number(match[2]), runs };
}
