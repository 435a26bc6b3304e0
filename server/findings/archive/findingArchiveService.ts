/** Findings out of a server and in. */
import type { Readable } from 'node:stream';
import type { FindingFilter } from '@/lib/domain/findingFilter';
import type {
  CollectionFormat,
  ExportFormat,
  FindingImportReport,
  ImportProgress,
} from '@/lib/protocol/findingArchiveRest';

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
  /** Labellings that should be in it and are not, because they are open. */
  openLabellings: number;
}

export interface ImportWatch {
  /** Stops it: while it is looked through nothing is stored, and afterwards no more is. */
  signal?: AbortSignal;
  /** Told several times a second at the most. */
  onProgress?(progress: ImportProgress): void;
}

export interface FindingArchiveService {
  /**
   * A file of the findings. Equal findings give equal bytes. JSON of all of them (no filter, no ids) has all collections and
   * all labellings that are closed, too. Throws `not_found` for an id that is not there, `invalid_input` as the list does, and
   * `storage_damaged` when a file of the evidence is missing.
   */
  export(request: ExportRequest): Promise<ExportedFile>;
  /** Labellings that an export of everything leaves out. */
  countOpenLabellings(): Promise<number>;
  /**
   * A collection with all findings that its log names (JSON), or as a report that is read in its order (HTML). Throws
   * `not_found` and `storage_damaged`.
   */
  exportCollection(id: string, format: CollectionFormat): Promise<ExportedFile>;
  /**
   * Takes in an archive that was exported as JSON, each finding, labelling and collection whole or not at all, with its ids,
   * times and history. What is here already stays, and gets what came after. Throws `invalid_input` and `too_large` before
   * anything is stored when the archive as a whole cannot be read, and `cancelled` when it is stopped before. Stopped later it
   * says what is here by then. When something else breaks (a full disk) whole findings are there, and the same archive sent
   * again goes on.
   */
  import(archive: Readable, watch?: ImportWatch): Promise<FindingImportReport>;
  /** Stops an import, by the id that its progress began with. False: there is none, or it is over. */
  stopImport(id: string): boolean;
}
