/** Takes the findings of an archive in: the whole document is looked through first, then each finding is stored by itself. */
import { AppError } from '@/lib/domain/appError';
import { type Sha256 } from '@/lib/domain/hash';
import {
  ARCHIVE_DOCUMENT,
  ARCHIVE_FORMAT,
  ARCHIVE_VERSION,
  ARTIFACT_FOLDER,
  evidenceHashes,
  LISTS,
  withoutRunning,
  type ArchivedFinding,
  type ArchivedSession,
} from '@/lib/findingArchive/archive';
import { joinFinding, type Additions } from '@/lib/findingArchive/joinFinding';
import { JsonParts, type JsonPart, type PartLimits } from '@/lib/findingArchive/jsonParts';
import { readFinding, readSession } from '@/lib/findingArchive/readArchived';
import type { FindingImportReport, ImportedFinding } from '@/lib/protocol/findingArchiveRest';
import { hashInTurns } from '../../artifacts/hashInTurns';
import { checkAnchors, checkEvidence } from './checkEvidence';
import type { FindingArchiveOptions } from './createFindingArchive';
import type { ArchiveZip } from './readArchiveZip';

/**
 * What is in memory at a time, and in what sizes. A finding may have 5,000 entries of 10,000 characters, 50 million in all,
 * and what was exported must come back: so its text may be this long, with a third of it for what JSON adds. It is the number
 * of values that makes a short text fill the memory, and such a finding has some 60,000 of them.
 */
const FINDING_LIMITS: PartLimits = { characters: 64 * 1024 ** 2, values: 500_000 };
const SESSION_LIMITS: PartLimits = { characters: 1024 ** 2, values: 10_000 };
const HEAD_LIMITS: PartLimits = { characters: 1000, values: 10 };
const MAX_FINDINGS = 100_000;
const MAX_SESSIONS = 100_000;
/** All of them are held while the findings are taken in. One has about 500. */
const MAX_SESSION_CHARACTERS = 64 * 1024 ** 2;

interface Import extends FindingArchiveOptions {
  zip: ArchiveZip;
  sessions: ReadonlyMap<string, ArchivedSession>;
}

/** See FindingArchiveService.import. */
export async function importArchive(
  zip: ArchiveZip,
  options: FindingArchiveOptions,
  signal?: AbortSignal,
): Promise<FindingImportReport> {
  const sessions = await lookThrough(zip);
  const findings: ImportedFinding[] = [];
  const seen = new Set<string>();
  for await (const { key, index, text } of partsOf(zip)) {
    if (signal?.aborted)
      throw new AppError('cancelled', 'The import was stopped. What was read until then is here. Send the archive again to go on.'); // prettier-ignore
    if (key !== 'findings' || index === null) continue;
    const given: unknown = JSON.parse(text);
    findings.push(
      await reported(given, seen, () => takeIn({ ...options, zip, sessions }, given, placeOf(key, index), seen)),
    );
  }
  return { findings };
}

/** The sessions, once it is known that all of the document can be read. */
async function lookThrough(zip: ArchiveZip): Promise<Map<string, ArchivedSession>> {
  const sessions = new Map<string, ArchivedSession>();
  const head: Record<string, unknown> = {};
  let findings = 0;
  let sessionCharacters = 0;
  for await (const part of partsOf(zip)) {
    const { key, index, text } = part;
    if (!isKnown(part)) throw unknownPart(head, part);
    const value = parsed(part);
    if (key === 'sessions' && index !== null) {
      const session = readSession(value, placeOf(key, index));
      if (sessions.has(session.id)) throw invalid(`${placeOf(key, index)}.id stands in it twice.`);
      sessions.set(session.id, session);
      sessionCharacters += text.length;
      if (sessions.size > MAX_SESSIONS) throw tooMany('sessions', MAX_SESSIONS);
      if (sessionCharacters > MAX_SESSION_CHARACTERS) throw tooMany('characters of sessions', MAX_SESSION_CHARACTERS);
    } else if (key === 'findings' && index !== null) {
      if (++findings > MAX_FINDINGS) throw tooMany('findings', MAX_FINDINGS);
    } else head[key] = value;
  }
  checkHead(head);
  return sessions;
}

function isKnown({ key, index }: JsonPart): boolean {
  return index === null ? key === 'format' || key === 'version' : (LISTS as readonly string[]).includes(key);
}

/** Nothing of it is held: there may be any number of such parts. What the document says of itself explains more. */
function unknownPart(head: Record<string, unknown>, { key }: JsonPart): AppError {
  if ((LISTS as readonly string[]).includes(key)) return invalid(`${ARCHIVE_DOCUMENT}: ${key} must be a list.`);
  checkHead(head);
  return invalid(`${ARCHIVE_DOCUMENT}: ${key} is not known to this version of Specular.`);
}

function checkHead({ format, version }: Record<string, unknown>): void {
  if (format !== ARCHIVE_FORMAT) throw invalid(`${ARCHIVE_DOCUMENT} must have the format "${ARCHIVE_FORMAT}".`);
  if (typeof version === 'number' && version > ARCHIVE_VERSION)
    throw new AppError('unsupported', `The archive is of version ${version}, and this Specular reads ${ARCHIVE_VERSION}: update it first.`); // prettier-ignore
  if (version !== ARCHIVE_VERSION) throw invalid(`${ARCHIVE_DOCUMENT}: version must be ${ARCHIVE_VERSION}.`);
}

function limitsOf(key: string): PartLimits {
  return key === 'findings' ? FINDING_LIMITS : key === 'sessions' ? SESSION_LIMITS : HEAD_LIMITS;
}

async function* partsOf(zip: ArchiveZip): AsyncGenerator<JsonPart> {
  const reader = new JsonParts(ARCHIVE_DOCUMENT, limitsOf);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decode = (bytes?: Buffer) => {
    try {
      return decoder.decode(bytes, { stream: bytes !== undefined });
    } catch (cause) {
      throw new AppError('invalid_input', `${ARCHIVE_DOCUMENT} is no text in UTF-8.`, { cause });
    }
  };
  for await (const chunk of zip.document()) yield* reader.push(decode(chunk));
  yield* reader.push(decode());
  reader.end();
}

function parsed({ key, index, text }: JsonPart): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError('invalid_input', `${placeOf(key, index)} is no JSON.`, { cause });
  }
}

const placeOf = (key: string, index: number | null) =>
  `${ARCHIVE_DOCUMENT}: ${key}${index === null ? '' : `[${index}]`}`;

// ── One finding ─────────────────────────────────────────────────────────────────────────────────────────────────────

/** What became of it. What is wrong with it is its own matter; what is wrong with this server ends the import. */
async function reported(
  given: unknown,
  seen: Set<string>,
  take: () => Promise<ImportedFinding['outcome']>,
): Promise<ImportedFinding> {
  const named = { id: textOf(given, 'id'), title: textOf(given, 'title') };
  try {
    const outcome = await take();
    if (named.id !== null) seen.add(named.id);
    return { ...named, outcome };
  } catch (error) {
    if (!(error instanceof AppError) || !['invalid_input', 'conflict', 'not_found', 'too_large'].includes(error.code))
      throw error;
    return { ...named, outcome: 'refused', reason: shortCopy(error.message, MAX_REASON) };
  }
}

const MAX_SHOWN = 300;
/** A field's name in it may be as long as the finding. */
const MAX_REASON = 2000;

/** The report holds it to the end; a slice would hold all of the text that it is of. */
function shortCopy(text: string, most: number): string {
  return Buffer.from(text.slice(0, most), 'utf16le').toString('utf16le');
}

function textOf(given: unknown, field: string): string | null {
  const value: unknown = typeof given === 'object' && given !== null ? (given as Record<string, unknown>)[field] : null;
  return typeof value === 'string' ? shortCopy(value, MAX_SHOWN) : null;
}

async function takeIn(
  options: Import,
  given: unknown,
  place: string,
  seen: ReadonlySet<string>,
): Promise<ImportedFinding['outcome']> {
  const { database, findings } = options;
  const finding = readFinding(given, place);
  const { id } = finding;
  if (seen.has(id)) throw invalid(`${place}.id stands in the archive twice: the first one was taken.`);
  // Each round but the last one means that somebody else stored something of this finding.
  for (;;) {
    const here = (await database.findingArchive.whole([id]))[0];
    if (!here) {
      const session = await sessionOf(options, finding, place);
      await storeEvidence(options, finding, place);
      await storePartSessions(options, finding, place);
      if (!(await database.findingArchive.add(finding, session))) continue;
      const stored = await database.findings.get(id);
      if (stored) findings.announce({ kind: 'created', finding: stored });
      return 'imported';
    }
    const joined = joinFinding(here, withoutRunning(finding));
    if (joined.kind === 'refused')
      throw new AppError('conflict', `“${here.title}” is here already, and ${joined.why}. What is here was left as it is.`); // prettier-ignore
    await restoreEvidence(options, here);
    if (joined.kind === 'unchanged') return 'unchanged';
    await storeParts(options, here, finding, place);
    await storePartSessions(options, finding, place);
    await checkAdditions(options, finding, joined.additions, place);
    if (!(await database.findingArchive.extend(here, joined.additions))) continue;
    const stored = await database.findings.get(id);
    if (stored) findings.announce({ kind: 'edited', finding: stored });
    return 'updated';
  }
}

/** The sessions that its other parts were seen in. */
async function storePartSessions(options: Import, { added }: ArchivedFinding, place: string): Promise<void> {
  for (const [k, { sessionId }] of added.entries()) {
    const session = await sessionOf(options, { sessionId }, `${place}.added[${k}]`);
    if (session) await options.database.findingArchive.addSessions([session]);
  }
}

/** The session that it was made in, with its view as it was; null: it is not in the archive, but here. */
async function sessionOf(
  { database, sessions }: Import,
  { sessionId }: Pick<ArchivedFinding, 'sessionId'>,
  place: string,
): Promise<ArchivedSession | null> {
  const session = sessions.get(sessionId);
  if (session) return session;
  if ((await database.findingArchive.sessions([sessionId])).length > 0) return null;
  throw invalid(`${place}.sessionId: the session "${sessionId}" is neither in the archive nor here.`);
}

/** All of its files are looked at before the first of them is stored. */
async function storeEvidence({ zip, artifacts }: Import, finding: ArchivedFinding, place: string): Promise<void> {
  const hashes = evidenceHashes(finding);
  requireFiles(zip, hashes, place);
  const checked = await checkEvidence(finding, (hash) => verified(zip, hash));
  if (checked !== null) throw invalid(`${place}${checked}`);
  for (const hash of hashes) await artifacts.put(await verified(zip, hash));
}

function requireFiles(zip: ArchiveZip, hashes: readonly Sha256[], place: string): void {
  const missing = hashes.filter((hash) => !zip.hasArtifact(hash));
  if (missing.length > 0)
    throw invalid(`${place}: ${missing.map((hash) => ARTIFACT_FOLDER + hash).join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing in the archive.`); // prettier-ignore
}

/** A file that was lost here comes back. */
async function restoreEvidence({ zip, artifacts }: Import, finding: ArchivedFinding): Promise<void> {
  for (const hash of evidenceHashes(finding))
    if (zip.hasArtifact(hash) && !(await artifacts.has(hash))) await artifacts.put(await verified(zip, hash));
}

/** The files of the parts that it does not have here yet; all of them are looked at before the first of them is stored. */
async function storeParts(
  { zip, artifacts }: Import,
  here: ArchivedFinding,
  finding: ArchivedFinding,
  place: string,
): Promise<void> {
  const known = new Set(evidenceHashes(here));
  const hashes = finding.added.length > here.added.length ? evidenceHashes(finding).filter((hash) => !known.has(hash)) : []; // prettier-ignore
  requireFiles(zip, hashes, place);
  const read = (hash: Sha256) => (zip.hasArtifact(hash) ? verified(zip, hash) : artifacts.get(hash));
  const checked = await checkEvidence(finding, read, 2 + here.added.length);
  if (checked !== null) throw invalid(`${place}${checked}`);
  for (const hash of hashes) await artifacts.put(await verified(zip, hash));
}

/** What is new in its review is about its evidence as it is here. */
async function checkAdditions(
  { artifacts }: Import,
  finding: ArchivedFinding,
  { review }: Additions,
  place: string,
): Promise<void> {
  const problem = await checkAnchors({ ...finding, review }, (hash) => artifacts.get(hash));
  if (problem !== null) throw invalid(`${place}${problem} What is here was left as it is.`);
}

async function verified(zip: ArchiveZip, hash: Sha256): Promise<Uint8Array> {
  const blocks: Buffer[] = [];
  for await (const block of zip.artifact(hash)) blocks.push(block);
  const bytes = Buffer.concat(blocks);
  if ((await hashInTurns(bytes)) !== hash)
    throw invalid(`${ARTIFACT_FOLDER}${hash} has other bytes than its name says.`);
  return bytes;
}

function invalid(message: string): AppError {
  return new AppError('invalid_input', message);
}

function tooMany(what: string, most: number): AppError {
  return new AppError(
    'too_large',
    `There are more than ${most.toLocaleString('en')} ${what} in the archive. Split it into several.`,
  );
}
