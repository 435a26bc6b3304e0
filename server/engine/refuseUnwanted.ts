import { AppError } from '@/lib/domain/appError';

/** Ends the loading of a network that nobody waits for any more. */
export function refuseUnwanted(unwanted: () => boolean, fileName: string): void {
  if (unwanted()) throw new AppError('cancelled', `"${fileName}" was not loaded: nobody waits for it any more.`);
}
