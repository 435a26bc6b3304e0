import { OPEN_LABELLINGS_HEADER } from '@/lib/protocol/rest';
import type { ExportedFile } from '@/server/findings/archive/findingArchiveService';
import { fileResponse } from './fileResponse';
import { mixedStream } from './textStream';

/** A file of findings, sent while it is made. */
export function exportResponse({ blocks, contentType, fileName, openLabellings }: ExportedFile): Response {
  const headers = openLabellings > 0 ? { [OPEN_LABELLINGS_HEADER]: String(openLabellings) } : undefined;
  return fileResponse({ bytes: mixedStream(blocks), contentType, downloadName: fileName, headers });
}
