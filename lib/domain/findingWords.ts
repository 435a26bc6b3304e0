/**
 * The words of a finding: what people wrote of it. Whoever can read them can change them, and every version is kept: a
 * change is a new revision, and so is going back to an old one.
 */
import { z } from 'zod';
import { idSchema } from './hash';
import { displayNameSchema } from './session';

export const MAX_TEXT_LENGTH = 20_000;
export const MAX_TAGS = 20;

export const tagSchema = z
  .string()
  .trim()
  .min(1)
  .max(40)
  .regex(/^[^,]+$/, 'must not contain a comma');

/** All of them are to be given: what is left out of a change would be gone. */
export const findingWordsSchema = z.strictObject({
  title: z.string().trim().min(1, 'must not be empty').max(200, 'must be at most 200 characters'),
  /** Markdown. */
  text: z.string().max(MAX_TEXT_LENGTH, `must be at most ${MAX_TEXT_LENGTH.toLocaleString('en')} characters`),
  /** Each of them once: a second one says nothing. */
  tags: z
    .array(tagSchema)
    .transform((tags) => [...new Set(tags)])
    .refine((tags) => tags.length <= MAX_TAGS, `must be one of at most ${MAX_TAGS}`),
});
/** Of a new finding. */
export const firstWords = {
  title: findingWordsSchema.shape.title,
  text: findingWordsSchema.shape.text.default(''),
  tags: findingWordsSchema.shape.tags.default([]),
};
export type FindingWords = z.infer<typeof findingWordsSchema>;

/** From 1, one more with each change. */
export const revisionNumberSchema = z.int().min(1).max(2 ** 31 - 1); // prettier-ignore

/** How a revision came to be. */
export const revisionOriginSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('created') }),
  z.object({ kind: z.literal('edited') }),
  /** Somebody else's change came between: the edit began with revision `basedOn`, and both changes are in this one. */
  z.object({ kind: z.literal('merged'), basedOn: revisionNumberSchema }),
  z.object({ kind: z.literal('restored'), from: revisionNumberSchema }),
]);
export type RevisionOrigin = z.infer<typeof revisionOriginSchema>;

/** The words of something at one time. */
export const wordsRevisionSchema = z.object({
  number: revisionNumberSchema,
  title: z.string(),
  text: z.string(),
  tags: z.array(z.string()),
  by: z.string(),
  createdAt: z.iso.datetime(),
  origin: revisionOriginSchema,
});
export type WordsRevision = z.infer<typeof wordsRevisionSchema>;
export const findingRevisionSchema = wordsRevisionSchema.extend({ findingId: idSchema });
export type FindingRevision = z.infer<typeof findingRevisionSchema>;

/** A change of the words; `basedOn` is the revision that they were made from. */
export const editFindingSchema = z.strictObject({
  basedOn: revisionNumberSchema,
  words: findingWordsSchema,
  by: displayNameSchema,
});
export type EditFinding = z.infer<typeof editFindingSchema>;

/** Back to the words of revision `to`; `basedOn` is the newest that was seen. */
export const restoreFindingSchema = z.strictObject({
  to: revisionNumberSchema,
  basedOn: revisionNumberSchema,
  by: displayNameSchema,
});
export type RestoreFinding = z.infer<typeof restoreFindingSchema>;

export function wordsOf({ title, text, tags }: FindingWords): FindingWords {
  return { title, text, tags };
}

export function sameWords(a: FindingWords, b: FindingWords): boolean {
  return (['title', 'text', 'tags'] as const).every((field) => sameField(field, a, b));
}

export function sameField(field: keyof FindingWords, a: FindingWords, b: FindingWords): boolean {
  if (field !== 'tags') return a[field] === b[field];
  return a.tags.length === b.tags.length && a.tags.every((tag, i) => tag === b.tags[i]);
}
