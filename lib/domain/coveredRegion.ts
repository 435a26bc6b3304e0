/**
 * A part of a picture that somebody covers by hand, in whole pixels of the network's input: rectangles, or a painted mask.
 */
import { z } from 'zod';

/** Of one side of a picture. */
const MAX_SIDE = 4096;
export const MAX_REGION_RECTS = 16;
/** As JSON at most 42 kB: the runs of the largest picture have four digits on average. */
export const MAX_MASK_RUNS = 8192;

const pixel = z.int('must be a whole number of pixels').min(0, 'must be at least 0').max(MAX_SIDE);
const side = z.int('must be a whole number of pixels').min(1, 'must be at least 1').max(MAX_SIDE);

/** Half-open: rows [y0, y1), columns [x0, x1). */
const rectSchema = z
  .strictObject({ x0: pixel, y0: pixel, x1: pixel, y1: pixel })
  .refine(({ x0, y0, x1, y1 }) => x0 < x1 && y0 < y1, 'must hold a pixel: x0 < x1 and y0 < y1');

const maskSchema = z
  .strictObject({
    kind: z.literal('mask'),
    width: side,
    height: side,
    /** Pixels in reading order: so many that are free, so many that are covered, and on in turns. Only the first may be 0. */
    runs: z.array(z.int('must be whole numbers').min(0, 'must be at least 0')).min(1).max(MAX_MASK_RUNS),
  })
  .refine(({ runs }) => runs.every((run, at) => run > 0 || at === 0), {
    path: ['runs'],
    error: 'must not be 0, but for the first',
  })
  .refine(({ width, height, runs }) => runs.reduce((sum, run) => sum + run, 0) === width * height, {
    path: ['runs'],
    error: 'must add up to width × height',
  });

export const coveredRegionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('rects'), rects: z.array(rectSchema).min(1).max(MAX_REGION_RECTS) }),
  maskSchema,
]);
export type CoveredRegion = z.infer<typeof coveredRegionSchema>;
export type CoveredMask = Extract<CoveredRegion, { kind: 'mask' }>;
