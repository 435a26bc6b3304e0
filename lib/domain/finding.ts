/** A finding: what somebody saw, with the evidence frozen beside it so that it can be checked again. */
import { z } from 'zod';
import { idSchema, sha256Schema } from './hash';
import { displayNameSchema } from './session';
import { scoreSchema } from './occlusion';
import { classScoreSchema } from './network';
import { provenanceSchema } from './provenance';

const cellIndex = z.int().min(0);
export const findingAreaSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('map') }),
  z.strictObject({ kind: z.literal('cell'), row: cellIndex, col: cellIndex }),
  /** Rows and columns of cells, both ends included. */
  z.strictObject({ kind: z.literal('region'), row0: cellIndex, col0: cellIndex, row1: cellIndex, col1: cellIndex }),
]);
export type FindingArea = z.infer<typeof findingAreaSchema>;

export const findingTargetSchema = z.strictObject({
  networkId: idSchema,
  imageId: idSchema,
  classIndex: z.int().min(0),
  area: findingAreaSchema,
});
export type FindingTarget = z.infer<typeof findingTargetSchema>;

export const tagSchema = z
  .string()
  .trim()
  .min(1)
  .max(40)
  .regex(/^[^,]+$/, 'must not contain a comma');
export const findingDraftSchema = z.strictObject({
  sessionId: idSchema,
  jobId: idSchema,
  author: displayNameSchema,
  title: z.string().trim().min(1, 'must not be empty').max(200),
  text: z.string().max(20_000).default(''),
  tags: z.array(tagSchema).max(20).default([]),
  score: scoreSchema,
  target: findingTargetSchema,
});
export type FindingDraft = z.infer<typeof findingDraftSchema>;

export const findingEvidenceSchema = z.object({
  provenance: provenanceSchema,
  networkName: z.string(),
  imageName: z.string(),
  classLabel: z.string(),
  rows: z.int(),
  cols: z.int(),
  /** Cells that were known when the finding was saved; below rows × cols the evidence is partial (the rest is NaN). */
  done: z.int(),
  /** Target probability on the unoccluded picture. */
  baseProbability: z.number(),
  baseTop: z.array(classScoreSchema),
  /** Of the cell, or of the region's strongest cell; absent for a whole map. */
  cellTop: z.array(classScoreSchema).nullable(),
  /** NPY, float32, (rows, cols): probability of the target class at each cell. */
  mapHash: sha256Schema,
  /** PNG of the picture with the heatmap over it. */
  pictureHash: sha256Schema,
});
export type FindingEvidence = z.infer<typeof findingEvidenceSchema>;

/** Probabilities that differ by no more than this are called the same: summation order differs between devices. */
export const SAME_PROBABILITY_TOLERANCE = 1e-5;

export const findingCheckSchema = z.object({
  id: idSchema,
  findingId: idSchema,
  jobId: idSchema,
  by: z.string(),
  createdAt: z.iso.datetime(),
  outcome: z.discriminatedUnion('verdict', [
    z.object({ verdict: z.literal('running') }),
    z.object({
      verdict: z.enum(['same', 'changed']),
      /** Largest |Δ probability| over the cells that the evidence knows. */
      maxDifference: z.number(),
      row: z.int(),
      col: z.int(),
      deviceDescription: z.string(),
      /** In plain words: which inputs are no longer those of the evidence. */
      reasons: z.array(z.string()),
    }),
    z.object({ verdict: z.literal('failed'), message: z.string() }),
  ]),
});
export type FindingCheck = z.infer<typeof findingCheckSchema>;

export const findingSchema = z.object({
  id: idSchema,
  sessionId: idSchema,
  title: z.string(),
  text: z.string(),
  tags: z.array(z.string()),
  author: z.string(),
  score: scoreSchema,
  target: findingTargetSchema,
  evidence: findingEvidenceSchema,
  createdAt: z.iso.datetime(),
  checks: z.array(findingCheckSchema),
});
export type Finding = z.infer<typeof findingSchema>;
