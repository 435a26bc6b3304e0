/** A finding about a heatmap: what a network answers for a class with a patch on a picture. */
import { z } from 'zod';
import { idSchema, sha256Schema } from './hash';
import { classScoreSchema } from './network';
import { scoreSchema } from './occlusion';
import { provenanceSchema } from './provenance';

const cellIndex = z.int().min(0);
export const findingAreaSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('map') }),
  z.strictObject({ kind: z.literal('cell'), row: cellIndex, col: cellIndex }),
  /** Rows and columns of cells, both ends included. */
  z.strictObject({ kind: z.literal('region'), row0: cellIndex, col0: cellIndex, row1: cellIndex, col1: cellIndex }),
]);
export type FindingArea = z.infer<typeof findingAreaSchema>;

export const occlusionTargetSchema = z.strictObject({
  networkId: idSchema,
  imageId: idSchema,
  classIndex: z.int().min(0),
  /** Which number of the class the map shows. */
  score: scoreSchema,
  area: findingAreaSchema,
});
export type OcclusionTarget = z.infer<typeof occlusionTargetSchema>;

export const occlusionEvidenceSchema = z.object({
  provenance: provenanceSchema,
  networkName: z.string(),
  imageName: z.string(),
  classLabel: z.string(),
  rows: z.int(),
  cols: z.int(),
  /** Cells that were known when the finding was saved; below `total` the evidence is partial (the rest is NaN). */
  done: z.int(),
  /** Cells of the run, where a box leaves some out; all of the grid when it is left out. */
  total: z.int().optional(),
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
export type OcclusionEvidence = z.infer<typeof occlusionEvidenceSchema>;

/** Probabilities that differ by no more than this are called the same: summation order differs between devices. */
export const SAME_PROBABILITY_TOLERANCE = 1e-5;

/** The map computed anew, against the evidence. */
export const occlusionComparisonSchema = z.object({
  kind: z.literal('occlusion'),
  verdict: z.enum(['same', 'changed']),
  /** Largest |Δ probability| over the cells that the evidence knows. */
  maxDifference: z.number(),
  row: z.int(),
  col: z.int(),
  deviceDescription: z.string(),
  /** In plain words: which inputs are no longer those of the evidence. */
  reasons: z.array(z.string()),
});
export type OcclusionComparison = z.infer<typeof occlusionComparisonSchema>;

/** What tells a finding of this kind from others. */
export const occlusionFinding = {
  kind: z.literal('occlusion'),
  target: occlusionTargetSchema,
  evidence: occlusionEvidenceSchema,
};
export const occlusionDraft = {
  kind: z.literal('occlusion'),
  /** The run that the map is of. */
  jobId: idSchema,
  target: occlusionTargetSchema,
};
