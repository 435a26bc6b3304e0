/**
 * Which findings: the same names in REST's query, in the address of the list and in a saved filter. What is left out
 * filters nothing, and everything that is given holds at once. A new filter is a field here, a condition in
 * server/db/findingFilters.ts (and a facet there, where its values are to be chosen from) and a control in
 * components/findings/FindingFilters.tsx.
 */
import { z } from 'zod';
import type { FindingKindName } from './finding';
import { findingStatusSchema } from './findingReview';
import { MAX_TAGS, tagSchema } from './findingWords';
import { idSchema } from './hash';
import { displayNameSchema, layerNameSchema } from './session';

export const MAX_SEARCH_LENGTH = 200;
export const FINDING_KINDS = ['occlusion', 'points', 'channel', 'region'] as const satisfies readonly FindingKindName[];

export const findingFilterSchema = z.strictObject({
  /** Words, "quoted phrases" and -words that must not be in it (lib/search/parseSearch.ts). */
  search: z.string().trim().max(MAX_SEARCH_LENGTH, `must be at most ${MAX_SEARCH_LENGTH} characters`).optional(),
  /** Findings that have all of them. */
  tag: z.array(tagSchema).max(MAX_TAGS, `must be given at most ${MAX_TAGS} times`).optional(),
  author: displayNameSchema.optional(),
  /** Who is asked to look at them, and has not declined. */
  assignee: displayNameSchema.optional(),
  networkId: idSchema.optional(),
  /** Of the channel that a finding is about. */
  layer: layerNameSchema.optional(),
  status: findingStatusSchema.optional(),
  kind: z.enum(FINDING_KINDS, `must be one of ${FINDING_KINDS.join(', ')}`).optional(),
  /** Those that are in this collection. */
  collection: idSchema.optional(),
});
export type FindingFilter = z.infer<typeof findingFilterSchema>;
/** What stands in the address of the list beside a filter, and says nothing of which findings there are. */
export const BESIDE_FILTER = ['page', 'near'] as const;

/** Values of a facet that are listed at the most. */
export const MAX_FACET_VALUES = 100;

/** The values that a filter can have beside the others that are set, most frequent first, with what each would find. */
export const facetSchema = z.object({
  values: z.array(z.object({ value: z.string(), name: z.string(), count: z.int() })),
  /** Values that are not listed. */
  others: z.int(),
});
export type Facet = z.infer<typeof facetSchema>;

/** One for each filter whose values can be chosen from, under the filter's own name. */
export const findingFacetsSchema = z.object({
  tag: facetSchema,
  author: facetSchema,
  assignee: facetSchema,
  networkId: facetSchema,
  layer: facetSchema,
  status: facetSchema,
  kind: facetSchema,
});
export type FindingFacets = z.infer<typeof findingFacetsSchema>;

/** What a search found in some findings, to be marked there in any case. */
export const searchMatchesSchema = z.object({
  /** Whole words. */
  words: z.array(z.string()),
  /** Words that follow each other, with anything but a word between them. */
  phrases: z.array(z.array(z.string())),
  /** Pieces, wherever they are. */
  parts: z.array(z.string()),
});
export type SearchMatches = z.infer<typeof searchMatchesSchema>;

const savedFilterName = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(80, 'must be at most 80 characters')
  .regex(/^\P{Cc}*$/u, 'must not hold control characters');

export const savedFilterSchema = z.object({
  id: idSchema,
  /** No two are called the same. */
  name: z.string(),
  filter: findingFilterSchema,
  by: z.string(),
  createdAt: z.iso.datetime(),
});
export type SavedFilter = z.infer<typeof savedFilterSchema>;

export const saveFilterSchema = z.strictObject({
  name: savedFilterName,
  filter: findingFilterSchema.refine(
    (filter) => Object.values(filter).some((value) => value !== undefined && value.length > 0),
    'must filter by something: choose a tag, a network or words first',
  ),
  by: displayNameSchema,
});
export type SaveFilter = z.infer<typeof saveFilterSchema>;
export const renameFilterSchema = z.strictObject({ name: savedFilterName });
