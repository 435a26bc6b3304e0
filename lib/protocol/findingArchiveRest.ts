/** Findings out and in. */
import { z } from 'zod';
import { errorBodySchema } from '../domain/appError';
import { findingFilterSchema } from '../domain/findingFilter';
import { idSchema } from '../domain/hash';

export const EXPORT_FORMATS = ['json', 'csv', 'markdown', 'html'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Findings that are asked for one by one, at the most: they stand in an address. */
const MAX_IDS = 200;

export const REPEATED_IN_EXPORT = ['tag', 'id'] as const;
export const findingExportQuerySchema = findingFilterSchema.extend({
  sessionId: idSchema.optional(),
  format: z.enum(EXPORT_FORMATS, `must be one of ${EXPORT_FORMATS.join(', ')}`),
  /** Only these, as far as the filters let them through. */
  id: z.array(idSchema).max(MAX_IDS, `must be given at most ${MAX_IDS} times`).optional(),
});
export type FindingExportQuery = z.infer<typeof findingExportQuerySchema>;

/** An archive that may be sent. */
export const MAX_ARCHIVE_BYTES = 8 * 1024 ** 3;

export const importedFindingSchema = z.object({
  /** As far as they can be read. */
  id: z.string().nullable(),
  title: z.string().nullable(),
  /** `updated`: it was here, and has what came after. `unchanged`: all of it was here. `refused`: nothing of it was stored. */
  outcome: z.enum(['imported', 'updated', 'unchanged', 'refused']),
  /** Why it was refused. */
  reason: z.string().optional(),
});
export type ImportedFinding = z.infer<typeof importedFindingSchema>;
/** In the order of the archive. */
export const findingImportReportSchema = z.object({
  findings: z.array(importedFindingSchema),
  /** Their name is their title here. */
  labellings: z.array(importedFindingSchema).default([]),
  collections: z.array(importedFindingSchema).default([]),
  /** Somebody stopped it: nothing of the archive is here but what is in the lists. Sent again, it goes on. */
  isStopped: z.boolean().default(false),
});
export type FindingImportReport = z.infer<typeof findingImportReportSchema>;

const countSchema = z.int().min(0);
/** How far an import is, from when the archive is there whole. */
export const importProgressSchema = z.discriminatedUnion('kind', [
  /** By this id it is stopped. */
  z.object({ kind: z.literal('started'), id: idSchema }),
  /** Nothing is stored yet. `found`: findings, labellings and collections so far; `done` and `total`: bytes of the document. */
  z.object({ kind: z.literal('looking'), found: countSchema, done: countSchema, total: countSchema }),
  /** Findings, labellings and collections that were stored, were here already or were refused, of all. */
  z.object({ kind: z.literal('storing'), done: countSchema, total: countSchema }),
]);
export type ImportProgress = z.infer<typeof importProgressSchema>;

export const IMPORT_LINES = 'application/x-ndjson';
/** A line of the answer to those who ask for IMPORT_LINES: progress, and at last the report or what went wrong. */
export const importLineSchema = z.discriminatedUnion('kind', [
  ...importProgressSchema.options,
  z.object({ kind: z.literal('report'), report: findingImportReportSchema }),
  z.object({ kind: z.literal('error'), error: errorBodySchema }),
]);
export type ImportLine = z.infer<typeof importLineSchema>;

export const COLLECTION_FORMATS = ['json', 'html'] as const;
export type CollectionFormat = (typeof COLLECTION_FORMATS)[number];
export const collectionExportQuerySchema = z.strictObject({
  format: z.enum(COLLECTION_FORMATS, `must be one of ${COLLECTION_FORMATS.join(', ')}`),
});
/** Of an export's answer: how many labellings are left out because they are open. */
export const OPEN_LABELLINGS_HEADER = 'x-specular-open-labellings';
