/**
 * What a network says about a picture of a set, and whether that is the picture's own label. The whole set's figures
 * (accuracy, confusion) are counted from these rows by lib/evaluation.
 */
import { z } from 'zod';
import { failedPictureSchema } from './failedPicture';
import { idSchema, sha256Schema } from './hash';
import { modelInputSchema } from './modelCard';
import { deviceSchema } from './provenance';

export const PREDICTION_ALGORITHM = 'prediction/1';

/** Classes that are kept for every picture, best first. */
export const PREDICTED_CLASSES = 5;

const classIndexSchema = z.int('must be a class index').min(0, 'must be 0 or more');

/** One picture's answer. `top` starts with the predicted class; ties go to the lower class. */
export const picturePredictionSchema = z.object({
  imageId: idSchema,
  top: z.array(z.object({ classIndex: classIndexSchema, probability: z.number() })).min(1),
  /** The class of the picture's own label; null when it has none, or one that the network does not know. */
  label: z
    .object({
      classIndex: classIndexSchema,
      probability: z.number(),
      /** Classes that are before it: 0 when the network is right, below 5 when it is among the five best. */
      rank: z.int().min(0),
    })
    .nullable(),
});
export type PicturePrediction = z.infer<typeof picturePredictionSchema>;

export const OUTCOMES = ['right', 'wrong'] as const;
export const outcomeSchema = z.enum(OUTCOMES);
export type Outcome = z.infer<typeof outcomeSchema>;

/** Null where right and wrong mean nothing: the picture's label is not known. */
export function outcomeOf({ label }: Pick<PicturePrediction, 'label'>): Outcome | null {
  return label && (label.rank === 0 ? 'right' : 'wrong');
}

/** How the pictures of a set are ordered: as they came, or by the probability of the predicted class. */
export const PICTURE_SORTS = ['position', 'most-confident', 'least-confident'] as const;
export const pictureSortSchema = z.enum(PICTURE_SORTS);
export type PictureSort = z.infer<typeof pictureSortSchema>;

/** Where and with which version some of a set's predictions were computed. */
export const predictionOriginSchema = z.object({
  device: deviceSchema,
  specularVersion: z.string(),
  /** When that computation began. */
  startedAt: z.iso.datetime(),
  pictures: z.int().min(1),
});
export type PredictionOrigin = z.infer<typeof predictionOriginSchema>;

/** Counts of pictures that the figures are made of. */
export const predictionTallySchema = z.object({
  /** Pictures of the set, predicted or not. */
  pictures: z.int().min(0),
  predicted: z.int().min(0),
  /** Predicted pictures without a label, and with one that the network does not know: neither right nor wrong. */
  unlabelled: z.int().min(0),
  unknownLabel: z.int().min(0),
  /** Predicted pictures by the class of their label and the predicted class; only pairs that occur. */
  pairs: z.array(
    z.object({
      actual: classIndexSchema,
      predicted: classIndexSchema,
      count: z.int().min(1),
      /** Of these, how many have their label among the five best classes. */
      inTop: z.int().min(0),
    }),
  ),
  /** Pictures with a known label by the probability of their predicted class: equal parts of 0…1, lowest first. */
  bins: z.array(z.object({ count: z.int().min(0), confidenceSum: z.number(), right: z.int().min(0) })),
});
export type PredictionTally = z.infer<typeof predictionTallySchema>;

/** Everything that the numbers of a set's predictions depend on. */
export const predictionProvenanceSchema = z.object({
  algorithm: z.string(),
  weightsHash: sha256Schema,
  cardHash: sha256Schema,
  /** SHA-256 over the hashes and labels of the predicted pictures, one line each, in the order of the set. */
  dataHash: sha256Schema,
  preprocessing: modelInputSchema,
  origins: z.array(predictionOriginSchema),
});
export type PredictionProvenance = z.infer<typeof predictionProvenanceSchema>;

/** What a prediction task reports while it runs and at its end, in its `report`. */
export const predictionReportSchema = z.object({
  networkId: idSchema,
  imageSetId: idSchema,
  /** Of this run: taken from the same picture in another set instead of computed. */
  reused: z.int().min(0),
  computed: z.int().min(0),
  /** Over the whole set so far, as the page shows them live. */
  right: z.int().min(0),
  labelled: z.int().min(0),
  /** Pictures that could not be read or that the network has no answer to, with the reason; the first ones of `failedCount`. */
  failed: z.array(failedPictureSchema),
  failedCount: z.int().min(0),
});
export type PredictionReport = z.infer<typeof predictionReportSchema>;
