/**
 * A finding: what somebody saw, with the evidence frozen beside it so that it can be checked again. `kind` says what it is
 * about, and so what its target and its evidence are: each kind has a file of its own (occlusionFinding.ts,
 * pointsFinding.ts, channelFinding.ts, regionFinding.ts), a module of the server (server/findings/kinds) and one of the pages
 * (components/findings/kinds).
 * Artifacts that evidence rests on are its fields whose names end with "Hash"; by that they are kept from being cleared.
 */
import { z } from 'zod';
import { channelComparisonSchema, channelDraft, channelFinding } from './channelFinding';
import { findingStatusSchema } from './findingReview';
import { idSchema } from './hash';
import { occlusionComparisonSchema, occlusionDraft, occlusionFinding } from './occlusionFinding';
import { firstWords, revisionNumberSchema } from './findingWords';
import { pointsComparisonSchema, pointsDraft, pointsFinding } from './pointsFinding';
import { regionComparisonSchema, regionDraft, regionFinding } from './regionFinding';
import { displayNameSchema } from './session';

export { tagSchema } from './findingWords';
export { findingAreaSchema, SAME_PROBABILITY_TOLERANCE, type FindingArea } from './occlusionFinding';

const drafted = {
  sessionId: idSchema,
  author: displayNameSchema,
  ...firstWords,
};
export const findingDraftSchema = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ ...drafted, ...occlusionDraft }),
    z.strictObject({ ...drafted, ...pointsDraft }),
    z.strictObject({ ...drafted, ...channelDraft }),
    z.strictObject({ ...drafted, ...regionDraft }),
  ],
  'must be "occlusion", "points", "channel" or "region"',
);
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
  by: z.string(),
  /** Another network than the finding's own, that it was made with. */
  network: z.object({ id: idSchema, name: z.string() }).optional(),
  createdAt: z.iso.datetime(),
  outcome: findingOutcomeSchema,
});
export type FindingCheck = z.infer<typeof findingCheckSchema>;

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
  /** Newest first. */
  checks: z.array(findingCheckSchema),
};
export const findingSchema = z.discriminatedUnion('kind', [
  z.object({ ...stored, ...occlusionFinding }),
  z.object({ ...stored, ...pointsFinding }),
  z.object({ ...stored, ...channelFinding }),
  z.object({ ...stored, ...regionFinding }),
]);
export type Finding = z.infer<typeof findingSchema>;

export type FindingKindName = Finding['kind'];
/** One kind's own; of all kinds: any. */
export type FindingOf<Kind extends FindingKindName> = Extract<Finding, { kind: Kind }>;
export type DraftOf<Kind extends FindingKindName> = Extract<FindingDraft, { kind: Kind }>;
/** What a check of this kind of finding compared. */
export type ComparisonOf<Kind extends FindingKindName> = Extract<FindingOutcome, { kind: Kind }>;
/** As it is handed over to be stored. */
type WithoutStored<T> = T extends unknown
  ? Omit<T, 'createdAt' | 'revision' | 'lastEdit' | 'status' | 'reviewNumber' | 'checks'>
  : never;
export type NewFinding = WithoutStored<Finding>;
