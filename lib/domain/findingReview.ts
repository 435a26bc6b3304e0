/**
 * The review of a finding: a log of what people said of it. An entry is never changed or taken away; what holds now (the
 * status, the votes, the comments) follows from all of them, see lib/review/reviewOf.ts.
 */
import { z } from 'zod';
import { findingAnchorSchema } from './findingAnchor';
import { revisionNumberSchema } from './findingWords';
import { idSchema } from './hash';
import { displayNameSchema } from './session';

export const FINDING_STATUSES = ['draft', 'proposed', 'confirmed', 'disputed', 'rejected'] as const;
export const findingStatusSchema = z.enum(FINDING_STATUSES);
export type FindingStatus = z.infer<typeof findingStatusSchema>;

export const MAX_REASON_LENGTH = 2_000;
export const MAX_COMMENT_LENGTH = 10_000;

export const reasonSchema = z.string().trim().max(MAX_REASON_LENGTH, `must be at most ${MAX_REASON_LENGTH.toLocaleString('en')} characters`).default(''); // prettier-ignore
/** Markdown. */
const commentTextSchema = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(MAX_COMMENT_LENGTH, `must be at most ${MAX_COMMENT_LENGTH.toLocaleString('en')} characters`);

/** Of one finding. Who has more to say begins another one. */
export const MAX_REVIEW_ENTRIES = 5_000;

/** People of whom an answer is waited for at once. */
export const MAX_ASKED = 20;

/** Of somebody who was asked to look at a finding. */
export const REVIEWER_STATES = ['asked', 'done', 'declined', 'withdrawn'] as const;
export const reviewerStateSchema = z.enum(REVIEWER_STATES);
export type ReviewerState = (typeof REVIEWER_STATES)[number];

export const VOTES = ['agree', 'disagree'] as const;
export type Vote = (typeof VOTES)[number];

/** How many parts the finding had when it was judged, as far as whoever judged it saw; left out: all of them. */
const seenPartsSchema = z.int().min(1).optional();

const JUDGEMENTS = [
  /** `from`: the status that was seen; `revision`: of the words that were read. */
  z.strictObject({
    kind: z.literal('status'),
    from: findingStatusSchema,
    to: findingStatusSchema,
    revision: revisionNumberSchema,
    parts: seenPartsSchema,
    reason: reasonSchema,
  }),
  /** Of each person the last one counts. Null takes it back. */
  z.strictObject({
    kind: z.literal('vote'),
    vote: z.enum(VOTES).nullable(),
    revision: revisionNumberSchema,
    parts: seenPartsSchema,
    reason: reasonSchema,
  }),
] as const;

/** What is said in threads, whatever they are about. */
export const TALK_ACTS = [
  /** Begins a thread, whose id is that of the entry. Null: about the whole finding. */
  z.strictObject({ kind: z.literal('comment'), text: commentTextSchema, anchor: findingAnchorSchema.nullable() }),
  z.strictObject({ kind: z.literal('reply'), thread: idSchema, text: commentTextSchema }),
  /** Another text of the own comment or reply `entry`, made from `was`. */
  z.strictObject({
    kind: z.literal('rewrite'),
    entry: idSchema,
    was: z.string().max(MAX_COMMENT_LENGTH),
    text: commentTextSchema,
  }),
  z.strictObject({ kind: z.literal('resolve'), thread: idSchema }),
  z.strictObject({ kind: z.literal('reopen'), thread: idSchema }),
] as const;
export type TalkAct = z.infer<(typeof TALK_ACTS)[number]>;

const ASSIGNMENTS = [
  /** Asks somebody to look at it. */
  z.strictObject({ kind: z.literal('assign'), person: displayNameSchema, note: reasonSchema }),
  /** They decline, and say why; or somebody else takes back that they were asked. */
  z.strictObject({ kind: z.literal('unassign'), person: displayNameSchema, note: reasonSchema }),
] as const;

/** Something more that the finding is about. It is frozen by the server, so nobody sends this act: see POST …/parts. */
const EVIDENCE_ACT = z.strictObject({ kind: z.literal('evidence'), part: idSchema, note: reasonSchema });

/** What people send. */
const saidActSchema = z.discriminatedUnion('kind', [...JUDGEMENTS, ...TALK_ACTS, ...ASSIGNMENTS]);
export const reviewActSchema = z.discriminatedUnion('kind', [...JUDGEMENTS, ...TALK_ACTS, ...ASSIGNMENTS, EVIDENCE_ACT]); // prettier-ignore
export type ReviewAct = z.infer<typeof reviewActSchema>;
export type ReviewActOf<Kind extends ReviewAct['kind']> = Extract<ReviewAct, { kind: Kind }>;

export const newReviewEntrySchema = z.strictObject({
  /** Made by who sends it: sent again, because the answer was lost, it is the same entry. */
  id: idSchema,
  by: displayNameSchema,
  act: saidActSchema,
});
/** An entry before it has its place in the log. */
export type NewReviewEntry = Pick<ReviewEntry, 'id' | 'by' | 'act'>;

export const reviewEntrySchema = z.object({
  id: idSchema,
  findingId: idSchema,
  /** In the finding's log, from 1 without gaps. */
  number: z.int().min(1),
  by: z.string(),
  createdAt: z.iso.datetime(),
  act: reviewActSchema,
});
export type ReviewEntry = z.infer<typeof reviewEntrySchema>;
