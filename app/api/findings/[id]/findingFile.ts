import type { FindingFile } from '@/server/findings/kinds/findingKind';
import { notFound } from '../../_request/address';
import { fileResponse, nameForFile } from '../../_request/fileResponse';

/** @param of what a download is named after */
export function findingFileResponse(file: FindingFile | null, name: string, of: string): Response {
  if (!file) throw notFound('file of this finding');
  const { bytes, contentType, immutable } = file;
  // What a page shows is no download.
  const isShown = contentType === 'image/png' || contentType === 'application/json';
  const downloadName = isShown ? undefined : `${nameForFile(of)}-${name}`;
  return fileResponse({ bytes, contentType, immutable, downloadName });
}
