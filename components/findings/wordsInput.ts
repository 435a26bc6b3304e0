/** The words of a finding as a form has them, and what is wrong with them, said at the field. */
import type { z } from 'zod';
import { AppError } from '@/lib/domain/appError';
import { displayNameSchema } from '@/lib/domain/session';

/** Of "eye, metal". */
export function tagsOf(text: string): string[] {
  return text
    .split(',')
    .map((tag) => tag.trim())
    .filter(Boolean);
}

const NAMES: Readonly<Record<string, string>> = { title: 'The title', text: 'The text', tags: 'Each tag' };

/** What the schema says. Throws an AppError whose message stands at its field, and so does not need to name it. */
export function parseWords<T>(schema: z.ZodType<T>, given: unknown): T {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = String(issue?.path[0] ?? '');
  throw new AppError('invalid_input', `${NAMES[field] ?? 'The finding'} ${issue?.message ?? 'is not valid'}.`, {
    field,
  });
}

/** The name that somebody gave, or what is wrong with it and how to put it right. */
export function parseName(given: unknown): { name: string; problem: null } | { name: null; problem: string } {
  const parsed = displayNameSchema.safeParse(given);
  if (parsed.success) return { name: parsed.data, problem: null };
  return { name: null, problem: `Your name ${parsed.error.issues[0]?.message ?? 'is not valid'}. Say who you are.` };
}
