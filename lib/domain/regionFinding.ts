/** A finding about a part of a picture that somebody covered by hand: what a network answers with it covered, and with it alone. */
import { z } from 'zod';
import { coveredRegionSchema } from './coveredRegion';
import { idSchema, sha256Schema } from './hash';
import { classScoreSchema } from './network';
import { fillSchema } from './occlusion';
import { deviceSchema } from './provenance';

/** How the pictures are made and answered. */
export const COVERED_ALGORITHM = 'covered-by-hand-1';

/** What the network was shown: the picture as it is, with the region covered, and with everything but the region covered. */
export const SHOWN_PICTURES = ['whole', 'covered', 'only'] as const;
export type ShownPicture = (typeof SHOWN_PICTURES)[number];

const ofEach = <T extends z.ZodType>(one: T) => z.object({ whole: one, covered: one, only: one });

export const regionTargetSchema = z.strictObject({
  networkId: idSchema,
  imageId: idSchema,
  classIndex: z.int().min(0),
  /** In pixels of the network's input. */
  region: coveredRegionSchema,
  /** What stands in place of what is covered. */
  fill: fillSchema,
});
export type RegionTarget = z.infer<typeof regionTargetSchema>;

export const regionEvidenceSchema = z.object({
  provenance: z.object({
    algorithm: z.string(),
    weightsHash: sha256Schema,
    cardHash: sha256Schema,
    imageHash: sha256Schema,
    /** SHA-256 of the pixels (height × width × 3 bytes, RGB) of the whole picture as the network was shown it. */
    pixelsHash: sha256Schema,
    device: deviceSchema,
    specularVersion: z.string(),
  }),
  networkName: z.string(),
  imageName: z.string(),
  classLabel: z.string(),
  /** Of the network's input, in pixels. */
  width: z.int().min(1),
  height: z.int().min(1),
  /** Of the picture's pixels, 0…1. */
  coveredShare: z.number().min(0).max(1),
  /** Of the target class. */
  probability: ofEach(z.number()),
  /** The best classes. */
  top: ofEach(z.array(classScoreSchema)),
  /** NPY, float32, (3, classes): the probabilities in the order of SHOWN_PICTURES. */
  answersHash: sha256Schema,
  /** PNG of the picture, enlarged, with the region framed. */
  pictureHash: sha256Schema,
  /** PNG, pixel by pixel as the network was shown them. */
  coveredPictureHash: sha256Schema,
  onlyPictureHash: sha256Schema,
});
export type RegionEvidence = z.infer<typeof regionEvidenceSchema>;

/** The three answers computed anew, against the evidence. */
export const regionComparisonSchema = z.object({
  kind: z.literal('region'),
  verdict: z.enum(['same', 'changed']),
  /** How many classes were compared: all of them, or, of a network with other classes, the target alone. */
  classes: z.int().min(1),
  /** Largest |Δ probability|, and where it is. */
  maxDifference: z.number(),
  shown: z.enum(SHOWN_PICTURES),
  classIndex: z.int().min(0),
  /** Of the target class. */
  then: ofEach(z.number()),
  now: ofEach(z.number()),
  deviceDescription: z.string(),
  /** In plain words: which inputs are no longer those of the evidence. */
  reasons: z.array(z.string()),
});
export type RegionComparison = z.infer<typeof regionComparisonSchema>;

/** What tells a finding of this kind from others. */
export const regionFinding = {
  kind: z.literal('region'),
  target: regionTargetSchema,
  evidence: regionEvidenceSchema,
};
export const regionDraft = {
  kind: z.literal('region'),
  target: regionTargetSchema,
};
