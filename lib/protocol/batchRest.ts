/** The wire of batches: what the routes under /api/batches take and give. */
import { z } from 'zod';
import { idSchema } from '../domain/hash';
import {
  batchPictureSchema,
  batchRegionSchema,
  batchSortSchema,
  batchSpecSchema,
  batchSummarySchema,
} from '../domain/occlusionBatch';
import { targetSchema } from '../domain/occlusion';
import { taskSchema } from '../domain/task';
import { imageSelectionSchema } from './rest';

export const MAX_BATCH_IDS = 1000;
export const BATCH_ROWS = 25;

export const createBatchSchema = z.strictObject({
  networkId: idSchema,
  pictures: z.discriminatedUnion('kind', [
    /** Those at places of the list that a filter of the set gives; all of it without ranges. */
    imageSelectionSchema.partial({ ranges: true }).extend({ kind: z.literal('set'), imageSetId: idSchema }),
    z.strictObject({ kind: z.literal('selection'), selectionId: idSchema }),
    /** Of one set. */
    z.strictObject({
      kind: z.literal('ids'),
      imageIds: z.array(idSchema).min(1, 'must name a picture').max(MAX_BATCH_IDS, `must be at most ${MAX_BATCH_IDS}`),
    }),
  ]),
  spec: batchSpecSchema,
  target: targetSchema.default('top'),
  region: batchRegionSchema.default({ kind: 'mask' }),
});
export const createBatchAnswerSchema = z.object({ id: idSchema, task: taskSchema });
export const batchEstimateQuerySchema = z.strictObject({ network: idSchema });
/** Device time for a cell, learnt from the network's newest runs; null when there is none. */
export const batchEstimateSchema = z.object({ msPerCell: z.number().nullable() });
export const batchListQuerySchema = z.strictObject({ set: idSchema });
export const batchListSchema = z.object({ batches: z.array(batchSummarySchema) });

const share = z.coerce.number().min(0, 'must be 0 or more').max(1, 'must be 1 or less');
export const batchPicturesQuerySchema = z.strictObject({
  sort: batchSortSchema.default('place'),
  order: z.enum(['ascending', 'descending']).default('ascending'),
  /** Only pictures that the network gets right with this share outside or more. */
  wrongReason: share.optional(),
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(100).default(BATCH_ROWS),
});
/** Drops as base64 of float32, little-endian, a number for each cell, row-major. */
export const batchPicturesSchema = z.object({
  items: z.array(batchPictureSchema.extend({ drops: z.string().nullable() })),
  total: z.int(),
});
export type BatchRow = z.infer<typeof batchPicturesSchema>['items'][number];
/** Mean and standard deviation as base64, as the drops are. */
export const batchMeanSchema = z.object({ pictures: z.int(), mean: z.string(), deviation: z.string() });
/** csv: a line a picture. drops: their maps, in the lines' order. mean, deviation: of all. */
export const batchExportQuerySchema = z.strictObject({ format: z.enum(['csv', 'drops', 'mean', 'deviation']) });

/** Values of a base64 field; NaN and all. */
export function floatsOfBase64(text: string): Float32Array {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  return Float32Array.from({ length: bytes.length / 4 }, (_, at) => view.getFloat32(at * 4, true));
}
