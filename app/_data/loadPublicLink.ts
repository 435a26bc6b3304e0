import { notFound } from 'next/navigation';
import { cache } from 'react';
import { AppError } from '@/lib/domain/appError';
import { getServices } from '@/server/services';

/** What a public link shows, or the page that says that there is nothing (any more). */
export const loadPublicLink = cache(async (token: string) => {
  try {
    return await getServices().share.open(token);
  } catch (error) {
    if (error instanceof AppError && (error.code === 'not_found' || error.code === 'gone')) notFound();
    throw error;
  }
});
