/** The tables of labels in a listing: every labels.csv, or else the only CSV file there is. */
import { AppError } from '@/lib/domain/appError';
import { baseName } from '@/lib/pictures/filePaths';
import { LabelBook } from '@/lib/pictures/labelBook';
import { parseLabelsTable } from '@/lib/pictures/labelsTable';
import type { RefusedFile } from '@/lib/domain/imageImport';
import { tooLarge, type FileListing, type ListedFile } from './fileListing';
import { inTurns } from './inTurns';

/** All tables of a listing together: some 200,000 lines. */
export const MAX_LABELS_BYTES = 8 * 1024 ** 2;
const LABELS_FILE = /^labels\.(?:csv|tsv)$/i;
const TABLE_FILE = /\.(?:csv|tsv)$/i;

export interface Labelling {
  /** Everything but the tables, in the order of the listing. */
  pictures: ListedFile[];
  labelOf(path: string): string | null;
  /** Rows that name no picture or one that has another label, and tables that are none of labels. */
  problems: RefusedFile[];
}

/**
 * Rows name files relative to the folder of their table; what no table names has its folder's name as the label. Throws
 * `invalid_input` with the line that cannot be right, and `too_large` above MAX_LABELS_BYTES.
 */
export async function readLabelling(listing: FileListing): Promise<Labelling> {
  const tables = listing.files.filter(({ path }) => TABLE_FILE.test(path));
  const named = tables.filter(({ path }) => LABELS_FILE.test(baseName(path)));
  const ofLabels = new Set(named.length > 0 || tables.length > 1 ? named : tables);
  const problems: RefusedFile[] = [];
  const pictures: ListedFile[] = [];
  const paths = new Set<string>();
  for await (const file of inTurns(listing.files)) {
    if (ofLabels.has(file)) continue;
    if (TABLE_FILE.test(file.path)) problems.push(notOfLabels(file));
    else {
      pictures.push(file);
      paths.add(file.path);
    }
  }
  // A row may name what was refused: it is there, and its refusal says why it is not taken.
  for await (const { fileName } of inTurns(listing.refused)) paths.add(fileName);
  const book = new LabelBook(paths);
  for await (const problem of readTables([...ofLabels], book)) problems.push(problem);
  return { pictures, labelOf: (path) => book.labelOf(path), problems };
}

async function* readTables(tables: readonly ListedFile[], book: LabelBook): AsyncGenerator<RefusedFile> {
  let bytesLeft = MAX_LABELS_BYTES;
  for (const table of tables) {
    const bytes = await table.read(MAX_LABELS_BYTES);
    bytesLeft -= bytes.length;
    if (bytesLeft < 0) throw tooLarge('All tables of labels together', MAX_LABELS_BYTES - bytesLeft, MAX_LABELS_BYTES);
    for await (const row of inTurns(parseLabelsTable(decodeText(bytes, table.path), table.path))) {
      const problem = book.addRow(table.path, row);
      if (problem) yield problem;
    }
  }
}

/** UTF-8, or UTF-16 as spreadsheets write it. */
function decodeText(bytes: Uint8Array, source: string): string {
  const mark = (bytes[0] ?? 0) * 256 + (bytes[1] ?? 0);
  const encoding = mark === 0xfffe ? 'utf-16le' : mark === 0xfeff ? 'utf-16be' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (cause) {
    const message = `${source} is no text in UTF-8. Save it again as "CSV UTF-8".`;
    throw new AppError('invalid_input', message, { field: source, cause });
  }
}

function notOfLabels({ path }: ListedFile): RefusedFile {
  return {
    fileName: path,
    message: `${path} is one of several CSV files, so nobody knows which has the labels. Call that one labels.csv.`,
  };
}
