import type { z } from 'zod';

/**
 * Parses a row that was read. Throws a plain Error, a surprise that the caller's edge logs, naming table, row and field:
 * a row that does not parse was not written by this version.
 */
export function parseStored<T>(schema: z.ZodType<T>, table: string, id: string, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issues = result.error.issues.map((issue) => `${issue.path.map(String).join('.') || '(row)'}: ${issue.message}`);
  throw new Error(`The row "${id}" of the table "${table}" does not parse: ${issues.join('; ')}`, {
    cause: result.error,
  });
}
