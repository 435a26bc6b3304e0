/** What the pages can say of the findings of one kind. A new kind is a new module that says the same. */
import type { ReactNode } from 'react';
import type { ComparisonOf, FindingKindName, FindingOf } from '@/lib/domain/finding';
import type { Fact } from '../../text/Facts';

export interface FindingDownload {
  href: string;
  text: string;
  /** Where the answer does not name the file itself. */
  fileName?: string;
}

export interface FindingKindView<Kind extends FindingKindName = FindingKindName> {
  /** In a word or two: "great white shark". */
  subject(finding: FindingOf<Kind>): string;
  /** In a line: subject, network, pictures. */
  summary(finding: FindingOf<Kind>): string;
  /** What its picture shows, for those who do not see it. */
  describePicture(finding: FindingOf<Kind>): string;
  /** The address of exactly what the finder saw. */
  viewHref(finding: FindingOf<Kind>): string;
  /** What to know before one believes it; null: nothing. */
  caution(finding: FindingOf<Kind>): ReactNode;
  /** Beside its picture. */
  downloads(finding: FindingOf<Kind>): FindingDownload[];
  numbers(finding: FindingOf<Kind>): ReactNode;
  /** Sections of its own, after the numbers; null: none. */
  sections(finding: FindingOf<Kind>): ReactNode;
  /** Everything that the numbers depend on: whoever has the same, gets the same. */
  facts(finding: FindingOf<Kind>): Fact[];
  /** What a check does, what its button says, and "same when …" afterwards. */
  checking: { how: string; button: string; busy: string; done: string };
  /** What was compared, in a sentence; the reasons are listed below it. */
  comparison(outcome: ComparisonOf<Kind>): ReactNode;
  /** What stands below the reasons; links lead into the session. Left out: nothing. */
  comparisonDetails?(outcome: ComparisonOf<Kind>, sessionId: string): ReactNode;
}
