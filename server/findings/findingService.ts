import type { Finding, FindingCheck, FindingDraft, FindingPart, NewPart } from '@/lib/domain/finding';
import type { NewReviewEntry, ReviewEntry } from '@/lib/domain/findingReview';
import type { StaleReason } from '@/lib/domain/findingStaleness';
import type { EditFinding, FindingRevision, RestoreFinding } from '@/lib/domain/findingWords';
import type { ReviewLog } from '@/lib/protocol/reviewRest';
import type { FindingRepository, Page } from '../db/database';
import type { FindingFile } from './kinds/findingKind';

export type FindingEvent =
  | { kind: 'created'; finding: Finding }
  /** Its words are others. */
  | { kind: 'edited'; finding: Finding }
  /** Somebody said something of it. */
  | { kind: 'reviewed'; finding: Finding; entry: ReviewEntry }
  /** It is about something more. */
  | { kind: 'added'; finding: Finding; part: FindingPart; entry: ReviewEntry }
  /** A check was started, or its outcome is known. `sessionId` is the finding's. */
  | { kind: 'checked'; check: FindingCheck; sessionId: string };

export interface FindingService {
  /**
   * Freezes the evidence (arrays, pictures, hashes) and stores the finding. Durable when it resolves. Throws `not_found`,
   * and `invalid_input` and `conflict` with the field of the draft.
   */
  create(draft: FindingDraft): Promise<Finding>;
  get(id: string): Promise<Finding | null>;
  /** These four as in server/db/database.ts. */
  heads: FindingRepository['heads'];
  list: FindingRepository['list'];
  facets: FindingRepository['facets'];
  matches: FindingRepository['matches'];
  /**
   * Stores other words, as the next revision. Those that somebody else changed since revision `basedOn` are kept: both
   * changes are in what is stored. Durable when it resolves, with the finding as it is then. Throws `conflict` with the
   * field (`words.title`) where both changed the same words, and nothing is stored; `not_found`; `invalid_input`.
   */
  edit(id: string, edit: EditFinding): Promise<Finding>;
  /** The words of an older revision, as a new one. Throws as `edit` does, and `conflict` when there is a newer one. */
  restore(id: string, restore: RestoreFinding): Promise<Finding>;
  /** Newest first. Throws `not_found`. */
  revisions(id: string, page: { offset: number; limit: number }): Promise<Page<FindingRevision>>;
  /**
   * Adds to what people say of the finding. Durable when it resolves, with the entry; an entry that was stored before is
   * returned again. Null: it says what holds already. Throws `not_found`, and, with the field, `conflict` where somebody
   * else's entry came before it, `forbidden` and `invalid_input`: see lib/review/checkAct.ts.
   */
  review(id: string, entry: NewReviewEntry): Promise<ReviewEntry | null>;
  /**
   * Freezes something more that the finding is about and stores it, with the entry of its review that says so. Durable when
   * it resolves; what was stored before is returned again. Throws as `create` does, with the field of what was sent,
   * `conflict` where the finding is rejected or about the same already, and `too_large` where it has MAX_PARTS.
   */
  addPart(id: string, part: NewPart): Promise<{ finding: Finding; entry: ReviewEntry }>;
  /** What was said after entry `after`, by number. Throws `not_found`. */
  reviewLog(id: string, after: number, limit: number): Promise<ReviewLog>;
  /** All that was said, by number; nothing of a finding that is not there. */
  wholeReview(id: string): Promise<ReviewEntry[]>;
  /**
   * A file of the evidence by its name; null when this kind of finding has none of this name. Throws `not_found`.
   * @param partId null or left out: of the first part
   */
  file(id: string, name: string, partId?: string | null): Promise<FindingFile | null>;
  /**
   * Compares the evidence with how it is now. What has to be computed comes back `running`, and its outcome is told by an
   * event. `networkId`: with that network instead of the finding's own, as far as it has what the finding is about.
   * Throws `not_found`, and `unsupported` and `conflict` with the field where that network cannot be asked.
   * @param partId null or left out: of the first part
   */
  runAgain(id: string, by: string, networkId?: string, partId?: string | null): Promise<FindingCheck>;
  /**
   * What became of the things that it is about, since it was written; `unknown` alone where that could not be looked up.
   * Throws `not_found`.
   */
  staleness(id: string): Promise<StaleReason[]>;
  subscribe(listener: (event: FindingEvent) => void): () => void;
  /** Tells everybody of what was stored by another way than this one. */
  announce(event: FindingEvent): void;
}
