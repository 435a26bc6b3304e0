/** What a route reads from its address: the id in the path and the query. */
import type { z } from 'zod';
import { AppError, parseOrThrow } from '@/lib/domain/appError';
import { idSchema } from '@/lib/domain/hash';

export interface IdContext {
  params: Promise<{ id: string }>;
}

/** The id of the path. One that no row can have is `not_found`, as any other that does not exist. `what`: "network". */
export async function readId(context: IdContext, what: string): Promise<string> {
  const { id } = await context.params;
  if (!idSchema.safeParse(id).success) throw notFound(what);
  return id;
}

export function notFound(what: string, field?: string): AppError {
  return new AppError('not_found', `There is no such ${what}. It may have been deleted, or the address is wrong.`, {
    field,
  });
}

/** The row, or `not_found`. */
export function found<T>(row: T | null, what: string, field?: string): T {
  if (row === null) throw notFound(what, field);
  return row;
}

/**
 * Parses the query. A parameter without a value counts as not given, because that is how forms send empty fields; one of
 * `lists` may be given several times, and is an array.
 */
export function readQuery<T>(request: Request, schema: z.ZodType<T>, lists: readonly string[] = []): T {
  const given: Record<string, string | string[]> = {};
  for (const [name, value] of new URL(request.url).searchParams) {
    const isList = lists.includes(name);
    if (name in given && !isList)
      throw new AppError('invalid_input', `The parameter "${name}" is given twice.`, { field: name });
    if (value.includes('\0'))
      throw new AppError('invalid_input', `The parameter "${name}" has a NUL character in it.`, { field: name });
    if (value !== '') given[name] = isList ? [...(given[name] ?? []), value] : value;
  }
  return parseOrThrow(schema, given, 'The address');
}
