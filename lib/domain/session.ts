/** A session: the room in which a team looks at one thing at a time. Its view is shared and stored. */
import { z } from 'zod';
import { mapViewSchema } from './embedding';
import { idSchema } from './hash';
import { occlusionRequestSchema } from './job';
import { occlusionSpecSchema, repeatsSchema, scoreSchema, targetSchema } from './occlusion';

/** Layers are named by the network's file. */
export const layerNameSchema = z.string().min(1).max(500);

/** The shared view. Everything that everybody in the session sees alike. */
export const sessionViewSchema = z.strictObject({
  networkId: idSchema.nullable(),
  /** The network that is shown beside it on the same picture; none when it is left out or null. */
  compareWith: idSchema.nullable().optional(),
  /**
   * The run that stands beside the shown one, whatever that becomes; none when it is left out or null. Never together
   * with `compareWith`, which is a network that is asked the same as the shown one.
   */
  compareRun: occlusionRequestSchema.nullable().optional(),
  imageId: idSchema.nullable(),
  /** Name of the layer whose filters, feature maps and patches are looked at; none when it is left out or null. */
  layer: layerNameSchema.nullable().optional(),
  /** Of that layer, from 0. */
  channel: z.int().min(0).nullable().optional(),
  /** The pictures that are searched for what fires a channel; those that the picture is of when it is left out or null. */
  imageSetId: idSchema.nullable().optional(),
  spec: occlusionSpecSchema,
  /** Of a random fill: how many seeds, from the one of the spec on; one when it is left out or null. */
  repeats: repeatsSchema.nullable().optional(),
  target: targetSchema,
  score: scoreSchema,
  /** The maps; left out while none was chosen. */
  map: mapViewSchema.optional(),
});
export type SessionView = z.infer<typeof sessionViewSchema>;
/** Fields that are left out stay as they are; those of `map` too, each by itself (changedMap.ts). */
export const sessionViewChangeSchema = sessionViewSchema.extend({ map: mapViewSchema.partial() }).partial();
export type SessionViewChange = z.infer<typeof sessionViewChangeSchema>;

export const sessionSchema = z.object({
  id: idSchema,
  name: z.string(),
  view: sessionViewSchema,
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type Session = z.infer<typeof sessionSchema>;

export const displayNameSchema = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(40, 'must be at most 40 characters')
  // No database text holds a NUL, and no screen shows the others.
  .regex(/^\P{Cc}*$/u, 'must not hold control characters');
export const sessionNameSchema = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(120, 'must be at most 120 characters');

/** A person in the room, seen through one browser tab. Never stored. */
export const participantSchema = z.object({
  id: idSchema,
  name: displayNameSchema,
  /** Index into the people's palette. */
  colour: z.int().min(0),
});
export type Participant = z.infer<typeof participantSchema>;

/**
 * Where a person looks: the cell or the point of a map under the pointer or the keyboard focus, and whether the shared
 * view is followed.
 */
export const presenceSchema = z.strictObject({
  cell: z.strictObject({ row: z.int().min(0), col: z.int().min(0) }).nullable(),
  /** The picture whose point it is. */
  point: z.strictObject({ imageId: idSchema }).nullable().optional(),
  view: z.enum(['occlusion', 'activations', 'filters', 'patches', 'map', 'findings', 'elsewhere']),
  /** True while the person looks at something else than the shared view. */
  private: z.boolean(),
});
export type Presence = z.infer<typeof presenceSchema>;
