import type { Finding, FindingCheck, FindingDraft } from '@/lib/domain/finding';
import type { Page } from '../db/database';
import type { FindingFile } from './kinds/findingKind';

export type FindingEvent =
  | { kind: 'created'; finding: Finding }
  /** A check was started, or its outcome is known. `sessionId` is the finding's. */
  | { kind: 'checked'; check: FindingCheck; sessionId: string };

export interface FindingService {
  /**
   * Freezes the evidence (arrays, pictures, hashes) and stores the finding. Durable when it resolves. Throws `not_found`,
   * and `invalid_input` and `conflict` with the field of the draft.
   */
  create(draft: FindingDraft): Promise<Finding>;
  get(id: string): Promise<Finding | null>;
  list(
    filter: { sessionId?: string; networkId?: string; tag?: string; search?: string },
    page: { offset: number; limit: number },
  ): Promise<Page<Finding>>;
  /** A part of the evidence by its name; null when this kind of finding has none of this name. Throws `not_found`. */
  file(id: string, name: string): Promise<FindingFile | null>;
  /**
   * Compares the evidence with how it is now. What has to be computed comes back `running`, and its outcome is told by an
   * event. Throws `not_found`.
   */
  runAgain(id: string, by: string): Promise<FindingCheck>;
  subscribe(listener: (event: FindingEvent) => void): () => void;
}
