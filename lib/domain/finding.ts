/**
 * A finding: what somebody saw, with the evidence frozen beside it so that it can be checked again. `kind` says what it is
 * about, and so what its target and its evidence are: each kind has a file of its own (occlusionFinding.ts,
 * pointsFinding.ts, channelFinding.ts, regionFinding.ts), a module of the server (server/findings/kinds) and one of the pages
 * (components/findings/kinds). A finding may be about several things: the first stands in it itself, the others are `added`
 * (findingParts.ts).
 * Artifacts that evidence rests on are its fields whose names end with "Hash"; by that they are kept from being cleared.
 */
import { z } from 'zod';
import { channelComparisonSchema } from './channelFinding';
import { draftedOf, frozenOf, KIND_PROBLEM } from './findingKinds';
import { findingStatusSchema, reasonSchema } from './findingReview';
import { idSchema } from './hash';
import { occlusionComparisonSchema } from './occlusionFinding';
import { firstWords, revisionNumberSchema } from './findingWords';
import { pointsComparisonSchema } from './pointsFinding';
import { regionComparisonSchema } from './regionFinding';
import { displayNameSchema } from './session';

export { tagSchema } from './findingWords';
export { findingAreaSchema, SAME_PROBABILITY_TOLERANCE, type FindingArea } from './occlusionFinding';

const drafted = {
  sessionId: idSchema,
  author: displayNameSchema,
  ...firstWords,
};
export const findingDraftSchema = z.discriminatedUnion('kind', draftedOf(drafted), KIND_PROBLEM);
export type FindingDraft = z.infer<typeof findingDraftSchema>;

/** `running` and `failed` are of every kind; what was compared is each kind's own. */
export const findingOutcomeSchema = z.discriminatedUnion('verdict', [
  z.object({ verdict: z.literal('running') }),
  z.discriminatedUnion('kind', [
    occlusionComparisonSchema,
    pointsComparisonSchema,
    channelComparisonSchema,
    regionComparisonSchema,
  ]),
  z.object({ verdict: z.literal('failed'), message: z.string() }),
]);
export type FindingOutcome = z.infer<typeof findingOutcomeSchema>;

export const findingCheckSchema = z.object({
  id: idSchema,
  findingId: idSchema,
  /** What computes it; null: it was compared at once. */
  jobId: idSchema.nullable(),
  /** The part that was compared; null: what the finding began with. */
  partId: idSchema.nullable().default(null),
  by: z.string(),
  /** Another network than the finding's own, that it was made with. */
  network: z.object({ id: idSchema, name: z.string() }).optional(),
  createdAt: z.iso.datetime(),
  outcome: findingOutcomeSchema,
});
export type FindingCheck = z.infer<typeof findingCheckSchema>;
/** As it is handed over to be stored. */
export type NewCheck = Omit<z.input<typeof findingCheckSchema>, 'createdAt'>;

/** Things that one finding is about, the first among them. */
export const MAX_PARTS = 12;

/** Something that a finding is about besides the first: added by an entry of its review, and never changed. */
const partStored = {
  /** Of the entry, too. */
  id: idSchema,
  /** Among all parts: what the finding began with is number 1. */
  number: z.int().min(2).max(MAX_PARTS),
  /** In the log of the review. */
  entry: z.int().min(1),
  by: z.string(),
  at: z.iso.datetime(),
  /** Why it belongs there. */
  note: z.string(),
  /** The session that it was seen in. */
  sessionId: idSchema,
};
export const findingPartSchema = z.discriminatedUnion('kind', frozenOf(partStored));
export type FindingPart = z.infer<typeof findingPartSchema>;

/** A part as it is sent: what it is about is frozen by the server. */
export const newPartSchema = z.strictObject({
  /** Made by who sends it: sent again, because the answer was lost, it is the same part. */
  id: idSchema,
  by: displayNameSchema,
  note: reasonSchema,
  sessionId: idSchema,
  draft: z.discriminatedUnion('kind', draftedOf({}), KIND_PROBLEM),
});
export type NewPart = z.infer<typeof newPartSchema>;

const stored = {
  id: idSchema,
  sessionId: idSchema,
  title: z.string(),
  text: z.string(),
  tags: z.array(z.string()),
  author: z.string(),
  createdAt: z.iso.datetime(),
  /** Of the words. */
  revision: revisionNumberSchema,
  /** Null: they are as they were first written. */
  lastEdit: z.object({ by: z.string(), at: z.iso.datetime() }).nullable(),
  /** Of its review, as is the number of the last entry of that: 0, nobody said anything. */
  status: findingStatusSchema,
  reviewNumber: z.int().min(0),
  /** What else it is about, by number. */
  added: z
    .array(findingPartSchema)
    .max(MAX_PARTS - 1)
    .default([]),
  /** Of all parts, newest first. */
  checks: z.array(findingCheckSchema),
};
export const findingSchema = z.discriminatedUnion('kind', frozenOf(stored));
export type Finding = z.infer<typeof findingSchema>;

export type FindingKindName = Finding['kind'];
/** One kind's own; of all kinds: any. `partId`: the part that stands in place of the first, see findingParts.ts. */
export type FindingOf<Kind extends FindingKindName> = Extract<Finding, { kind: Kind }> & { partId?: string | null };
export type DraftOf<Kind extends FindingKindName> = Extract<FindingDraft, { kind: Kind }>;
/** What a check of this kind of finding compared. */
export type ComparisonOf<Kind extends FindingKindName> = Extract<FindingOutcome, { kind: Kind }>;
/** As it is handed over to be stored. */
type WithoutStored<T> = T extends unknown
  ? Omit<T, 'createdAt' | 'revision' | 'lastEdit' | 'status' | 'reviewNumber' | 'added' | 'checks'>
  : never;
export type NewFinding = WithoutStored<Finding>;
