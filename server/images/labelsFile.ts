/** labels.csv: which picture has which label, `file,label` a line. */
import { AppError } from '@/lib/domain/appError';
import { baseName, folderOf, tooLarge, type FileListing, type ListedFile } from './fileListing';
import { inTurns } from './inTurns';

/** All labels files of a listing together: some 200,000 lines. */
export const MAX_LABELS_BYTES = 8 * 1024 ** 2;
/** The longest path of most systems. Keeps a turn short, whatever the file holds. */
const MAX_LINE_LENGTH = 4096;
const LABELS_FILE = 'labels.csv';
const HEADER = /^(file|filename|name|image|path)$/i;

/** Labels by path. A file that no labels.csv names gets the name of its folder; outside any folder it has none. */
export interface Labelling {
  /** Everything but the labels files. */
  pictures: ListedFile[];
  labelOf(path: string): string | null;
  /** Files that a labels.csv names but that are not there. */
  missing: string[];
}

/**
 * Reads every labels.csv of a listing; its rows name files relative to its own folder. Throws `invalid_input` with the
 * line that cannot be right, and `too_large` above MAX_LABELS_BYTES.
 */
export async function readLabelling(listing: FileListing): Promise<Labelling> {
  const labels = new Map<string, string>();
  const pictures: ListedFile[] = [];
  let bytesLeft = MAX_LABELS_BYTES;
  for await (const file of inTurns(listing.files)) {
    if (baseName(file.path).toLowerCase() !== LABELS_FILE) {
      pictures.push(file);
      continue;
    }
    const bytes = await file.read(MAX_LABELS_BYTES);
    bytesLeft -= bytes.length;
    if (bytesLeft < 0) throw tooLarge('All labels.csv together', MAX_LABELS_BYTES - bytesLeft, MAX_LABELS_BYTES);
    for await (const [name, label] of parseLabels(new TextDecoder().decode(bytes), file.path))
      labels.set(folderOf(file.path) + name, label);
  }
  const known = new Set([...pictures.map((file) => file.path), ...listing.refused.map((file) => file.fileName)]);
  const missing: string[] = [];
  for await (const path of inTurns(labels.keys())) if (!known.has(path)) missing.push(path);
  return {
    pictures,
    labelOf: (path) => labels.get(path) ?? (baseName(folderOf(path).slice(0, -1)) || null),
    missing,
  };
}

/** Rows of a labels file; a first line that only names the columns is skipped. `source` is named in errors. */
async function* parseLabels(text: string, source: string): AsyncGenerator<[file: string, label: string]> {
  let number = 0;
  let isFirst = true;
  // The decoder has taken the byte order mark away.
  for await (const line of inTurns(linesOf(text))) {
    number++;
    if (line.trim() === '') continue;
    const [file, label, ...more] = line.length > MAX_LINE_LENGTH ? [] : splitCells(line);
    if (!file || !label || more.length > 0)
      throw new AppError(
        'invalid_input',
        `${source}, line ${number} must be a file and its label ("cat-7.png,cat"), but is "${line.slice(0, 80)}".`,
        { field: source },
      );
    if (!isFirst || !HEADER.test(file)) yield [file.replace(/^\.\//, ''), label];
    isFirst = false;
  }
}

/** One line after the other, whichever system ended them. */
function* linesOf(text: string): Generator<string> {
  const end = /\r\n|\n|\r/g;
  for (let start = 0; start < text.length; start = end.lastIndex) {
    const found = end.exec(text);
    yield text.slice(start, found?.index);
    if (!found) return;
  }
}

/** Cells of one line: commas between, quotes around a cell that holds a comma, a doubled quote for a quote. */
function splitCells(line: string): string[] {
  const cells = line.matchAll(/(?:^|,)(?:\s*"((?:[^"]|"")*)"\s*(?=,|$)|([^,]*))/g);
  return [...cells].map(([, quoted, plain]) => (quoted?.replaceAll('""', '"') ?? plain ?? '').trim());
}
