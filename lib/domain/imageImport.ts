import { z } from 'zod';

/** Refused files that a running or finished import tells of by itself; all of them are in its list of refusals. */
export const MAX_REPORTED_REFUSALS = 50;

export const refusedFileSchema = z.object({
  /** As the sender knows it. */
  fileName: z.string(),
  /** Why, and what to do. */
  message: z.string(),
});
export type RefusedFile = z.infer<typeof refusedFileSchema>;

/** What the task of an import reports, live and at the end. */
export const importTaskReportSchema = z.object({
  added: z.int(),
  /** Files whose bytes were in the set before, or came twice. */
  alreadyThere: z.int(),
  refusedCount: z.int(),
  /** The first ones. */
  refused: z.array(refusedFileSchema),
});
export type ImportTaskReport = z.infer<typeof importTaskReportSchema>;
