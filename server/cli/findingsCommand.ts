import { randomBytes } from 'node:crypto';
import { link, open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Command, Option } from 'commander';
import { AppError, parseOrThrow } from '@/lib/domain/appError';
import { BESIDE_FILTER } from '@/lib/domain/findingFilter';
import {
  COLLECTION_FORMATS,
  EXPORT_FORMATS,
  findingExportQuerySchema,
  REPEATED_IN_EXPORT,
  type FindingExportQuery,
  type FindingImportReport,
  type ImportedFinding,
  type ImportProgress,
} from '@/lib/protocol/rest';
import { cancelOnInterrupt } from './cancelOnInterrupt';
import { withLibrary, type ExportedFindings, type Library, type LibraryPlace } from './library';
import type { Output } from './output';
import { requirePlace } from './requirePlace';

const EXPORT_EXAMPLE = `
json is a zip that "specular findings import" takes in elsewhere, with the files of the evidence; of all findings it has all
collections and all labellings that are closed, too, with everybody's labels: labels given later there count as given after
seeing. markdown is a zip with pictures, html one file, csv a table.

--filter is what stands behind the "?" in the address of the list of findings. Nothing is ever written over without --force,
and a file appears only when it is whole. Prints one JSON line: output, format, bytes, openLabellings (how many were left
out, because nobody may see their labels yet).

Examples:
  $ specular findings export --output findings.zip
  $ specular findings export --format csv --filter "status=confirmed&tag=stroke" --output strokes.csv
  $ specular findings export --format html --collection 6e0ab0b4-7c4f-4d4c-9a5f-2f6a3c1f7f55 --output argument.html
  $ specular findings export --server http://localhost:3000 --output findings.zip`;

const IMPORT_EXAMPLE = `
Takes in what "specular findings export" or the page wrote as JSON. What is here already stays, and gets what came after.
Refused findings are named on stderr with the reason. Prints one JSON line: findings, labellings and collections, of each
imported, updated, unchanged, refused; and stopped. Ctrl+C stops it; the same command goes on. Exit code 1 when something
was refused, or when it was stopped.

Examples:
  $ specular findings import findings.zip
  $ specular findings import findings.zip --data /srv/specular/data`;

interface ExportOptions extends LibraryPlace {
  format: FindingExportQuery['format'];
  filter?: string;
  collection?: string;
  output: string;
  force?: boolean;
}

export function findingsCommand(output: Output): Command {
  const findings = new Command('findings').description('findings out of the data directory (SPECULAR_DATA) and in');
  const places = (command: Command) =>
    command
      .addOption(new Option('--data <dir>', 'the data directory').default(undefined, 'SPECULAR_DATA, else data'))
      .addOption(new Option('--server <url>', 'a running server to ask instead').conflicts('data'));
  places(findings.command('export'))
    .description('write findings, or a collection of them, into a file')
    .addOption(new Option('--format <format>', 'what to write').choices(EXPORT_FORMATS).default('json'))
    .option('--filter <query>', 'only these: the address of the list of findings behind its "?"')
    .addOption(new Option('--collection <id>', 'a collection with its findings (json, html)').conflicts('filter'))
    .requiredOption('--output <file>', 'where to write it')
    .option('--force', 'replace the file if it is there')
    .addHelpText('after', EXPORT_EXAMPLE)
    .action((options: ExportOptions) => exportFindings(options, output));
  places(findings.command('import'))
    .description('take in an archive of findings')
    .argument('<file>', 'zip that was exported as JSON')
    .addHelpText('after', IMPORT_EXAMPLE)
    .action((file: string, place: LibraryPlace) => importFindings(file, place, output));
  return findings;
}

async function exportFindings(options: ExportOptions, output: Output): Promise<void> {
  const { output: file, force = false, format } = options;
  await requirePlace(file, 'output');
  if (!force && (await exists(file))) throw taken(file);
  const ask = askedExport(options);
  await withLibrary(async (library) => {
    const { blocks, openLabellings } = await ask(library);
    const bytes = await writeWhole(file, blocks, force, (written) => output.progress(`${written} bytes`));
    output.progress('');
    if (openLabellings > 0)
      output.note(`${openLabellings === 1 ? '1 labelling is' : `${openLabellings} labellings are`} open and not in the file: labels are blind until a labelling is closed.`); // prettier-ignore
    output.json({ output: file, format, bytes, openLabellings });
  }, options);
}

/** What is to be exported, checked before anything is opened. */
function askedExport({ format, filter, collection }: ExportOptions): (library: Library) => Promise<ExportedFindings> {
  if (collection === undefined) {
    const query = readFilter(filter ?? '', format);
    return (library) => library.exportFindings(query);
  }
  const ofCollection = COLLECTION_FORMATS.find((one) => one === format);
  if (!ofCollection)
    throw new AppError('invalid_input', `A collection is written as ${COLLECTION_FORMATS.join(' or ')}: give --format.`, { field: 'format' }); // prettier-ignore
  return (library) => library.exportCollection(collection, ofCollection);
}

/** What stands before the "?" in the address of the list. */
const LIST_ADDRESS = /^([^?=]*\/)?findings\/?$/;

/**
 * "status=confirmed&tag=a&tag=b", also with the "?" or as a whole address; the page of the list means nothing here. Throws
 * `invalid_input` also where nothing is filtered by it: whoever gives a filter does not want everything.
 */
export function readFilter(text: string, format: FindingExportQuery['format']): FindingExportQuery {
  const { query, isAddress } = splitAddress(text.trim());
  const given: Record<string, string | string[]> = {};
  for (const [name, value] of new URLSearchParams(query)) {
    if ((BESIDE_FILTER as readonly string[]).includes(name)) continue;
    if (name === 'format') throw new AppError('invalid_input', 'Give the format as --format, not in --filter.', { field: 'filter' }); // prettier-ignore
    if (value === '' && Object.hasOwn(findingExportQuerySchema.shape, name)) continue;
    const isList = (REPEATED_IN_EXPORT as readonly string[]).includes(name);
    if (Object.hasOwn(given, name) && !isList)
      throw new AppError('invalid_input', `--filter has "${name}" twice. Give it once.`, { field: 'filter' });
    given[name] = isList ? [...(given[name] ?? []), value] : value;
  }
  if (text !== '' && !isAddress && Object.keys(given).length === 0)
    throw new AppError('invalid_input', '--filter filters nothing: give a value, as in "status=confirmed", or leave it out to export all findings.', { field: 'filter' }); // prettier-ignore
  return parseOrThrow(findingExportQuerySchema, { ...given, format }, '--filter');
}

/** A "?" that is no part of an address belongs to what is searched for. */
function splitAddress(text: string): { query: string; isAddress: boolean } {
  const [before = ''] = text.split(/[?#]/, 1);
  if (before === '' && text.startsWith('?')) return { query: text.slice(1), isAddress: false };
  if (!LIST_ADDRESS.test(before)) return { query: text, isAddress: false };
  return { query: text.slice(before.length + 1).replace(/#.*$/s, ''), isAddress: true };
}

/** Under a name of its own first: the file is there whole or not at all, also after a power failure. Resolves with its size. */
async function writeWhole(
  file: string,
  blocks: ExportedFindings['blocks'],
  force: boolean,
  onProgress: (bytes: number) => void,
): Promise<number> {
  const part = path.join(path.dirname(file), `.${path.basename(file)}.${randomBytes(6).toString('hex')}.part`);
  let bytes = 0;
  try {
    const handle = await open(part, 'wx');
    try {
      for await (const block of blocks) {
        const chunk = typeof block === 'string' ? Buffer.from(block) : block;
        await handle.writeFile(chunk);
        bytes += chunk.byteLength;
        onProgress(bytes);
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    await (force ? rename(part, file) : moveToFreeName(part, file));
    return bytes;
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT'))
      throw new AppError('storage_full', `The disk of ${file} is full. Nothing was written; free some space, then try again.`, { cause: error }); // prettier-ignore
    throw error;
  } finally {
    await rm(part, { force: true });
  }
}

/** A link fails where somebody else wrote the file meanwhile; a rename would write over it. */
async function moveToFreeName(part: string, file: string): Promise<void> {
  try {
    await link(part, file);
  } catch (error) {
    if (await exists(file)) throw taken(file);
    // A file system without links.
    if (error instanceof Error && 'code' in error && error.code !== 'ENOSPC') return rename(part, file);
    throw error;
  }
}

const exists = (file: string) => stat(file).then(() => true, () => false); // prettier-ignore

function taken(file: string): AppError {
  return new AppError('conflict', `${file} is there already. Give another --output, or --force to replace it.`, { field: 'output' }); // prettier-ignore
}

// ── Import ──────────────────────────────────────────────────────────────────────────────────────────────────────────

const LISTS = ['findings', 'labellings', 'collections'] as const;

async function importFindings(given: string, place: LibraryPlace, output: Output): Promise<void> {
  const info = await stat(given).catch((cause: unknown) => {
    throw new AppError('not_found', `${given} does not exist. Give a zip that was exported as JSON.`, { cause });
  });
  if (!info.isFile())
    throw new AppError('invalid_input', `${given} is a folder. Give the zip that was exported as JSON.`);
  const report = await withLibrary(
    (library) =>
      cancelOnInterrupt(
        (signal) =>
        library.importFindings(path.resolve(given), { signal, onProgress: (progress) => output.progress(inWords(progress)) }), // prettier-ignore
      ),
    place,
  );
  output.progress('');
  tell(report, output);
  if (report.isStopped) throw new AppError('cancelled', `Stopped. What is counted is here; go on with: specular findings import ${given}`); // prettier-ignore
  const refused = LISTS.reduce((sum, list) => sum + countOf(report[list], 'refused'), 0);
  if (refused > 0) throw new AppError('conflict', `${refused} of the archive ${refused === 1 ? 'was' : 'were'} refused, and the rest is here.`); // prettier-ignore
}

function tell(report: FindingImportReport, output: Output): void {
  for (const list of LISTS)
    for (const { id, title, outcome, reason } of report[list])
      if (outcome === 'refused') output.note(`refused: ${list.slice(0, -1)} ${title ?? id ?? 'without a title'}: ${reason ?? ''}`); // prettier-ignore
  const counts = LISTS.map((list) => [list, countsOf(report[list])] as const);
  output.json({ ...Object.fromEntries(counts), stopped: report.isStopped });
}

function countsOf(things: readonly ImportedFinding[]) {
  const [imported, updated, unchanged, refused] = (['imported', 'updated', 'unchanged', 'refused'] as const).map((outcome) => countOf(things, outcome)); // prettier-ignore
  return { imported, updated, unchanged, refused };
}

function countOf(things: readonly ImportedFinding[], outcome: ImportedFinding['outcome']): number {
  return things.filter((one) => one.outcome === outcome).length;
}

function inWords(progress: ImportProgress): string {
  switch (progress.kind) {
    case 'started':
      return 'opened';
    case 'looking':
      return `looked through ${progress.found}, ${Math.floor((100 * progress.done) / Math.max(1, progress.total))} %`;
    case 'storing':
      return `stored ${progress.done} of ${progress.total}`;
  }
}
