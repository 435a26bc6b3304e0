/**
 * What a public link shows of a collection: frozen when it was shared, as a finding is (publicFinding.ts), and with no more
 * place for ids, hashes of files or addresses.
 */
import { z } from 'zod';
import { publicFindingSchema, publicThreadSchema } from './publicFinding';

/** Findings of a collection that can be shared. */
export const MAX_SHARED_FINDINGS = 100;
/** Characters of everything that a link to a collection shows, as JSON: what one page can still hold. */
export const MAX_SHARED_CHARACTERS = 4_000_000;

const said = { by: z.string(), at: z.iso.datetime() };

export const publicItemSchema = z.object({
  /** Markdown: why the finding is there. Null: there is no note. */
  note: z.object({ ...said, text: z.string() }).nullable(),
  /** As it was at the same moment. Of all findings no two files have one name. */
  finding: publicFindingSchema,
});
export type PublicItem = z.infer<typeof publicItemSchema>;

export const publicCollectionSchema = z.object({
  kind: z.literal('collection'),
  title: z.string(),
  /** Markdown, without the addresses of the workspace. */
  text: z.string(),
  tags: z.array(z.string()),
  author: z.string(),
  createdAt: z.iso.datetime(),
  /** Of the words. */
  revision: z.int().min(1),
  lastEdit: z.object(said).nullable(),
  /** In order. */
  items: z.array(publicItemSchema).max(MAX_SHARED_FINDINGS),
  /** Of the collection. Null: it was not shared, and neither are those of the findings. */
  discussion: z.array(publicThreadSchema).nullable(),
});
export type PublicCollection = z.infer<typeof publicCollectionSchema>;
