/**
 * Takes in what an archive has: the whole document is looked through first, then its findings are stored in pages, and its
 * labellings and collections one by one.
 */
import { AppError } from '@/lib/domain/appError';
import {
  ARCHIVE_DOCUMENT,
  ARCHIVE_FORMAT,
  ARCHIVE_VERSION,
  LISTS,
  READ_VERSIONS,
  type ArchivedSession,
} from '@/lib/findingArchive/archive';
import { JsonParts, type JsonPart, type PartLimits } from '@/lib/findingArchive/jsonParts';
import { readSession } from '@/lib/findingArchive/readArchived';
import type { FindingImportReport, ImportProgress } from '@/lib/protocol/findingArchiveRest';
import type { FindingArchiveOptions } from './createFindingArchive';
import { FindingPages } from './findingPages';
import { invalid } from './importContext';
import type { ArchiveZip } from './readArchiveZip';
import { collectionKind, labellingKind, takeThing } from './takeThing';

/**
 * What is in memory at a time, and in what sizes. A finding may have 5,000 entries of 10,000 characters, 50 million in all,
 * and what was exported must come back: so its text may be this long, with a third of it for what JSON adds. It is the number
 * of values that makes a short text fill the memory, and such a finding has some 60,000 of them.
 */
const FINDING_LIMITS: PartLimits = { characters: 64 * 1024 ** 2, values: 500_000 };
const SESSION_LIMITS: PartLimits = { characters: 1024 ** 2, values: 10_000 };
const HEAD_LIMITS: PartLimits = { characters: 1000, values: 10 };
const MAX_THINGS = 100_000;
const MAX_SESSIONS = 100_000;
/** All of them are held while the findings are taken in. One has about 500. */
const MAX_SESSION_CHARACTERS = 64 * 1024 ** 2;

export interface ImportRun {
  signal: AbortSignal;
  /** May be called as often as there is something new. */
  tell(progress: ImportProgress): void;
}

/** See FindingArchiveService.import. */
export async function importArchive(
  zip: ArchiveZip,
  options: FindingArchiveOptions,
  { signal, tell }: ImportRun,
): Promise<FindingImportReport> {
  const { sessions, total } = await lookThrough(zip, { signal, tell });
  const context = { ...options, zip, sessions };
  const pages = new FindingPages(context);
  const report: FindingImportReport = { findings: [], labellings: [], collections: [], isStopped: false };
  const seen = { labellings: new Set<string>(), collections: new Set<string>() };
  const storing = () => {
    const done = pages.done + report.labellings.length + report.collections.length;
    tell({ kind: 'storing', done, total });
  };
  storing();
  for await (const { key, index, text } of partsOf(zip)) {
    report.isStopped = signal.aborted;
    if (report.isStopped) break;
    if (index === null) continue;
    const place = placeOf(key, index);
    if (key === 'findings') await pages.take(JSON.parse(text), place, text.length);
    else await pages.flush();
    if (key === 'labellings')
      report.labellings.push(await takeThing(context, labellingKind(context), JSON.parse(text), place, seen.labellings));
    else if (key === 'collections')
      report.collections.push(await takeThing(context, collectionKind(context), JSON.parse(text), place, seen.collections)); // prettier-ignore
    storing();
  }
  if (!report.isStopped) await pages.flush();
  storing();
  return { ...report, findings: pages.outcomes };
}

interface Looked {
  sessions: Map<string, ArchivedSession>;
  /** Of findings, labellings and collections together. */
  total: number;
}

/** The sessions, once it is known that all of the document can be read. */
async function lookThrough(zip: ArchiveZip, { signal, tell }: ImportRun): Promise<Looked> {
  const sessions = new Map<string, ArchivedSession>();
  const head: Record<string, unknown> = {};
  let [total, sessionCharacters, list] = [0, 0, 0];
  const read = { bytes: 0 };
  for await (const part of partsOf(zip, read)) {
    if (signal.aborted)
      throw new AppError('cancelled', 'The import was stopped while the archive was looked through: nothing of it was stored.'); // prettier-ignore
    const { key, index, text } = part;
    if (!isKnown(part)) throw unknownPart(head, part);
    const value = parsed(part);
    if (index === null) {
      head[key] = value;
      continue;
    }
    const place = LISTS.findIndex((name) => name === key);
    if (place < list) throw invalid(`${ARCHIVE_DOCUMENT}: ${key} must come before ${String(LISTS[list])}.`);
    list = place;
    if (key === 'sessions') {
      const session = readSession(value, placeOf(key, index));
      if (sessions.has(session.id)) throw invalid(`${placeOf(key, index)}.id stands in it twice.`);
      sessions.set(session.id, session);
      sessionCharacters += text.length;
      if (sessions.size > MAX_SESSIONS) throw tooMany('sessions', MAX_SESSIONS);
      if (sessionCharacters > MAX_SESSION_CHARACTERS) throw tooMany('characters of sessions', MAX_SESSION_CHARACTERS);
    } else if (++total > MAX_THINGS) throw tooMany('findings, labellings and collections', MAX_THINGS);
    tell({ kind: 'looking', found: total, done: Math.min(read.bytes, zip.documentBytes), total: zip.documentBytes });
  }
  checkHead(head);
  return { sessions, total };
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
  if (!READ_VERSIONS.some((known) => known === version))
    throw invalid(`${ARCHIVE_DOCUMENT}: version must be ${READ_VERSIONS.join(' or ')}.`);
}

function limitsOf(key: string): PartLimits {
  if (key === 'sessions') return SESSION_LIMITS;
  return (LISTS as readonly string[]).includes(key) ? FINDING_LIMITS : HEAD_LIMITS;
}

/** `read`: is told how much of the document was read. */
async function* partsOf(zip: ArchiveZip, read = { bytes: 0 }): AsyncGenerator<JsonPart> {
  const reader = new JsonParts(ARCHIVE_DOCUMENT, limitsOf);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decode = (bytes?: Buffer) => {
    try {
      return decoder.decode(bytes, { stream: bytes !== undefined });
    } catch (cause) {
      throw new AppError('invalid_input', `${ARCHIVE_DOCUMENT} is no text in UTF-8.`, { cause });
    }
  };
  for await (const chunk of zip.document()) {
    read.bytes += chunk.byteLength;
    yield* reader.push(decode(chunk));
  }
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

function tooMany(what: string, most: number): AppError {
  return new AppError(
    'too_large',
    `There are more than ${most.toLocaleString('en')} ${what} in the archive. Split it into several.`,
  );
}
