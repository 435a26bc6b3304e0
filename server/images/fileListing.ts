/** The files of a zip or a folder, before any of them is read as a picture. */
import { AppError } from '@/lib/domain/appError';

export interface ListedFile {
  /** Path inside the zip or the folder, with "/" between folders. */
  path: string;
  /**
   * The whole file. Throws an AppError that says why the file is left out; `too_large` before anything is read, above
   * `maxBytes` or else the limit of a picture.
   */
  read(maxBytes?: number): Promise<Uint8Array>;
}

export interface RefusedFile {
  fileName: string;
  message: string;
}

export interface FileListing {
  files: ListedFile[];
  refused: RefusedFile[];
}

/** "cats/black/7.png" → "7.png". */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** "cats/black/7.png" → "cats/black/"; "" for a file outside any folder. */
export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

/** "7.png has 40 MiB; at most 32 MiB are read." */
export function tooLarge(path: string, bytes: number, maxBytes: number): AppError {
  return new AppError(
    'too_large',
    `${path} has ${formatMegabytes(bytes)}; at most ${formatMegabytes(maxBytes)} are read.`,
  );
}

export function formatMegabytes(bytes: number): string {
  return `${(bytes / 1024 ** 2).toLocaleString('en', { maximumFractionDigits: bytes < 100 * 1024 ** 2 ? 2 : 0 })} MiB`;
}

/** Hidden files, and what macOS adds to every zip. */
export function isIgnored(path: string): boolean {
  return path.split('/').some((part) => part.startsWith('.') || part === '__MACOSX');
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
