/** labels.csv: which picture has which label, `file,label` a line. */
import { AppError } from '@/lib/domain/appError';
import { baseName, folderOf, type FileListing, type ListedFile } from './fileListing';

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
 * line that cannot be right.
 */
export async function readLabelling(listing: FileListing): Promise<Labelling> {
  const labels = new Map<string, string>();
  const pictures: ListedFile[] = [];
  for (const file of listing.files) {
    if (baseName(file.path).toLowerCase() !== LABELS_FILE) {
      pictures.push(file);
      continue;
    }
    const text = new TextDecoder().decode(await file.read());
    for (const [name, label] of parseLabels(text, file.path)) labels.set(folderOf(file.path) + name, label);
  }
  const known = new Set([...pictures.map((file) => file.path), ...listing.refused.map((file) => file.fileName)]);
  return {
    pictures,
    labelOf: (path) => labels.get(path) ?? (baseName(folderOf(path).slice(0, -1)) || null),
    missing: [...labels.keys()].filter((path) => !known.has(path)),
  };
}

/** Rows of a labels file; a first line that only names the columns is skipped. `source` is named in errors. */
export function parseLabels(text: string, source: string): [file: string, label: string][] {
  const rows = text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .map((line, index) => ({ line, number: index + 1 }))
    .filter(({ line }) => line.trim() !== '')
    .map(({ line, number }): [string, string] => {
      const cells = splitCells(line);
      const [file, label] = cells;
      if (cells.length !== 2 || !file || !label)
        throw new AppError(
          'invalid_input',
          `${source}, line ${number} must be a file and its label ("cat-7.png,cat"), but is "${line.slice(0, 80)}".`,
          { field: source },
        );
      return [file.replace(/^\.\//, ''), label];
    });
  return rows[0] && HEADER.test(rows[0][0]) ? rows.slice(1) : rows;
}

/** Cells of one line: commas between, quotes around a cell that holds a comma, a doubled quote for a quote. */
function splitCells(line: string): string[] {
  const cells = line.matchAll(/(?:^|,)(?:\s*"((?:[^"]|"")*)"\s*(?=,|$)|([^,]*))/g);
  return [...cells].map(([, quoted, plain]) => (quoted?.replaceAll('""', '"') ?? plain ?? '').trim());
}
