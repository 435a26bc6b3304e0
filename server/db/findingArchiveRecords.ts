/** Findings as they are taken out of one server and into another: lib/findingArchive/archive.ts. */
import type { FindingFilter } from '@/lib/domain/findingFilter';
import type { FindingStatus } from '@/lib/domain/findingReview';
import type { ArchivedFinding, ArchivedSession } from '@/lib/findingArchive/archive';
import type { FindingVersion } from '@/lib/findingArchive/findingUpTo';
import type { Additions } from '@/lib/findingArchive/joinFinding';

/** What is known of a finding before it is read, all of one moment: what is written of it is cut to that. */
export interface FindingOutline extends FindingVersion {
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
  /** Which of these have an entry or a check whose id belongs to another finding here: none of them can be stored. */
  taken(findings: readonly ArchivedFinding[]): Promise<Set<string>>;
  /**
   * Stores some as they are, with their history, and the sessions that they were made in where those are not there yet: all
   * of them or none. What is there stays as it is. `sessions`: without those that are there for sure. False: there is one of
   * these ids. Throws `conflict` where an entry or a check of another finding has the id of one of theirs.
   */
  add(findings: readonly ArchivedFinding[], sessions: readonly ArchivedSession[]): Promise<boolean>;
  /**
   * Adds what came after what `here` has, all or nothing. False: it was changed meanwhile. Throws as `add` does.
   */
  extend(here: ArchivedFinding, additions: Additions): Promise<boolean>;
  /** Those that are there already stay as they are. */
  addSessions(sessions: readonly ArchivedSession[]): Promise<void>;
  /** By id. */
  sessions(ids: readonly string[]): Promise<ArchivedSession[]>;
}
