/**
 * Findings of an archive are stored in pages, each of which is one transaction of whole findings: most of what one costs is
 * not its rows. The first pages are short, so that little waits for more; none is so long that others wait for it, because
 * the embedded database works on the thread that answers them.
 */
import { AppError } from '@/lib/domain/appError';
import type { Sha256 } from '@/lib/domain/hash';
import {
  evidenceHashes,
  withoutRunning,
  type ArchivedFinding,
  type ArchivedSession,
} from '@/lib/findingArchive/archive';
import { joinFinding, type Additions } from '@/lib/findingArchive/joinFinding';
import { readFinding } from '@/lib/findingArchive/readArchived';
import type { ImportedFinding } from '@/lib/protocol/findingArchiveRest';
import { ArchivedFiles } from './archivedFiles';
import { checkAnchors, checkEvidence } from './checkEvidence';
import { invalid, keptAsItWas, namedOf, refusalOf, requireFiles, standsTwice, type Import, type Named, type Outcome } from './importContext'; // prettier-ignore

const MAX_PAGE = 16;
/** Of the text of a page's findings. */
const MAX_PAGE_CHARACTERS = 4 * 1024 ** 2;

interface Waiting {
  finding: ArchivedFinding;
  place: string;
  named: Named;
  /** Where it stands in the report. */
  slot: number;
}

export class FindingPages {
  /** In the order of the archive; null: it waits. */
  private readonly report: (ImportedFinding | null)[] = [];
  private readonly seen = new Set<string>();
  private page: Waiting[] = [];
  private size = 1;
  private characters = 0;
  /** Of the page: of its findings and of what is in their logs. */
  private ids = new Set<string>();

  constructor(private readonly options: Import) {}

  /** Takes one in; some wait for the next ones. Throws what ends the import. */
  async take(given: unknown, place: string, characters: number): Promise<void> {
    const named = namedOf(given);
    const slot = this.report.push(null) - 1;
    let finding: ArchivedFinding;
    try {
      finding = readFinding(given, place);
    } catch (error) {
      this.report[slot] = refusalOf(named, error);
      return;
    }
    const ids = [finding.id, ...[...finding.review, ...finding.checks].map(({ id }) => id)];
    if (ids.some((id) => this.ids.has(id))) await this.flush();
    for (const id of ids) this.ids.add(id);
    this.page.push({ finding, place, named, slot });
    this.characters += characters;
    if (this.page.length >= this.size || this.characters >= MAX_PAGE_CHARACTERS) await this.flush();
  }

  /** Stores what waits. */
  async flush(): Promise<void> {
    const page = this.page;
    [this.page, this.ids, this.characters] = [[], new Set(), 0];
    if (page.length === 0) return;
    this.size = Math.min(MAX_PAGE, this.size * 2);
    const { findingArchive } = this.options.database;
    const here = new Map(
      (await findingArchive.whole(page.map(({ finding }) => finding.id))).map((one) => [one.id, one]),
    );
    const taken = await findingArchive.taken(page.flatMap(({ finding }) => (here.has(finding.id) ? [] : [finding])));
    const files = new ArchivedFiles(this.options.zip, this.options.artifacts);
    const ready: (Waiting & { sessions: readonly ArchivedSession[] })[] = [];
    for (const one of page) {
      const known = here.get(one.finding.id);
      await this.settle(one, async () => {
        if (this.seen.has(one.finding.id)) throw standsTwice(one.place);
        if (known) return takeIn(this.options, files, one, known);
        if (taken.has(one.finding.id)) throw takenId();
        ready.push({ ...one, sessions: await checked(this.options, files, one) });
        return null;
      });
    }
    await files.store(ready.flatMap(({ finding }) => evidenceHashes(finding)));
    const isStored = await this.storeTogether(ready);
    for (const one of ready)
      await this.settle(one, async () => {
        if (!isStored) return takeIn(this.options, files, one);
        announceCreated(this.options, one.finding);
        return 'imported';
      });
  }

  /** How many are settled. */
  get done(): number {
    return this.report.length - this.page.length;
  }

  /** What became of each, in the order of the archive; nothing of those that wait. */
  get outcomes(): ImportedFinding[] {
    return this.report.filter((one) => one !== null);
  }

  /** Null: it is not known yet what becomes of it. */
  private async settle({ named, slot, finding }: Waiting, work: () => Promise<Outcome | null>): Promise<void> {
    try {
      const outcome = await work();
      if (outcome === null) return;
      this.seen.add(finding.id);
      this.report[slot] = { ...named, outcome };
    } catch (error) {
      this.report[slot] = refusalOf(named, error);
    }
  }

  /** False: somebody else stored one of them meanwhile, or what is theirs; nothing is stored then. */
  private async storeTogether(ready: readonly { finding: ArchivedFinding; sessions: readonly ArchivedSession[] }[]) {
    if (ready.length === 0) return true;
    const sessions = new Map(
      ready.flatMap(({ sessions: own }) => own.map((session) => [session.id, session] as const)),
    );
    try {
      return await this.options.database.findingArchive.add(ready.map(({ finding }) => finding), [...sessions.values()]); // prettier-ignore
    } catch (error) {
      if (error instanceof AppError && error.code === 'conflict') return false;
      throw error;
    }
  }
}

/** One finding by itself. `known`: as it is here. */
async function takeIn(options: Import, files: ArchivedFiles, one: Waiting, known?: ArchivedFinding): Promise<Outcome> {
  const { database, findings } = options;
  const { finding, place } = one;
  // Each round but the last one means that somebody else stored something of this finding.
  for (let first = known; ; first = undefined) {
    const here = first ?? (await database.findingArchive.whole([finding.id]))[0];
    if (!here) {
      const sessions = await checked(options, files, one);
      if ((await database.findingArchive.taken([finding])).size > 0) throw takenId();
      await files.store(evidenceHashes(finding));
      if (!(await database.findingArchive.add([finding], sessions))) continue;
      announceCreated(options, finding);
      return 'imported';
    }
    const joined = joinFinding(here, withoutRunning(finding));
    if (joined.kind === 'refused') throw keptAsItWas(here.title, joined.why);
    await files.restore(evidenceHashes(here));
    if (joined.kind === 'unchanged') return 'unchanged';
    // Before anything of it is stored: what is refused leaves nothing here.
    if ((await database.findingArchive.taken([{ ...finding, ...joined.additions }])).size > 0) throw takenId();
    const checkedFiles = await checkParts(options, files, here, one);
    const sessions = await sessionsOf(options, finding.added, (k) => `${place}.added[${k}]`);
    await checkAdditions(options, files, finding, joined.additions, place);
    await files.store(checkedFiles);
    if (sessions.length > 0) await database.findingArchive.addSessions(sessions);
    if (!(await database.findingArchive.extend(here, joined.additions))) continue;
    const stored = await database.findings.get(finding.id);
    if (stored) findings.announce({ kind: 'edited', finding: stored });
    return 'updated';
  }
}

/**
 * One that is not here yet: its files are looked at before the first of them is stored.
 * @returns the sessions that it and its parts were seen in, with their views as they were, unless they are here
 */
async function checked(
  options: Import,
  files: ArchivedFiles,
  { finding, place }: Waiting,
): Promise<readonly ArchivedSession[]> {
  const sessions = [
    ...(await sessionsOf(options, [finding], () => place)),
    ...(await sessionsOf(options, finding.added, (k) => `${place}.added[${k}]`)),
  ];
  requireFiles(options.zip, evidenceHashes(finding), place);
  const problem = await checkEvidence(finding, files.read);
  if (problem !== null) throw invalid(`${place}${problem}`);
  // Also those that nothing of the check looked at.
  for (const hash of evidenceHashes(finding)) await files.read(hash);
  return sessions;
}

/** Those that are in the archive. Throws `invalid_input` where one is neither there nor here. */
async function sessionsOf(
  { sessions, database }: Import,
  of: readonly { sessionId: string }[],
  placeOf: (k: number) => string,
): Promise<ArchivedSession[]> {
  const found: ArchivedSession[] = [];
  for (const [k, { sessionId }] of of.entries()) {
    const session = sessions.get(sessionId);
    if (session) found.push(session);
    else if ((await database.findingArchive.sessions([sessionId])).length === 0)
      throw invalid(`${placeOf(k)}.sessionId: the session "${sessionId}" is neither in the archive nor here.`);
  }
  return found;
}

/** What the parts that are not here yet rest on is looked at. @returns the files to be stored for them */
async function checkParts(
  { zip, artifacts }: Import,
  files: ArchivedFiles,
  here: ArchivedFinding,
  { finding, place }: Waiting,
): Promise<Sha256[]> {
  if (finding.added.length <= here.added.length) return [];
  const known = new Set(evidenceHashes(here));
  const hashes = evidenceHashes(finding).filter((hash) => !known.has(hash));
  requireFiles(zip, hashes, place);
  const read = (hash: Sha256) => (zip.hasArtifact(hash) ? files.read(hash) : artifacts.get(hash));
  const problem = await checkEvidence(finding, read, 2 + here.added.length);
  if (problem !== null) throw invalid(`${place}${problem}`);
  for (const hash of hashes) await files.read(hash);
  return hashes;
}

/** What is new in its review is about its evidence, which may be here already. */
async function checkAdditions(
  { zip, artifacts }: Import,
  files: ArchivedFiles,
  finding: ArchivedFinding,
  { review }: Additions,
  place: string,
): Promise<void> {
  const read = (hash: Sha256) => (zip.hasArtifact(hash) ? files.read(hash) : artifacts.get(hash));
  const problem = await checkAnchors({ ...finding, review }, read);
  if (problem !== null) throw invalid(`${place}${problem} What is here was left as it is.`);
}

function announceCreated({ findings }: Import, { revisions: _, review: __, ...finding }: ArchivedFinding): void {
  findings.announce({ kind: 'created', finding });
}

function takenId(): AppError {
  return new AppError(
    'conflict',
    'An entry of its review or a check has the id of one that belongs to another finding here.',
  );
}
