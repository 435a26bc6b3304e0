/**
 * A labelling: several people name what the same channels see, each without the others' names in sight, so that their
 * agreement says something. What they judge by is frozen when it begins. Labels are a log that only grows.
 */
import { z } from 'zod';
import { channelEvidenceSchema, frozenPatchesSchema, MAX_FROZEN_PATCHES } from './channelFinding';
import { idSchema, sha256Schema } from './hash';
import { displayNameSchema, layerNameSchema } from './session';

export const MAX_LABELLED_CHANNELS = 200;
export const MAX_CATEGORIES = 30;
export const MAX_LABEL_LENGTH = 80;
export const MAX_NOTE_LENGTH = 2_000;
export const MAX_LABELLING_NAME_LENGTH = 80;
export const MAX_INSTRUCTIONS_LENGTH = 4_000;
/** Of all people together. Who needs more begins another labelling. */
export const MAX_LABEL_ENTRIES = 20_000;
/** Patches of a channel that people judge by. */
export const DEFAULT_SHOWN_PATCHES = 9;
/** A seed: 32 bits. */
export const MAX_SEED = 2 ** 32 - 1;

const channelSchema = z.int().min(0);
const atMost = (length: number) => `must be at most ${length.toLocaleString('en')} characters`;

/** One line, as it was typed but for the ends and runs of spaces. */
const lineSchema = z
  .string()
  .regex(/^[^\p{Cc}]*$/u, 'must not hold line breaks or control characters')
  .transform((text) => text.trim().replaceAll(/\s+/g, ' '))
  .pipe(z.string().min(1, 'must not be empty').max(MAX_LABEL_LENGTH, atMost(MAX_LABEL_LENGTH)));

/** One key for all ways to type a label: the case of letters, spaces and ways to write a letter do not matter. */
export function labelKey(label: string): string {
  return label.normalize('NFKC').trim().replaceAll(/\s+/g, ' ').toLowerCase();
}

/** "Can't tell" is always there, beside these. */
export const categoriesSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('fixed'),
    names: z
      .array(lineSchema)
      .min(2, 'must be two or more')
      .max(MAX_CATEGORIES, `must be at most ${MAX_CATEGORIES}`)
      .refine((names) => new Set(names.map(labelKey)).size === names.length, 'must be different from each other'),
  }),
  /** Any words; they are compared by their labelKey. */
  z.strictObject({ kind: z.literal('free') }),
]);
export type Categories = z.infer<typeof categoriesSchema>;

/** Of a labelling that begins: with a category of that name, nobody could tell it from the one that is always there. */
const newCategoriesSchema = categoriesSchema.superRefine((categories, context) => {
  if (categories.kind === 'free') return;
  const place = categories.names.findIndex((name) => labelKey(name).replaceAll('’', "'") === "can't tell");
  if (place < 0) return;
  const message = 'must not hold “can’t tell”: it is always there, beside these';
  context.addIssue({ code: 'custom', path: ['names', place], message });
});

const countSchema = z.int().min(1).max(MAX_LABELLED_CHANNELS, `must be at most ${MAX_LABELLED_CHANNELS}`);
const choices = {
  /** With the greatest values in any picture. */
  strongest: z.strictObject({ kind: z.literal('strongest'), count: countSchema }),
  random: z.strictObject({ kind: z.literal('random'), count: countSchema, seed: z.int().min(0).max(MAX_SEED) }),
};
/** Which channels of the layer. */
export const channelChoiceSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('list'),
    channels: z
      .array(channelSchema)
      .min(1, 'must be one or more')
      .max(MAX_LABELLED_CHANNELS, `must be at most ${MAX_LABELLED_CHANNELS}`)
      .refine((channels) => new Set(channels).size === channels.length, 'must not hold a channel twice'),
  }),
  choices.strongest,
  choices.random,
]);
export type ChannelChoice = z.infer<typeof channelChoiceSchema>;

export const newLabellingSchema = z.strictObject({
  /** Made by who sends it: sent again, because the answer was lost, it is the same labelling. */
  id: idSchema,
  name: z.string().trim().min(1, 'must not be empty').max(MAX_LABELLING_NAME_LENGTH, atMost(MAX_LABELLING_NAME_LENGTH)),
  /** Markdown: what is asked, and how to decide. */
  instructions: z.string().trim().max(MAX_INSTRUCTIONS_LENGTH, atMost(MAX_INSTRUCTIONS_LENGTH)).default(''),
  by: displayNameSchema,
  networkId: idSchema,
  layer: layerNameSchema,
  /** The pictures that were searched for what fires the channels. */
  imageSetId: idSchema,
  channels: channelChoiceSchema,
  /** Patches of each channel that people judge by. */
  top: z.int().min(1).max(MAX_FROZEN_PATCHES).default(DEFAULT_SHOWN_PATCHES),
  categories: newCategoriesSchema,
});
export type NewLabelling = z.infer<typeof newLabellingSchema>;

export const labellingSchema = z.object({
  id: idSchema,
  name: z.string(),
  instructions: z.string(),
  by: z.string(),
  createdAt: z.iso.datetime(),
  networkId: idSchema,
  layer: z.string(),
  imageSetId: idSchema,
  categories: categoriesSchema,
  /** How the channels were chosen. */
  choice: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('list') }),
    choices.strongest,
    choices.random,
  ]),
  /** In the order of their numbers. */
  channels: z.array(channelSchema).min(1),
  /** What all channels' evidence was made of. */
  evidence: z.object({
    provenance: channelEvidenceSchema.shape.provenance,
    networkName: z.string(),
    imageSetName: z.string(),
    /** Of the scan, with what it had seen. */
    key: sha256Schema,
    pictures: z.int().min(0),
    seen: z.int().min(1),
    failed: z.int().min(0),
    /** Patches of each channel at the most. */
    top: z.int().min(1),
  }),
  state: z.enum(['open', 'closed']),
  /**
   * When labels were first shown to somebody who had not given all of theirs, which happens only while it is closed:
   * labels that are given later are not independent. Null: never.
   */
  shownAt: z.iso.datetime().nullable(),
});
export type Labelling = z.infer<typeof labellingSchema>;

/** What people judge a channel by. */
export const labelledChannelSchema = z.object({
  channel: channelSchema,
  patches: frozenPatchesSchema,
  /** PNG of the strongest patches, as PATCH_SHEET lays them. */
  patchesPictureHash: sha256Schema,
});
export type LabelledChannel = z.infer<typeof labelledChannelSchema>;

/** Null: can't tell. */
export const labelSchema = lineSchema.nullable();

export const newLabelSchema = z.strictObject({
  /** Made by who sends it: sent again, because the answer was lost, it is the same entry. */
  id: idSchema,
  by: displayNameSchema,
  channel: channelSchema,
  label: labelSchema,
  note: z.string().trim().max(MAX_NOTE_LENGTH, atMost(MAX_NOTE_LENGTH)).default(''),
});
export type NewLabel = z.infer<typeof newLabelSchema>;

/** What somebody called a channel; of one person and channel the last one holds. */
export const labelEntrySchema = z.object({
  id: idSchema,
  labellingId: idSchema,
  channel: channelSchema,
  by: z.string(),
  label: z.string().nullable(),
  note: z.string(),
  /** Others' labels could be seen by then: it does not count for the agreement. */
  afterSeeing: z.boolean(),
  createdAt: z.iso.datetime(),
});
export type LabelEntry = z.infer<typeof labelEntrySchema>;

/** How many channels somebody has labelled: all that others are told before they may see labels. */
export const labellingProgressSchema = z.object({ by: z.string(), done: z.int().min(0) });
export type LabellingProgress = z.infer<typeof labellingProgressSchema>;
