/**
 * Occlusion of many pictures by one network: for each picture the ordinary run, of which the drop of one class is
 * measured; for all of them the mean map of the drops, and the pictures ordered by what was measured.
 */
import { z } from 'zod';
import { errorBodySchema } from './appError';
import { failedPictureSchema } from './failedPicture';
import { idSchema } from './hash';
import { imageSchema } from './imageSet';
import { occlusionGridSchema } from './job';
import { occlusionSpecSchema, targetSchema } from './occlusion';
import { taskSchema } from './task';

/** Of one batch. */
export const MAX_BATCH_PICTURES = 50_000;
/** Pictures × cells: the drops of a batch are 4 bytes each in the database. */
export const MAX_BATCH_CELLS = 64 * 1024 * 1024;

const side = z.number('must be a number of pixels').min(0, 'must be 0 or more').max(4096, 'must be at most 4,096');
/** What counts as the object. Drops elsewhere are outside. */
export const batchRegionSchema = z.discriminatedUnion('kind', [
  /** The picture's own mask, brought into the network's input as the picture is. */
  z.strictObject({ kind: z.literal('mask') }),
  /** The smallest box around that mask. */
  z.strictObject({ kind: z.literal('mask-box') }),
  /** The same half-open box of every picture, in pixels of the network's input. */
  z
    .strictObject({ kind: z.literal('box'), x0: side, y0: side, x1: side, y1: side })
    .refine(({ x0, y0, x1, y1 }) => x0 < x1 && y0 < y1, 'must have its right and bottom after its left and top'),
]);
export type BatchRegion = z.infer<typeof batchRegionSchema>;

/** Drops of pictures are averaged cell by cell, over the whole grid: cells must be the same place in all pictures. */
export const batchSpecSchema = occlusionSpecSchema
  .refine(({ box }) => box === undefined, {
    path: ['box'],
    error: 'cannot be given for a batch: its mean map and its shares are those of the whole picture. Leave it out',
  })
  .refine(({ segments }) => segments === undefined, {
    path: ['segments'],
    error: 'cannot be given for a batch: every picture has segments of its own, so that there is no mean map. Leave it out', // prettier-ignore
  });
export const batchSettingsSchema = z.strictObject({
  spec: batchSpecSchema,
  target: targetSchema,
  region: batchRegionSchema,
});
export type BatchSettings = z.infer<typeof batchSettingsSchema>;

export const occlusionBatchSchema = z.object({
  id: idSchema,
  name: z.string(),
  networkId: idSchema,
  imageSetId: idSchema,
  settings: batchSettingsSchema,
  grid: occlusionGridSchema,
  createdAt: z.iso.datetime(),
});
export type OcclusionBatch = z.infer<typeof occlusionBatchSchema>;

/** What is measured of one picture. Drops are probability of the target lost under the patch. */
export const pictureDropSchema = z.object({
  targetClass: z.int().min(0),
  /** Of the target on the unoccluded picture. */
  baseProbability: z.number(),
  /** Classes that are before the target on the unoccluded picture; ties go to the lower class. */
  baseRank: z.int().min(0),
  /** Whether the best class is the picture's own label; null where the network does not know that. */
  right: z.boolean().nullable(),
  greatestDrop: z.number(),
  /** The cell of it, row-major; the first of equal ones. */
  greatestCell: z.int().min(0),
  /** Over all cells. */
  meanDrop: z.number(),
  /** See lib/attribution/outsideShare.ts; null without an object, or without a positive drop. */
  outsideShare: z.number().nullable(),
  /** What an even map would have. */
  evenShare: z.number().nullable(),
});
export type PictureDrop = z.infer<typeof pictureDropSchema>;

export const batchPictureStateSchema = z.discriminatedUnion('status', [
  z.object({ status: z.literal('waiting') }),
  z.object({ status: z.literal('failed'), error: errorBodySchema }),
  z.object({ status: z.literal('measured'), measures: pictureDropSchema }),
]);
export const batchPictureSchema = z.object({
  /** In the batch, from 0. */
  place: z.int().min(0),
  image: imageSchema,
  state: batchPictureStateSchema,
});
export type BatchPicture = z.infer<typeof batchPictureSchema>;

export const BATCH_SORTS = ['place', 'greatest-drop', 'mean-drop', 'base', 'outside'] as const;
export const batchSortSchema = z.enum(BATCH_SORTS);
export type BatchSort = z.infer<typeof batchSortSchema>;

export const batchCountsSchema = z.object({
  pictures: z.int().min(0),
  measured: z.int().min(0),
  failed: z.int().min(0),
  /** Measured pictures whose label the network knows, and those of them that it gets right. */
  labelled: z.int().min(0),
  right: z.int().min(0),
  /** Measured pictures with a share outside. */
  withShare: z.int().min(0),
});
export type BatchCounts = z.infer<typeof batchCountsSchema>;

export const batchSummarySchema = z.object({
  batch: occlusionBatchSchema,
  counts: batchCountsSchema,
  /** The newest task of it; null when it was never started. */
  task: taskSchema.nullable(),
  /** The first pictures that failed; `counts.failed` says how many there are. */
  failed: z.array(failedPictureSchema),
});
export type BatchSummary = z.infer<typeof batchSummarySchema>;
