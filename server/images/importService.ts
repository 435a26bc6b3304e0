/** Imports of zips as tasks: the zip is received and kept first, then its pictures are taken into the set. */
import type { Readable } from 'node:stream';
import type { Task } from '@/lib/domain/task';

export interface ImportService {
  /**
   * Keeps the zip and starts the task that imports it. Both outlive the death of this process. Throws `not_found` when
   * there is no such set, and `too_large`.
   */
  startZip(imageSetId: string, fileName: string, zip: Readable): Promise<Task>;
  /** All files that the task left out, with the reasons, as CSV in pieces. Throws `not_found` when it has none. */
  refusedCsv(taskId: string): Promise<ReadableStream<Uint8Array<ArrayBuffer>>>;
  /** Removes the zips of imports that ended without anybody noticing. Called once, before imports are started. */
  sweep(): Promise<void>;
}
