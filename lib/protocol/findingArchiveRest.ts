/** Findings out and in. */
import { z } from 'zod';
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
export const findingImportReportSchema = z.object({ findings: z.array(importedFindingSchema) });
export type FindingImportReport = z.infer<typeof findingImportReportSchema>;
