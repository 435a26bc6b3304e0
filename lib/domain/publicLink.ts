/**
 * A public link: whoever has it can read one thing as it was when it was shared, without a name and without a way to
 * anything else, until it expires or somebody revokes it.
 */
import { z } from 'zod';
import { MAX_COLLECTION_ITEMS } from './collection';
import { revisionNumberSchema } from './findingWords';
import { idSchema } from './hash';
import { publicCollectionSchema } from './publicCollection';
import { publicFindingSchema } from './publicFinding';
import { displayNameSchema } from './session';

/** 32 random bytes as base64url. */
export const linkTokenSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'must be the token of a public link');

/** What is shared. */
export const linkSubjectSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('finding'), id: idSchema }),
  z.strictObject({ kind: z.literal('collection'), id: idSchema }),
]);
export type LinkSubject = z.infer<typeof linkSubjectSchema>;

/** What it shows, by the kind of its subject. */
export const publicContentSchema = z.discriminatedUnion('kind', [publicFindingSchema, publicCollectionSchema]);
export type PublicContent = z.infer<typeof publicContentSchema>;

const DAY_S = 24 * 60 * 60;
/** Ten years. */
export const MAX_LIFETIME_S = 3650 * DAY_S;
/** In seconds, as they are offered; null: until it is revoked. */
export const LIFETIMES = [DAY_S, 7 * DAY_S, 30 * DAY_S, null] as const;

export const newPublicLinkSchema = z.strictObject({
  /** Made by who sends it: sent again, because the answer was lost, it is the same link. */
  id: idSchema,
  by: displayNameSchema,
  lifetimeSeconds: z
    .int('must be a whole number of seconds')
    .min(1, 'must be at least 1 second')
    .max(MAX_LIFETIME_S, `must be at most ${MAX_LIFETIME_S.toLocaleString('en')} seconds`)
    .nullable(),
  withDiscussion: z.boolean(),
  /** What was in sight when it was shared: the words' revision and the number of the last entry of the review, or of the log. */
  revision: revisionNumberSchema,
  reviewNumber: z.int().min(0),
});
export type NewPublicLink = z.infer<typeof newPublicLinkSchema>;

/** A finding of a collection as it was in sight when that was shared. */
const seenFindingSchema = z.strictObject({
  id: idSchema,
  revision: revisionNumberSchema,
  /** Of the last entry of its review. */
  reviewNumber: z.int().min(0),
});
export type SeenFinding = z.infer<typeof seenFindingSchema>;
export const newCollectionLinkSchema = newPublicLinkSchema.extend({
  /** Those that are in it, in any order. */
  findings: z.array(seenFindingSchema).max(MAX_COLLECTION_ITEMS, `must be at most ${MAX_COLLECTION_ITEMS} findings`),
});
export type NewCollectionLink = z.infer<typeof newCollectionLinkSchema>;

export const revokeLinkSchema = z.strictObject({ by: displayNameSchema });

export const publicLinkSchema = z.object({
  id: idSchema,
  subject: linkSubjectSchema,
  /** What it shows, as the numbers of a `NewPublicLink`. */
  revision: revisionNumberSchema,
  reviewNumber: z.int().min(0),
  withDiscussion: z.boolean(),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
  /** Null: never. */
  expiresAt: z.iso.datetime().nullable(),
  revoked: z.object({ by: z.string(), at: z.iso.datetime() }).nullable(),
});
export type PublicLink = z.infer<typeof publicLinkSchema>;

/** As the people of the workspace see it. */
export const sharedLinkSchema = publicLinkSchema.extend({
  state: z.enum(['active', 'expired', 'revoked']),
  /** "/p/…"; null: it cannot be shown again, because the key that it was made with is gone. It works all the same. */
  path: z.string().nullable(),
});
export type SharedLink = z.infer<typeof sharedLinkSchema>;
export type LinkState = SharedLink['state'];
