/** Labellings over HTTP. Who asks is a display name: nobody has an account yet, so a name is taken as it is given. */
import { z } from 'zod';
import { labelEntrySchema, labelledChannelSchema, labellingProgressSchema, labellingSchema } from '../domain/labelling';
import { labellingResultsSchema } from '../domain/labellingResults';
import { displayNameSchema } from '../domain/session';
import { limit, offset } from './rest';

export const askerQuerySchema = z.strictObject({ by: displayNameSchema.optional() });
export const ownLabelsQuerySchema = z.strictObject({ by: displayNameSchema });

export const changeLabellingSchema = z.strictObject({
  by: displayNameSchema,
  state: labellingSchema.shape.state,
});

/** A labelling as lists show it, with what of it is told to everybody. */
export const listedLabellingSchema = z.object({
  labelling: labellingSchema,
  progress: z.array(labellingProgressSchema),
});
export type ListedLabelling = z.infer<typeof listedLabellingSchema>;
export const labellingPageQuerySchema = z.strictObject({ offset, limit: limit(50) });
/** Newest first. `total`: over all pages. */
export const labellingListSchema = z.object({ labellings: z.array(listedLabellingSchema), total: z.int() });
export type LabellingList = z.infer<typeof labellingListSchema>;
export const labellingAnswerSchema = listedLabellingSchema;

export const channelEvidenceAnswerSchema = labelledChannelSchema;
/** Oldest first. */
export const ownLabelsSchema = z.object({ labels: z.array(labelEntrySchema) });
export const labelAnswerSchema = z.object({ label: labelEntrySchema });
export const labellingResultsAnswerSchema = z.object({ results: labellingResultsSchema });

/** Whether a labelling has changed: no label follows from it. */
export const labellingStateSchema = z.object({
  state: labellingSchema.shape.state,
  /** From then on no label counts. */
  shownAt: labellingSchema.shape.shownAt,
  entries: z.int(),
  progress: z.array(labellingProgressSchema),
});
export type LabellingState = z.infer<typeof labellingStateSchema>;

/** A channel in an address: up to the largest number that a column of the database holds. */
export const channelAddressSchema = z
  .string()
  .regex(/^\d{1,10}$/)
  .transform(Number)
  .pipe(z.int().max(2 ** 31 - 1));
