/**
 * What a public link shows of a finding: frozen when it was shared, in words and numbers of its own. It has no place for
 * ids, hashes of files or addresses, so that none can be in it; its files have names that mean nothing elsewhere.
 */
import { z } from 'zod';
import { FINDING_STATUSES } from './findingReview';
import { sha256Schema } from './hash';

/** A file of a public link: "picture.png"; "part2-picture.png" of another part, "f3-picture.png" of the third finding of a collection. */
export const publicFileNameSchema = z
  .string()
  .regex(/^(?:f[1-9]\d{0,2}-)?(?:part[1-9]\d?-)?[a-z]{1,20}\.(png|npy|csv|json)$/, 'must be the name of a file');

const said = { by: z.string(), at: z.iso.datetime() };
export const publicCommentSchema = z.object({
  ...said,
  /** Markdown. */
  text: z.string(),
  rewrittenAt: z.iso.datetime().nullable(),
});
export type PublicComment = z.infer<typeof publicCommentSchema>;

export const publicThreadSchema = publicCommentSchema.extend({
  /** The part of the evidence that it points at, in words; null: the whole finding. */
  about: z.string().nullable(),
  replies: z.array(publicCommentSchema),
  resolved: z.object(said).nullable(),
});
export type PublicThread = z.infer<typeof publicThreadSchema>;

export const publicPictureSchema = z.object({
  file: publicFileNameSchema,
  title: z.string(),
  /** For those who do not see it. */
  alt: z.string(),
});
export type PublicPicture = z.infer<typeof publicPictureSchema>;

export const publicTableSchema = z.object({
  caption: z.string(),
  columns: z.array(z.object({ name: z.string(), isNumeric: z.boolean() })),
  rows: z.array(z.array(z.string())),
});
export type PublicTable = z.infer<typeof publicTableSchema>;

/** What is shown of what a finding is about, of one part. */
const publicEvidence = {
  /** What it is about, in a word or two: "great white shark". */
  subject: z.string(),
  networkName: z.string(),
  /** What to know before one believes it. */
  caution: z.string().nullable(),
  /** The one that says most first. */
  pictures: z.array(publicPictureSchema).min(1),
  /** The numbers of the evidence, a sentence or two each. */
  numbers: z.array(z.string()),
  /** The best classes with their probabilities, 0…1. */
  scores: z.array(
    z.object({ caption: z.string(), top: z.array(z.object({ label: z.string(), probability: z.number() })) }),
  ),
  tables: z.array(publicTableSchema),
  /** What the numbers depend on. */
  facts: z.array(z.object({ name: z.string(), value: z.string() })),
  downloads: z.array(z.object({ file: publicFileNameSchema, text: z.string() })),
};

/** What was added to a finding. */
export const publicPartSchema = z.object({ number: z.int().min(2), ...said, note: z.string(), ...publicEvidence });
export type PublicPart = z.infer<typeof publicPartSchema>;

export const publicFindingSchema = z.object({
  kind: z.literal('finding'),
  title: z.string(),
  /** Markdown, without the addresses of the workspace. */
  text: z.string(),
  tags: z.array(z.string()),
  author: z.string(),
  createdAt: z.iso.datetime(),
  /** Of the words. */
  revision: z.int().min(1),
  lastEdit: z.object(said).nullable(),
  status: z.enum(FINDING_STATUSES),
  /** Who decided on the status, and why; null: nobody did. `isOlder`: about words before these; `parts`: how many it had then, where there are more. */
  decision: z.object({ ...said, reason: z.string(), isOlder: z.boolean(), parts: z.int().optional() }).nullable(),
  votes: z.object({ agree: z.int().min(0), disagree: z.int().min(0) }),
  ...publicEvidence,
  /** What else it is about, by number. */
  parts: z.array(publicPartSchema).default([]),
  /** Null: it was not shared. */
  discussion: z.array(publicThreadSchema).nullable(),
});
export type PublicFinding = z.infer<typeof publicFindingSchema>;

/** Where the bytes of a public link's files are. Never leaves the server. */
export const publicFilesSchema = z.record(
  publicFileNameSchema,
  z.object({ hash: sha256Schema, contentType: z.string() }),
);
export type PublicFiles = z.infer<typeof publicFilesSchema>;
