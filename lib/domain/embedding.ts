/**
 * An embedding: a map of the pictures of a set, made of their activation vectors. Its points, its spec and therefore its
 * frames never change; pictures that come or go make a new embedding, which goes on from the old one's layout. So a link
 * to a frame always shows the same picture.
 */
import { z } from 'zod';
import { errorBodySchema } from './appError';
import { embeddingSpecSchema, iterationsSchema } from './embeddingSpec';
import { poolingSchema } from './features';
import { idSchema, sha256Schema } from './hash';

export const EMBEDDING_ALGORITHM = 'embedding/1';
/** Points of one map at the most. */
export const MAX_EMBEDDING_POINTS = 100_000;
/** Axes that PCA keeps, so that any two of them can be looked at. */
export const PCA_AXES = 10;
/** Iterations after which a frame is kept for rewinding; the last one is kept in any case. */
export const KEPT_FRAME_EVERY = 10;
/** The same for maps of more than KEPT_FRAME_EVERY_POINTS points. */
export const KEPT_FRAME_EVERY_LARGE = 25;
export const KEPT_FRAME_LARGE_POINTS = 20_000;

/** What a person asks for. The vectors are computed first where they are missing. */
export const embeddingRequestSchema = z.strictObject({
  imageSetId: idSchema,
  networkId: idSchema,
  /** Name of a layer or of its tensor; the penultimate one when it is left out. */
  layer: z.string().min(1, 'must not be empty').max(1000, 'must be at most 1,000 characters').optional(),
  pooling: poolingSchema.default('mean'),
  spec: embeddingSpecSchema,
});
export type EmbeddingRequest = z.infer<typeof embeddingRequestSchema>;

export const EMBEDDING_PHASES = ['vectors', 'pca', 'neighbours', 'affinities'] as const;
export const embeddingPhaseSchema = z.enum(EMBEDDING_PHASES);
export type EmbeddingPhase = z.infer<typeof embeddingPhaseSchema>;

export const embeddingStateSchema = z.discriminatedUnion('status', [
  /** Another map is being computed, `ahead` of them. */
  z.object({ status: z.literal('queued'), ahead: z.int().min(0) }),
  /** What comes before the first iteration. `share` of the phase is done, null where it cannot be told. */
  z.object({
    status: z.literal('preparing'),
    phase: embeddingPhaseSchema,
    share: z.number().min(0).max(1).nullable(),
    /** The task that computes missing vectors, in the phase `vectors`. */
    taskId: idSchema.nullable(),
  }),
  z.object({ status: z.literal('running'), etaMs: z.number().nullable() }),
  z.object({ status: z.literal('paused'), by: z.string() }),
  /** `stopped`: somebody ended it before its last iteration. It can be gone on with. */
  z.object({ status: z.literal('finished'), finishedAt: z.iso.datetime(), stopped: z.boolean() }),
  z.object({ status: z.literal('failed'), finishedAt: z.iso.datetime(), error: errorBodySchema }),
]);
export type EmbeddingState = z.infer<typeof embeddingStateSchema>;

/** Of a layout at one iteration, against the vectors that it was made of. Null: too few points, or not measured. */
export const embeddingMeasuresSchema = z.object({
  iteration: z.int().min(0),
  /** Of 12 neighbours. */
  trustworthiness: z.number().nullable(),
  continuity: z.number().nullable(),
  /** Of 10 neighbours. */
  neighbourPreservation: z.number().nullable(),
  /** Points that were measured, one of so many. */
  measured: z.int().min(0),
});
export type EmbeddingMeasures = z.infer<typeof embeddingMeasuresSchema>;

/** How far the points that were there before moved, shift, turn and scale removed, as a share of the half-extent. */
export const displacementSchema = z.object({ median: z.number(), p95: z.number() });

export const embeddingSchema = z.object({
  id: idSchema,
  request: embeddingRequestSchema,
  /** Names the vectors' space. */
  featureKey: sha256Schema,
  /** The layer whose vectors it shows. */
  layer: z.string(),
  /** The embedding whose layout this one went on from. */
  extends: idSchema.nullable(),
  requestedBy: z.string(),
  createdAt: z.iso.datetime(),
  /** Null until the vectors are there. */
  points: z
    .object({
      count: z.int().min(1),
      /** The last so many are new: they were not in the embedding that this one extends. */
      added: z.int().min(0),
      /** Points of the extended embedding that are gone. */
      removed: z.int().min(0),
    })
    .nullable(),
  /** Done, and where it stops. PCA has none: 0 of 0. */
  iteration: z.int().min(0),
  targetIterations: z.int().min(0),
  /** Iterations of the kept frames, rising. The last frame of the log is the layout as it is when nothing runs. */
  keptFrames: z.array(z.int().min(0)),
  /** Kullback–Leibler divergence in nats, by iteration; empty for other methods than t-SNE. */
  kl: z.array(z.tuple([z.int(), z.number()])),
  /** Newest last. */
  measures: z.array(embeddingMeasuresSchema),
  /** PCA: the share of the variance that each axis has. */
  explained: z.array(z.number()).nullable(),
  displacement: displacementSchema.nullable(),
  /** Processor seconds by phase, over all attempts. */
  seconds: z.record(z.string(), z.number()),
  state: embeddingStateSchema,
});
export type Embedding = z.infer<typeof embeddingSchema>;

/** What can be done with an embedding that is there. */
export const embeddingActionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('pause') }),
  z.strictObject({ kind: z.literal('resume') }),
  /** Ends it here. A queued or preparing one ends too. */
  z.strictObject({ kind: z.literal('stop') }),
  /** So many more iterations, after it finished. */
  z.strictObject({
    kind: z.literal('continue'),
    iterations: iterationsSchema,
  }),
]);
export type EmbeddingAction = z.infer<typeof embeddingActionSchema>;

/** The shared part of a session's map view: everybody sees these maps at this frame. */
export const mapViewSchema = z.strictObject({
  shown: idSchema.nullable(),
  /** The map beside it. */
  beside: idSchema.nullable(),
  /** Iteration of the kept frame that is shown; null: the newest, as it comes. */
  frame: z.int().min(0).nullable(),
});
export type MapView = z.infer<typeof mapViewSchema>;

/** The points of an embedding, column by column, in the order of its frames. */
export const embeddingPointsSchema = z.object({
  imageIds: z.array(idSchema),
  fileNames: z.array(z.string()),
  /** Each point's label as a place in `labelNames`; -1: it has none. */
  labels: z.array(z.int().min(-1)),
  labelNames: z.array(z.string()),
});
export type EmbeddingPoints = z.infer<typeof embeddingPointsSchema>;

/** What a network says of the points, in their order. */
export const pointPredictionsSchema = z.object({
  /** The predicted class; -1: none is there. */
  classes: z.array(z.int().min(-1)),
  /** Its probability; 0 where there is none. */
  confidence: z.array(z.number()),
  /** 1: it is the picture's label, 0: it is not, -1: cannot be told. */
  right: z.array(z.int().min(-1).max(1)),
  classNames: z.array(z.string()),
});
export type PointPredictions = z.infer<typeof pointPredictionsSchema>;

/** Nearest pictures of one picture in the space of the vectors. */
export const pointNeighboursSchema = z.object({
  neighbours: z.array(z.object({ imageId: idSchema, distance: z.number() })),
  /** Pictures of the map that were left out: they are deleted, or their vector was cleared. */
  notCompared: z.int().min(0),
});
export type PointNeighbours = z.infer<typeof pointNeighboursSchema>;

/** Some of a set's pictures under a name: what somebody circled on a map. */
export const selectionSchema = z.object({
  id: idSchema,
  imageSetId: idSchema,
  name: z.string(),
  note: z.string(),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
  /** The map that it was made on; null when that is gone. */
  embeddingId: idSchema.nullable(),
  /** Those that are still in the set, in its order. */
  imageIds: z.array(idSchema),
});
export type Selection = z.infer<typeof selectionSchema>;

/** A selection in a list: how many pictures of it are still in the set, instead of which. */
export const selectionSummarySchema = selectionSchema.omit({ imageIds: true }).extend({ count: z.int().min(0) });
export type SelectionSummary = z.infer<typeof selectionSummarySchema>;
