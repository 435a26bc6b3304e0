/** Findings out of a server and in. */
import type { Readable } from 'node:stream';
import type { FindingFilter } from '@/lib/domain/findingFilter';
import type { ExportFormat, FindingImportReport } from '@/lib/protocol/findingArchiveRest';

export interface ExportRequest {
  format: ExportFormat;
  filter: FindingFilter & { sessionId?: string };
  /** Only these; all when it is left out. */
  ids?: readonly string[];
  /** The address of a finding's page, for who reads the file elsewhere. */
  linkOf: (id: string) => string;
}

export interface ExportedFile {
  /** Made while they are read: it takes as long as the receiver does, and a page of findings is in memory at a time. */
  blocks: AsyncIterable<string | Uint8Array>;
  contentType: string;
  fileName: string;
}

export interface FindingArchiveService {
  /**
   * A file of the findings. Equal findings give equal bytes. Throws `not_found` for an id that is not there, `invalid_input`
   * as the list does, and `storage_damaged` when a file of the evidence is missing.
   */
  export(request: ExportRequest): Promise<ExportedFile>;
  /**
   * Takes in an archive that was exported as JSON, each finding whole or not at all, with its ids, times and history. What is
   * here already stays, and gets what came after. Throws `invalid_input` and `too_large` before anything is stored when the
   * archive as a whole cannot be read. When something else breaks (a full disk) whole findings are there, and the same archive
   * sent again goes on; so it is when `signal` stops it between two findings, which throws `cancelled`.
   */
  import(archive: Readable, signal?: AbortSignal): Promise<FindingImportReport>;
}
