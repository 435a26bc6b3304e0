/** A finding about a map at one of its frames: about some pictures that somebody circled, or about the whole layout. */
import { z } from 'zod';
import { MAX_EMBEDDING_POINTS, PCA_AXES } from './embedding';
import { embeddingSpecSchema, metricSchema } from './embeddingSpec';
import { featureIdentitySchema } from './features';
import { idSchema, sha256Schema } from './hash';
import { deviceSchema } from './provenance';

const axis = z.int().min(0).max(PCA_AXES - 1); // prettier-ignore
/** Principal components along x and y, from 0; null for a map of another method. */
const axesSchema = z.tuple([axis, axis]).nullable();

export const pointsTargetSchema = z.strictObject({
  networkId: idSchema,
  imageSetId: idSchema,
  embeddingId: idSchema,
  /** Of a kept frame. */
  iteration: z.int().min(0),
  axes: axesSchema,
  /** The members as a saved selection, for the link. The evidence holds them by itself. Null: the whole frame. */
  selectionId: idSchema.nullable(),
});
export type PointsTarget = z.infer<typeof pointsTargetSchema>;

/** What is asked for: the selection of a map as somebody sees it. */
export const pointsDraft = {
  kind: z.literal('points'),
  map: z.strictObject({
    embeddingId: idSchema,
    /** Of a kept frame; null: the last one that was kept. */
    iteration: z.int().min(0).nullable().default(null),
    axes: axesSchema.default(null),
  }),
  selection: z.discriminatedUnion(
    'kind',
    [
      /** All points: the layout itself. */
      z.strictObject({ kind: z.literal('frame') }),
      z.strictObject({ kind: z.literal('saved'), id: idSchema }),
      /** It is saved with the finding, under its title. */
      z.strictObject({
        kind: z.literal('unsaved'),
        imageIds: z
          .array(idSchema)
          .min(1, 'must name at least one picture')
          .max(MAX_EMBEDDING_POINTS, `must be at most ${MAX_EMBEDDING_POINTS.toLocaleString('en')} pictures`),
      }),
    ],
    'must be a saved selection, the ids of pictures or the whole frame',
  ),
};

/** Everything that the layout and its vectors depend on. */
export const pointsProvenanceSchema = z.object({
  algorithm: z.string(),
  spec: embeddingSpecSchema,
  /** The map whose layout it went on from. */
  extends: idSchema.nullable(),
  iteration: z.int().min(0),
  /** Names which pictures its points are, in their order. */
  pointsHash: sha256Schema,
  /** Names the space of the vectors. */
  featureKey: sha256Schema,
  features: featureIdentitySchema,
  /** Where the newest of the vectors were computed; null when they were cleared. */
  device: deviceSchema.nullable(),
  specularVersion: z.string(),
});
export type PointsProvenance = z.infer<typeof pointsProvenanceSchema>;

/** Nearest neighbours that cohesion looks at. */
export const COHESION_NEIGHBOURS = 10;
export const cohesionSchema = z.object({
  /** Neighbours of each member; fewer than COHESION_NEIGHBOURS on a map of so few points. */
  k: z.int().min(1),
  metric: metricSchema,
  /** Mean share of a member's k nearest pictures, by their vectors, that are members too. */
  share: z.number(),
  /** The same for as many pictures taken by chance: (members − 1) / (points − 1). */
  byChance: z.number(),
  /** Members that were measured. */
  measured: z.int().min(1),
});
export type Cohesion = z.infer<typeof cohesionSchema>;

/** Labels of a whole frame that are measured one by one. */
export const MAX_MEASURED_LABELS = 10;
/** How far the pictures of one label keep to themselves on a map. */
export const labelCohesionSchema = z.object({ label: z.string(), count: z.int().min(2), cohesion: cohesionSchema });
export type LabelCohesion = z.infer<typeof labelCohesionSchema>;

/** Labels that are counted one by one; the other ones are counted together. */
export const MAX_COUNTED_LABELS = 20;
export const labelCountSchema = z.object({ label: z.string().nullable(), count: z.int().min(1) });

export const pointsEvidenceSchema = z.object({
  provenance: pointsProvenanceSchema,
  networkName: z.string(),
  imageSetName: z.string(),
  /** Pictures of the set when the finding was saved. */
  imageCount: z.int().min(0),
  layer: z.string(),
  selectionName: z.string(),
  pointCount: z.int().min(1),
  memberCount: z.int().min(1),
  /** Of the members, most first; null: no label. */
  labels: z.array(labelCountSchema).max(MAX_COUNTED_LABELS),
  otherLabels: z.object({ labels: z.int().min(0), members: z.int().min(0) }),
  /** Share of the labelled members that have the most frequent label; null when none has a label. */
  purity: z.number().nullable(),
  /** Null when not all vectors of the map were there, and of a whole frame, which has nobody outside. */
  cohesion: cohesionSchema.nullable(),
  /** Of a whole frame: of the commonest labels. Null when not all vectors of the map were there, and of some pictures. */
  labelCohesion: z.array(labelCohesionSchema).max(MAX_MEASURED_LABELS).nullable().default(null),
  /** JSON, see server/embedding/pointsFile.ts: ids, file names, labels and content hashes of the members. */
  membersHash: sha256Schema,
  /** NPY, float32, (points, 2): the layout. */
  coordinatesHash: sha256Schema,
  /** NPY, float32, (points): 1 for a member, 0 for another point. */
  maskHash: sha256Schema,
  /** PNG of the map, the members coloured. */
  pictureHash: sha256Schema,
  /** PNG of the first members' pictures; sheet.ts says which. */
  sheetHash: sha256Schema,
});
export type PointsEvidence = z.infer<typeof pointsEvidenceSchema>;

/**
 * Cohesions that differ by no more than this are called the same: vectors of another device differ in their last digits,
 * so that neighbours that are equally near change places.
 */
export const SAME_COHESION_TOLERANCE = 0.01;

/** The pictures, the network and the vectors as they are now, against the evidence. */
export const pointsComparisonSchema = z.object({
  kind: z.literal('points'),
  verdict: z.enum(['same', 'changed']),
  members: z.int(),
  /** Members that are not there any more. */
  missing: z.int(),
  /** Members whose bytes are others. */
  replaced: z.int(),
  /** Null where it was not measured then, or cannot be now. */
  cohesion: z.object({ then: z.number(), now: z.number() }).nullable(),
  /** Of a whole frame: its points against where they were. Null where they could not be compared. */
  layout: z.enum(['same', 'changed']).nullable().default(null),
  /** In plain words: what is no longer as it was. */
  reasons: z.array(z.string()),
});
export type PointsComparison = z.infer<typeof pointsComparisonSchema>;

/** A picture of the contact sheet, in its order. */
export const sheetPictureSchema = z.object({
  imageId: idSchema,
  fileName: z.string(),
  label: z.string().nullable(),
  /** In the set, from 0, for the link; null when it is not there any more. */
  position: z.int().min(0).nullable(),
});
export type SheetPicture = z.infer<typeof sheetPictureSchema>;

/** The contact sheet: squares row by row. */
export const SHEET = { columns: 8, rows: 6, px: 96 } as const;

/** What tells a finding of this kind from others. */
export const pointsFinding = {
  kind: z.literal('points'),
  target: pointsTargetSchema,
  evidence: pointsEvidenceSchema,
};
