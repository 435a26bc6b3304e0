/**
 * Notices: that somebody did something which concerns a person, in that person's inbox. Which ones there are follows from
 * what is said (lib/review/noticesOf.ts). A subject has a kind, so that other things than findings can be noticed later.
 */
import { z } from 'zod';
import { findingStatusSchema, reviewerStateSchema } from './findingReview';
import { idSchema } from './hash';
import { displayNameSchema } from './session';

/** What an act is for a person, the most personal first. */
export const NOTICE_KINDS = [
  'asked', // to review
  'withdrawn', // not asked any more
  'mention',
  'answer', // in a thread that they began or spoke in
  'reviewed', // they asked for it
  'declined',
  'status', // these three: of a finding that they wrote, or of a collection that they began
  'vote',
  'comment',
  'evidence', // something was added to a finding that they wrote, judged, were asked about or spoke of
  'resolved', // a thread that they began
  'reopened',
] as const;
export const noticeKindSchema = z.enum(NOTICE_KINDS);
export type NoticeKind = (typeof NOTICE_KINDS)[number];

export const SUBJECT_KINDS = ['finding', 'collection'] as const;
const subjectKindSchema = z.enum(SUBJECT_KINDS);

/** Characters of an excerpt at the most. */
export const MAX_EXCERPT_LENGTH = 200;

/** As it is handed over to be stored, with what it is about: one for each person that an act concerns. */
export interface NewNotice {
  /** See lib/review/samePerson.ts. */
  personKey: string;
  /** In the order of NOTICE_KINDS. */
  kinds: NoticeKind[];
  /** Of what was written, in one line. */
  excerpt: string;
  /** The status that was set, the vote, or the number of the part that was added; else empty. */
  detail: string;
  /** Where it stands: the entry that a comment began with. Null: with the subject itself. */
  commentId: string | null;
}

export const noticeSchema = z.object({
  id: idSchema,
  subject: z.object({ kind: subjectKindSchema, id: idSchema, title: z.string() }),
  by: z.string(),
  kinds: z.array(noticeKindSchema).min(1),
  excerpt: z.string(),
  detail: z.string(),
  commentId: idSchema.nullable(),
  /** Of the words of the subject itself, not of something that was said of it. */
  isOfWords: z.boolean(),
  createdAt: z.iso.datetime(),
  /** Null: it is unread. */
  readAt: z.iso.datetime().nullable(),
});
export type Notice = z.infer<typeof noticeSchema>;

/** Of an inbox: enough to know whether it changed. */
export const inboxStateSchema = z.object({ unread: z.int().min(0), newest: idSchema.nullable() });
export type InboxState = z.infer<typeof inboxStateSchema>;

/** A finding that somebody is asked to look at. */
export const askedReviewSchema = z.object({
  finding: z.object({ id: idSchema, title: z.string(), author: z.string(), status: findingStatusSchema }),
  /** Who asked, when, and with which words. */
  by: z.string(),
  at: z.iso.datetime(),
  note: z.string(),
  state: reviewerStateSchema,
  answeredAt: z.iso.datetime().nullable(),
});
export type AskedReview = z.infer<typeof askedReviewSchema>;

export const markNoticesSchema = z.union(
  [
    z.strictObject({ person: displayNameSchema, ids: z.array(idSchema).min(1).max(200), read: z.boolean() }),
    /** All of them up to a moment: what came later was not seen. */
    z.strictObject({ person: displayNameSchema, until: z.iso.datetime() }),
  ],
  { error: 'must be {person, ids, read} or {person, until}' },
);
export type MarkNotices = z.infer<typeof markNoticesSchema>;
