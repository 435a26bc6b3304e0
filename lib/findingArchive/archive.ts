/**
 * Findings as a document that can be taken to another server and back: `findings.json` of an exported archive. Beside it
 * lie the evidence's files, each under its hash. Equal findings give equal bytes: nothing in it says when or where it was
 * written, keys and lists have one order, and each entry of a list is one line.
 *
 * Collections of findings and labellings travel in lists of their own. What else is to travel one day becomes another list,
 * in LISTS.
 */
import { z } from 'zod';
import type { Collection, CollectionEntry, CollectionRevision } from '../domain/collection';
import { findingSchema, type Finding } from '../domain/finding';
import { reviewEntrySchema, type ReviewEntry } from '../domain/findingReview';
import { findingRevisionSchema, type FindingRevision } from '../domain/findingWords';
import { canonicalJson, sha256Schema, type Sha256 } from '../domain/hash';
import type { LabelEntry, LabelledChannel, Labelling } from '../domain/labelling';
import { sessionSchema } from '../domain/session';

export const ARCHIVE_FORMAT = 'specular-findings';
/** Goes up when what is written can no longer be read by those who read the version before. */
export const ARCHIVE_VERSION = 2;
/** The first one had no labellings and no collections. */
export const READ_VERSIONS: readonly number[] = [1, ARCHIVE_VERSION];
export const ARCHIVE_DOCUMENT = 'findings.json';
export const ARTIFACT_FOLDER = 'artifacts/';

/** The session that a finding was made in, with what it showed when it was exported. */
export const archivedSessionSchema = sessionSchema.omit({ updatedAt: true });
export type ArchivedSession = z.infer<typeof archivedSessionSchema>;

/**
 * A finding with every version of its words and all that was said of it, oldest first. Its checks are those that ended: one
 * that is running waits for a run of its own server.
 */
export type ArchivedFinding = Finding & { revisions: FindingRevision[]; review: ReviewEntry[] };
export const historySchema = z.object({
  revisions: z.array(findingRevisionSchema).min(1),
  review: z.array(reviewEntrySchema),
});
export { findingSchema as archivedFindingSchema };

/** A collection with every version of its words and all that was done to it and said of it, oldest first. */
export type ArchivedCollection = Collection & { revisions: CollectionRevision[]; entries: CollectionEntry[] };

/**
 * A labelling that is closed, with what its channels were judged by (by their numbers) and everybody's labels, oldest first.
 * One that is open never travels: whoever reads the archive would see labels before giving theirs.
 */
export type ArchivedLabelling = Labelling & { labelled: LabelledChannel[]; labels: LabelEntry[] };

/** The lists of the document, in their order: what comes first is needed by what follows. */
export const LISTS = ['sessions', 'findings', 'labellings', 'collections'] as const;
export type ArchiveList = (typeof LISTS)[number];

/** The document, in blocks. `lists`: the elements of each, in pages; one that is left out is empty. */
export async function* archiveText(
  lists: Partial<Record<ArchiveList, AsyncIterable<readonly unknown[]> | Iterable<readonly unknown[]>>>,
): AsyncGenerator<string> {
  yield `{"format":${JSON.stringify(ARCHIVE_FORMAT)},"version":${ARCHIVE_VERSION}`;
  for (const name of LISTS) {
    yield `,\n${JSON.stringify(name)}:[`;
    let separator = '\n';
    for await (const page of lists[name] ?? []) {
      for (const element of page) {
        yield separator + canonicalJson(element);
        separator = ',\n';
      }
    }
    yield '\n]';
  }
  yield '}\n';
}

/** Without the checks that have not ended, which mean nothing elsewhere. */
export function withoutRunning(finding: ArchivedFinding): ArchivedFinding {
  return { ...finding, checks: finding.checks.filter(({ outcome }) => outcome.verdict !== 'running') };
}

/** The files that a finding's evidence, of all parts, rests on: its fields whose names end with "Hash". Each once, in order. */
export function evidenceHashes({ evidence, added }: Pick<Finding, 'evidence' | 'added'>): Sha256[] {
  const fields = [evidence, ...added.map((part) => part.evidence)].flatMap((one) => Object.entries(one));
  const hashes = fields.flatMap(([name, value]) => {
    const hash = name.endsWith('Hash') ? sha256Schema.safeParse(value) : null;
    return hash?.success ? [hash.data] : [];
  });
  return [...new Set(hashes)].sort();
}

/** The findings that the log of a collection names, those that were removed too. Each once, in the order they came. */
export function findingsNamed(entries: readonly CollectionEntry[]): string[] {
  return [...new Set(entries.flatMap(({ act }) => ('finding' in act ? [act.finding] : [])))];
}
