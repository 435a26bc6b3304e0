/** What to do with dropped files: zips go to the server whole, pictures one by one with the labels that tables give them. */
import { AppError } from '@/lib/domain/appError';
import type { RefusedFile } from '@/lib/domain/imageImport';
import { baseName, isIgnored } from '@/lib/pictures/filePaths';
import { LabelBook } from '@/lib/pictures/labelBook';
import { parseLabelsTable } from '@/lib/pictures/labelsTable';
import type { OutgoingPicture } from '@/lib/pictures/sendPictures';
import type { DroppedFile } from './droppedFiles';

const MAX_TABLE_BYTES = 8 * 1024 * 1024;
const TABLE_FILE = /\.(?:csv|tsv)$/i;
const LABELS_FILE = /^labels\.(?:csv|tsv)$/i;

export interface SortedDrop {
  zips: File[];
  pictures: OutgoingPicture[];
  /** Rows and tables that fit no picture. */
  refused: RefusedFile[];
}

/** Throws `invalid_input` with the table and the line that cannot be right. */
export async function sortDrop(dropped: readonly DroppedFile[]): Promise<SortedDrop> {
  const files = dropped.filter(({ path }) => !isIgnored(path));
  const zips = files.filter(({ path }) => /\.zip$/i.test(path)).map(({ file }) => file);
  const tables = files.filter(({ path }) => TABLE_FILE.test(path));
  const named = tables.filter(({ path }) => LABELS_FILE.test(baseName(path)));
  const ofLabels = named.length > 0 || tables.length > 1 ? named : tables;
  const rest = files.filter(({ path, file }) => !TABLE_FILE.test(path) && !zips.includes(file));
  const book = new LabelBook(new Set(rest.map(({ path }) => path)));
  const refused: RefusedFile[] = tables
    .filter((table) => !ofLabels.includes(table))
    .map(({ path }) => ({
      fileName: path,
      message: `${path} is one of several CSV files. Call the one with the labels labels.csv.`,
    }));
  for (const { path, file } of ofLabels) {
    if (file.size > MAX_TABLE_BYTES)
      throw new AppError('too_large', `${path} is larger than the 8 MiB that a table of labels may have.`);
    for (const row of parseLabelsTable(await file.text(), path)) {
      const problem = book.addRow(path, row);
      if (problem) refused.push(problem);
    }
  }
  const pictures = rest.map(({ path, file }) => ({
    path,
    label: book.labelOf(path),
    bytes: file.size,
    read: async () => new Uint8Array(await file.arrayBuffer()),
  }));
  return { zips, pictures, refused };
}
