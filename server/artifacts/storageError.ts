import { AppError } from '@/lib/domain/appError';

/** AppError `storage_full` for an error of a full disk or a used-up quota under `dir`; any other error as it is. */
export function toStorageError(dir: string, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return error;
  return new AppError(
    'storage_full',
    `The disk that holds ${dir} is full. This file was not saved; everything saved before is kept. ` +
      `Free some space, then try again.`,
    { cause: error },
  );
}
