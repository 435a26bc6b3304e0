import { notFound } from 'next/navigation';
import { AppError } from '@/lib/domain/appError';
import { idSchema } from '@/lib/domain/hash';

/** The row for an id in an address, or the page that says there is none. */
export async function rowOrNotFound<T>(id: string, get: (id: string) => Promise<T | null>): Promise<T> {
  if (!idSchema.safeParse(id).success) notFound();
  const row = await get(id).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'not_found') return null;
    throw error;
  });
  return row ?? notFound();
}
