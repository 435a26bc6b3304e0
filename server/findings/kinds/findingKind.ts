/** What the server can do with the findings of one kind. A new kind is a new module that does the same. */
import type { DraftOf, Finding, FindingKindName, FindingOf, FindingOutcome } from '@/lib/domain/finding';
import type { Network } from '@/lib/domain/network';
import type { Job } from '@/lib/domain/job';

type PartOf<Any> = Any extends Finding ? Pick<Any, 'kind' | 'target' | 'evidence'> : never;
/** What a finding is about, and what it rests on. */
export type FrozenSubject<Kind extends FindingKindName = FindingKindName> = PartOf<FindingOf<Kind>>;

/** A part of the evidence as a file. */
export interface FindingFile {
  bytes: Uint8Array;
  contentType: string;
  /** The bytes at its address never change. */
  immutable: boolean;
}

/** A check is computed by a job, or was compared at once. */
export type BegunCheck = { jobId: string } | { outcome: FindingOutcome };

export interface FindingKind<Kind extends FindingKindName = FindingKindName> {
  /** Stores the evidence. Throws `not_found`, and `invalid_input` and `conflict` with the field of the draft. */
  freeze(draft: DraftOf<Kind>): Promise<FrozenSubject<Kind>>;
  /** Begins to compare the evidence with how it is now. Throws `not_found` when what it is about is gone. */
  check(finding: FindingOf<Kind>, by: { name: string; checkId: string }): Promise<BegunCheck>;
  /**
   * The same with another network in place of the target's. Throws `conflict` where that has not what it is about. Left
   * out: it can only be of its own network.
   */
  checkWith?(finding: FindingOf<Kind>, network: Network, by: { name: string; checkId: string }): Promise<BegunCheck>;
  /** The outcome of a check that waits for a job; `running` while that is not over. Throws when bytes cannot be read. */
  outcomeOf?(finding: FindingOf<Kind>, job: Job): Promise<FindingOutcome>;
  /** Whether a picture is among those that it is about. Left out: it is not about several. */
  hasMember?(finding: FindingOf<Kind>, imageId: string): Promise<boolean>;
  /** A part of the evidence by its name ("map.npy"); null when there is none of this name. The picture is apart. */
  file(finding: FindingOf<Kind>, name: string): Promise<FindingFile | null>;
}

export type FindingKinds = { [Kind in FindingKindName]: FindingKind<Kind> };
