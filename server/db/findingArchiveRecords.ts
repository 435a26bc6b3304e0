/** Findings as they are taken out of one server and into another: lib/findingArchive/archive.ts. */
import type { FindingFilter } from '@/lib/domain/findingFilter';
import type { FindingStatus } from '@/lib/domain/findingReview';
import type { ArchivedFinding, ArchivedSession } from '@/lib/findingArchive/archive';
import type { Additions } from '@/lib/findingArchive/joinFinding';

/** What is known of a finding before it is read. */
export interface FindingOutline {
  id: string;
  title: string;
  status: FindingStatus;
  sessionId: string;
  /** That its other parts were seen in. */
  partSessionIds: string[];
}

export interface FindingArchiveRepository {
  /** Oldest first, and of those of one instant by id. Throws as the findings' `list` does. `ids`: none but these. */
  outline(filter: FindingFilter & { sessionId?: string }, ids?: readonly string[]): Promise<FindingOutline[]>;
  /** In the order of the ids; those that are not there are left out. */
  whole(ids: readonly string[]): Promise<ArchivedFinding[]>;
  /**
   * Stores one as it is, with its history, and the session that it was made in where that is not there yet: all or nothing.
   * One that is there stays as it is. `session`: null where it is there for sure. False: there is one of this id. Throws `conflict` where an entry
   * or a check of another finding has the id of one of its own.
   */
  add(finding: ArchivedFinding, session: ArchivedSession | null): Promise<boolean>;
  /**
   * Adds what came after what `here` has, all or nothing. False: it was changed meanwhile. Throws as `add` does.
   */
  extend(here: ArchivedFinding, additions: Additions): Promise<boolean>;
  /** Those that are there already stay as they are. */
  addSessions(sessions: readonly ArchivedSession[]): Promise<void>;
  /** By id. */
  sessions(ids: readonly string[]): Promise<ArchivedSession[]>;
}
