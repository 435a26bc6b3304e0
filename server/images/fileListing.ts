/** The files of a zip or a folder, before any of them is read as a picture. */
import { AppError } from '@/lib/domain/appError';
import type { RefusedFile } from '@/lib/domain/imageImport';
import { shownPath } from '@/lib/pictures/filePaths';

export interface ListedFile {
  /** Path inside the zip or the folder, with "/" between folders. */
  path: string;
  /** As far as it is known before it is read; 0 otherwise. */
  bytes: number;
  /**
   * The whole file. Throws an AppError that says why the file is left out; `too_large` before anything is read, above
   * `maxBytes` or else the limit of a picture.
   */
  read(maxBytes?: number): Promise<Uint8Array>;
}

export interface FileListing {
  /** Always in the same order, so that an interrupted import finds its place again. */
  files: ListedFile[];
  refused: RefusedFile[];
}

/** "7.png has 40 MiB; at most 32 MiB are read." */
export function tooLarge(path: string, bytes: number, maxBytes: number): AppError {
  return new AppError(
    'too_large',
    `${shownPath(path)} has ${formatMegabytes(bytes)}; at most ${formatMegabytes(maxBytes)} are read.`,
  );
}

export function formatMegabytes(bytes: number): string {
  return `${(bytes / 1024 ** 2).toLocaleString('en', { maximumFractionDigits: bytes < 100 * 1024 ** 2 ? 2 : 0 })} MiB`;
}

/**
 * What is told about a single file that cannot be used, while the others go on. Null for everything else: a full disk,
 * a lost database or a bug ends the import.
 */
export function refusalMessage(error: unknown): string | null {
  if (!(error instanceof AppError)) return null;
  switch (error.code) {
    case 'invalid_image':
    case 'invalid_input':
    case 'too_large':
    case 'unsupported':
      return error.message;
    default:
      return null;
  }
}
