/**
 * The REST requests and answers, once: the routes parse the first, the pages parse the second. Bodies are strict: an
 * unknown field is a mistake that the sender should hear of.
 */
import { z } from 'zod';
import { displayNameSchema, sessionNameSchema, sessionSchema } from '../domain/session';
import { featureSetSchema, poolingSchema } from '../domain/features';
import { findingCheckSchema, findingSchema } from '../domain/finding';
import { findingFilterSchema, searchMatchesSchema } from '../domain/findingFilter';
import { findingRevisionSchema } from '../domain/findingWords';
import { sheetPictureSchema } from '../domain/pointsFinding';
import { idSchema, sha256Schema } from '../domain/hash';
import { refusedFileSchema } from '../domain/imageImport';
import { imageSchema, imageSetSchema } from '../domain/imageSet';
import { jobSchema } from '../domain/job';
import { cardProblemSchema } from '../domain/cardProblem';
import { CHANNEL_ORDERS, modelCardSchema, OUTPUT_KINDS } from '../domain/modelCard';
import { classScoreSchema, networkSchema } from '../domain/network';
import { networkGraphSchema } from '../domain/networkGraph';
import { occlusionSpecSchema, scoreSchema } from '../domain/occlusion';
import {
  outcomeSchema,
  picturePredictionSchema,
  pictureSortSchema,
  predictionOriginSchema,
  predictionProvenanceSchema,
  predictionTallySchema,
} from '../domain/prediction';
import { presetComparisonSchema, presetGuessSchema } from '../domain/preset';
import { deviceSchema } from '../domain/provenance';
import { clearableCategorySchema, storageReportSchema } from '../domain/storage';
import { taskKindSchema, taskSchema } from '../domain/task';

export * from './attributionRest';
export * from './filterRest';
export * from './findingArchiveRest';
export * from './findingRest';
export * from './layerRest';
export * from './mapRest';
export * from './repeatRest';

/** Weights above this are refused. */
export const MAX_UPLOAD_BYTES = 2 * 1024 ** 3;
/** Pictures on one page of a list at the most. */
export const MAX_PAGE_SIZE = 200;
/** Hashes that can be asked for at once. */
export const MAX_ASKED_HASHES = 1000;
/** Pieces that a selection may consist of. */
export const MAX_SELECTED_RANGES = 1000;
/** Thumbnails are made for these longer sides, so that a picture has a handful of them and not a thousand. */
export const THUMBNAIL_SIDES_PX = [64, 128, 256, 512] as const;

/** The name of a sent file, for messages and lists: never a path. */
export const uploadNameSchema = z
  .string()
  .min(1, 'must not be empty')
  .max(255, 'must be at most 255 characters')
  .regex(/^[^/\\\p{Cc}]+$/u, 'must be a plain file name, without folders')
  .refine((name) => name !== '.' && name !== '..', 'must be a plain file name');
export const labelSchema = z.string().trim().min(1).max(200);

/** A picture of a set, or one that was uploaded just for this question. */
export const pictureRefSchema = z.union(
  [z.strictObject({ imageId: idSchema }), z.strictObject({ hash: sha256Schema, fileName: uploadNameSchema })],
  { error: 'must be {imageId} or {hash, fileName}' },
);
export type PictureRef = z.infer<typeof pictureRefSchema>;

// ── Requests ────────────────────────────────────────────────────────────────────────────────────────────────────────

const uploadedFileSchema = z.strictObject({ hash: sha256Schema, fileName: uploadNameSchema });
/** Labels in a request: more than any classifier has, fewer than would hurt. */
const labelListSchema = z.array(z.string().max(500)).min(1).max(100_000);
export const packNetworkSchema = z.strictObject({ files: z.array(uploadedFileSchema).min(1).max(1000) });
export const proposeNetworkSchema = z.strictObject({
  weightsHash: sha256Schema,
  fileName: uploadNameSchema,
  labels: labelListSchema.optional(),
});
export const checkNetworkCardSchema = z.strictObject({
  weightsHash: sha256Schema,
  card: modelCardSchema,
  image: pictureRefSchema.optional(),
});
export const comparePresetsSchema = z.strictObject({ weightsHash: sha256Schema, card: modelCardSchema });
export const tryCardSchema = z.strictObject({
  weightsHash: sha256Schema,
  card: modelCardSchema,
  image: pictureRefSchema,
});
export const addNetworkSchema = z.strictObject({ weightsHash: sha256Schema, card: modelCardSchema });
export const createImageSetSchema = z.strictObject({
  name: z.string().trim().min(1, 'must not be empty').max(120, 'must be at most 120 characters'),
  description: z.string().trim().max(2000).default(''),
});
/** What is left out is chosen: the first network, the first picture, a spec that fits the network's input. */
export const createSessionSchema = z.strictObject({
  name: sessionNameSchema,
  networkId: idSchema.optional(),
  /** Shown beside it on the same picture. */
  compareWith: idSchema.optional(),
  imageId: idSchema.optional(),
  spec: occlusionSpecSchema.optional(),
});
/** `networkId`: with that one instead of the finding's own. `part`: an added one; the first where it is left out. */
export const runCheckSchema = z.strictObject({ by: displayNameSchema, networkId: idSchema.optional(), part: idSchema.nullish() }); // prettier-ignore

// ── Queries ─────────────────────────────────────────────────────────────────────────────────────────────────────────

export const offset = z.coerce.number().int('must be a whole number').min(0, 'must be 0 or more').default(0);
export const limit = (fallback: number) =>
  z.coerce
    .number()
    .int('must be a whole number')
    .min(1, 'must be 1 or more')
    .max(MAX_PAGE_SIZE, `must be at most ${MAX_PAGE_SIZE}`)
    .default(fallback);
const search = z.string().trim().max(200).optional();

export const uploadQuerySchema = z.strictObject({ name: uploadNameSchema });
/** Up to the largest number that a column of the database holds. */
const classIndex = z.coerce
  .number()
  .int('must be a class index')
  .min(0, 'must be 0 or more')
  .max(2 ** 31 - 1, 'must be a class index');
const confidence = z.coerce.number().min(0, 'must be 0 or more').max(1, 'must be 1 or less').optional();
/** Which pictures of a set, in which order; the same names stand in the addresses of the pages. */
export const imageFilterQuerySchema = z
  .strictObject({
    search,
    label: labelSchema.optional(),
    /** The network whose predictions the rest is about. */
    network: idSchema.optional(),
    /** The predicted class. */
    prediction: classIndex.optional(),
    /** The class of the picture's own label. */
    actual: classIndex.optional(),
    outcome: outcomeSchema.optional(),
    /** Bounds of the predicted class's probability. */
    minConfidence: confidence,
    maxConfidence: confidence,
    sort: pictureSortSchema.default('position'),
  })
  .refine(
    ({ network, prediction, actual, outcome, minConfidence, maxConfidence, sort }) =>
      network !== undefined ||
      (sort === 'position' &&
        [prediction, actual, outcome, minConfidence, maxConfidence].every((one) => one === undefined)),
    { path: ['network'], message: 'must be given with a filter or an order by predictions' },
  );
export const imagePageQuerySchema = imageFilterQuerySchema.safeExtend({ offset, limit: limit(60) });
/** Asks which of these bytes a set has already, before they are sent. */
export const presentQuestionSchema = z.strictObject({
  hashes: z.array(sha256Schema).max(MAX_ASKED_HASHES, `must be at most ${MAX_ASKED_HASHES}`),
});
export const zipImportQuerySchema = z.strictObject({ fileName: uploadNameSchema });
/** Some of a set's pictures, described instead of listed: those at these places of the list that the filter gives. */
export const imageSelectionSchema = z.strictObject({
  filter: z.record(z.string(), z.string()).default({}),
  /** First and last place of each range, from 0, both included. */
  ranges: z
    .array(z.tuple([z.int().min(0), z.int().min(0)]))
    .max(MAX_SELECTED_RANGES, `must be at most ${MAX_SELECTED_RANGES}`),
});
export const addImageQuerySchema = z.strictObject({ fileName: uploadNameSchema, label: labelSchema.optional() });
export const startPredictionSchema = z.strictObject({ networkId: idSchema });
/** Whose predictions of the set. */
export const predictionQuerySchema = z.strictObject({ network: idSchema });
export const predictionExportQuerySchema = predictionQuerySchema.extend({ format: z.enum(['csv', 'json']) });
export const startFeaturesSchema = z.strictObject({
  networkId: idSchema,
  /** Name of a layer or of its tensor; the penultimate one when it is left out. */
  layer: z.string().min(1, 'must not be empty').max(1000, 'must be at most 1,000 characters').optional(),
  pooling: poolingSchema.default('mean'),
});
/** Which vectors of a set: all, or those of one network. */
export const featureListQuerySchema = z.strictObject({ network: idSchema.optional() });
/** npy: the array. csv: names, labels and values. rows: names and labels alone, a line for each row of the array. */
export const FEATURE_FORMATS = ['npy', 'csv', 'rows'] as const;
export const featureExportQuerySchema = z.strictObject({ key: sha256Schema, format: z.enum(FEATURE_FORMATS) });
export const thumbnailQuerySchema = z.strictObject({
  size: z.coerce
    .number()
    .refine(
      (side): side is (typeof THUMBNAIL_SIDES_PX)[number] => THUMBNAIL_SIDES_PX.some((one) => one === side),
      `must be one of ${THUMBNAIL_SIDES_PX.join(', ')}`,
    )
    .default(128),
});
/** A page of a map's small pictures; `px` is the side of each (lib/pictures/atlasPlan.ts has the plan of the pages). */
export const atlasQuerySchema = z.strictObject({
  px: z.enum(['32', '64'], 'must be 32 or 64').default('32').transform((px) => (px === '64' ? 64 : 32)), // prettier-ignore
});
/** Says with a page which of its pictures could not be read: how many, and the first of them (lib/pictures/unreadablePlaces.ts). */
export const UNREADABLE_HEADER = 'x-specular-unreadable';
export const imageInputQuerySchema = z.strictObject({ network: idSchema });
export const MAP_FORMATS = ['npy', 'csv', 'png'] as const;
export type MapFormat = (typeof MAP_FORMATS)[number];
export const jobMapQuerySchema = z
  .strictObject({
    /** The class that wins on the unoccluded picture when absent. */
    class: z.coerce.number().int('must be a class index').min(0).optional(),
    score: scoreSchema.default('probability'),
    format: z.enum(MAP_FORMATS).default('npy'),
    /** cell: one value a cell. pixel: each pixel the average over the cells whose patch covers it, NaN where none does. */
    per: z.enum(['cell', 'pixel']).default('cell'),
    /**
     * score: of the class. classes: the number of the class that wins each cell, NaN where that is not known. segments:
     * for each pixel the row-major cell whose segment it belongs to, of a run with segments.
     */
    of: z.enum(['score', 'classes', 'segments']).default('score'),
  })
  .refine(({ of, per, format }) => of === 'score' || (per === 'cell' && format === 'npy'), {
    path: ['of'],
    message: 'must be score for this format: classes and segments are given as npy, without per; classes also stand in the csv beside the scores', // prettier-ignore
  })
  .refine(({ per, format }) => per === 'cell' || format === 'npy', {
    path: ['per'],
    message: 'must be cell for this format: values per pixel are given as npy',
  });
export const findingPageQuerySchema = findingFilterSchema.extend({
  offset,
  limit: limit(50),
  sessionId: idSchema.optional(),
});
export const revisionPageQuerySchema = z.strictObject({ offset, limit: limit(50) });
export const embeddingPageQuerySchema = z.strictObject({ offset, limit: limit(50) });
export const taskListQuerySchema = z.strictObject({
  kind: taskKindSchema.optional(),
  subject: z.string().max(200).optional(),
  limit: limit(50),
});

// ── Answers ─────────────────────────────────────────────────────────────────────────────────────────────────────────

export const pageOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), total: z.int() });

export const healthSchema = z.object({
  status: z.literal('ok'),
  version: z.string(),
  device: deviceSchema,
  database: z.enum(['pglite', 'postgresql']),
});
export const uploadedSchema = z.object({ hash: sha256Schema, bytes: z.int(), fileName: z.string() });
export type Uploaded = z.infer<typeof uploadedSchema>;

const tensorInfoSchema = z.object({
  name: z.string(),
  dims: z.array(z.int().nullable()),
  elementType: z.enum(['float32', 'float16', 'other']),
});
export const networkProposalSchema = z.object({
  weightsHash: sha256Schema,
  fileName: z.string(),
  inspection: z.object({
    opset: z.int(),
    parameterCount: z.int(),
    inputs: z.array(tensorInfoSchema),
    outputs: z.array(tensorInfoSchema),
    operators: z.array(z.string()),
  }),
  card: modelCardSchema,
  /** Why the card's preprocessing was chosen. */
  preprocessing: presetGuessSchema,
  /** Tensors that may be named as features, from the output backwards. */
  tensors: z.array(
    z.object({
      tensor: z.string(),
      layer: z.string(),
      type: z.string(),
      shape: z.array(z.int().nullable()).nullable(),
    }),
  ),
  /** What is taken for the features when the card names none. */
  featuresTensor: z.string().nullable(),
  /** Stored networks whose labels fit in number. */
  labelSources: z.array(z.object({ networkId: z.string(), name: z.string() })),
});
export const packedNetworkSchema = z.object({
  weightsHash: sha256Schema,
  fileName: z.string(),
  format: z.enum(['onnx', 'tfjs']),
  unused: z.array(z.string()),
  card: modelCardSchema.nullable(),
  labels: z.array(z.string()).nullable(),
});
export const cardProblemsSchema = z.object({ problems: z.array(cardProblemSchema) });
export const comparisonAnswerSchema = z.object({ comparison: presetComparisonSchema });
export const graphAnswerSchema = z.object({ graph: networkGraphSchema });
export type Proposal = z.infer<typeof networkProposalSchema>;
export type TensorShape = z.infer<typeof tensorInfoSchema>;

export const topSchema = z.object({ top: z.array(classScoreSchema) });
export const networkAnswerSchema = z.object({ network: networkSchema });
export const networksAnswerSchema = z.object({ networks: z.array(networkSchema) });
export const imageSetAnswerSchema = z.object({ imageSet: imageSetSchema });
export const imageSetsAnswerSchema = z.object({ imageSets: z.array(imageSetSchema) });
/** `predictions`: of those on the page that have one, where the query names a network. */
export const imagePageSchema = pageOf(imageSchema).extend({ predictions: z.array(picturePredictionSchema).optional() });
export const imageAnswerSchema = z.object({ image: imageSchema });
export const labelsAnswerSchema = z.object({
  labels: z.array(z.object({ label: z.string(), count: z.int() })),
});
export const importReportSchema = z.object({
  imageSet: imageSetSchema,
  added: z.int(),
  /** Files whose bytes were in the set before, or came twice. */
  alreadyThere: z.int(),
  /** Pictures that were added or are there already, in the order of their files. */
  images: z.array(imageSchema),
  refused: z.array(refusedFileSchema),
});
export const presentAnswerSchema = z.object({ present: z.array(sha256Schema) });
export const sessionAnswerSchema = z.object({ session: sessionSchema });
export const sessionsAnswerSchema = z.object({ sessions: z.array(sessionSchema) });
export const jobAnswerSchema = z.object({ job: jobSchema });
/** `matches`: what was found in those on the page, where the query has a search. */
export const findingPageSchema = pageOf(findingSchema).extend({ matches: searchMatchesSchema.optional() });
export const findingAnswerSchema = z.object({ finding: findingSchema });
export const revisionPageSchema = pageOf(findingRevisionSchema);
/** The pictures of a finding's contact sheet, in its order. */
export const sheetAnswerSchema = z.object({ pictures: z.array(sheetPictureSchema) });
export const clearStorageSchema = z.strictObject({ category: clearableCategorySchema });
export const storageAnswerSchema = z.object({ storage: storageReportSchema });
export const clearedAnswerSchema = storageAnswerSchema.extend({ freedBytes: z.int() });
/** A network of the catalogue, and how it stands with it here. */
export const catalogueItemSchema = z.object({
  id: idSchema,
  title: z.string(),
  year: z.int().nullable(),
  summary: z.string(),
  lecture: z.boolean(),
  bytes: z.int(),
  opset: z.int(),
  input: z.object({ width: z.int(), height: z.int(), channels: z.enum(CHANNEL_ORDERS) }),
  outputKind: z.enum(OUTPUT_KINDS),
  preprocessingVerified: z.boolean(),
  /** Where it is pulled from. */
  address: z.string(),
  /** Of an interrupted pull: the next one goes on after them. */
  partialBytes: z.int(),
  /** The stored network with these weights. */
  networkId: idSchema.nullable(),
  /** The pull that is under way, or else the last one. */
  task: taskSchema.nullable(),
});
export type CatalogueItem = z.infer<typeof catalogueItemSchema>;
export const catalogueAnswerSchema = z.object({ items: z.array(catalogueItemSchema) });
export const taskAnswerSchema = z.object({ task: taskSchema });
export const tasksAnswerSchema = z.object({ tasks: z.array(taskSchema) });
/** What is known of a set's predictions, with the newest task that computes them. */
export const predictionSummarySchema = z.object({
  tally: predictionTallySchema,
  origins: z.array(predictionOriginSchema),
  task: taskSchema.nullable(),
});
export type PredictionSummary = z.infer<typeof predictionSummarySchema>;
/** What is there of a set's vectors, newest first. */
export const featuresAnswerSchema = z.object({ features: z.array(featureSetSchema) });
export const startedFeaturesSchema = z.object({ key: sha256Schema, task: taskSchema });
export const provenanceAnswerSchema = z.object({ provenance: predictionProvenanceSchema });
export const checkAnswerSchema = z.object({ check: findingCheckSchema });
