import type { Finding, FindingCheck, FindingDraft } from '@/lib/domain/finding';
import type { Page } from '../db/database';

export type FindingEvent =
  | { kind: 'created'; finding: Finding }
  /** A check was started, or its outcome is known. `sessionId` is the finding's. */
  | { kind: 'checked'; check: FindingCheck; sessionId: string };

export interface FindingService {
  /** Freezes the evidence (map, picture, hashes) and stores the finding. Durable when it resolves. */
  create(draft: FindingDraft): Promise<Finding>;
  get(id: string): Promise<Finding | null>;
  list(
    filter: { sessionId?: string; networkId?: string; tag?: string; search?: string },
    page: { offset: number; limit: number },
  ): Promise<Page<Finding>>;
  /** Computes the evidence again and compares. The check comes back `running`; its outcome is told by an event. */
  runAgain(id: string, by: string): Promise<FindingCheck>;
  subscribe(listener: (event: FindingEvent) => void): () => void;
}
