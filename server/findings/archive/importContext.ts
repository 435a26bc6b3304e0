/** What the parts of an import have in common. */
import { AppError } from '@/lib/domain/appError';
import type { Sha256 } from '@/lib/domain/hash';
import { ARTIFACT_FOLDER, type ArchivedSession } from '@/lib/findingArchive/archive';
import type { ImportedFinding } from '@/lib/protocol/findingArchiveRest';
import type { FindingArchiveOptions } from './createFindingArchive';
import type { ArchiveZip } from './readArchiveZip';

export interface Import extends FindingArchiveOptions {
  zip: ArchiveZip;
  sessions: ReadonlyMap<string, ArchivedSession>;
}

export type Outcome = ImportedFinding['outcome'];

/** What is told of a thing before it is known what becomes of it. */
export type Named = Pick<ImportedFinding, 'id' | 'title'>;

const MAX_SHOWN = 300;
/** A field's name in it may be as long as the finding. */
const MAX_REASON = 2000;
/** What is wrong with a thing is its own matter; what is wrong with this server ends the import. */
const REFUSALS = ['invalid_input', 'conflict', 'not_found', 'too_large'];

export function namedOf(given: unknown): Named {
  return { id: textOf(given, 'id'), title: textOf(given, 'title') ?? textOf(given, 'name') };
}

/** Why something was refused. Throws every other error. */
export function refusalOf(named: Named, error: unknown): ImportedFinding {
  if (!(error instanceof AppError) || !REFUSALS.includes(error.code)) throw error;
  return { ...named, outcome: 'refused', reason: shortCopy(error.message, MAX_REASON) };
}

/** The report holds it to the end; a slice would hold all of the text that it is of. */
function shortCopy(text: string, most: number): string {
  return Buffer.from(text.slice(0, most), 'utf16le').toString('utf16le');
}

function textOf(given: unknown, field: string): string | null {
  const value: unknown = typeof given === 'object' && given !== null ? (given as Record<string, unknown>)[field] : null;
  return typeof value === 'string' ? shortCopy(value, MAX_SHOWN) : null;
}

export function invalid(message: string): AppError {
  return new AppError('invalid_input', message);
}

export function standsTwice(place: string): AppError {
  return invalid(`${place}.id stands in the archive twice: the first one was taken.`);
}

/** What is here already, and why what comes cannot be joined with it. */
export function keptAsItWas(title: string, why: string): AppError {
  return new AppError('conflict', `“${title}” is here already, and ${why}. What is here was left as it is.`);
}

/** Throws `invalid_input` with the files that are not in the archive. */
export function requireFiles(zip: ArchiveZip, hashes: readonly Sha256[], place: string): void {
  const missing = hashes.filter((hash) => !zip.hasArtifact(hash)).map((hash) => ARTIFACT_FOLDER + hash);
  if (missing.length === 0) return;
  throw invalid(`${place}: ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing in the archive.`);
}
