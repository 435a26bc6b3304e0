/**
 * A table of labels: which picture has which label. Comma, semicolon or tab between the cells, quotes as in RFC 4180.
 * Columns are found by their names; without such a header the first of two is the file, the second the label.
 */
import { AppError } from '../domain/appError';

/** The longest line that is read: keeps the work on a hostile file short. */
const MAX_LINE_LENGTH = 4096;
export const MAX_LABEL_CHARACTERS = 200;

const SEPARATORS = [',', ';', '\t'] as const;
type Separator = (typeof SEPARATORS)[number];

const FILE_COLUMN =
  /^(?:(?:image|img|picture|photo|file)?[ _-]?(?:file|path|id|name)|filename|filepath|image|img|picture|photo)$/i;
const LABEL_COLUMN =
  /^(?:(?:class|label|category)?[ _-]?(?:name|label)|labels|class|category|target|tag|breed|species|y)$/i;

export interface LabelRow {
  /** From 1. */
  line: number;
  /** As it stands in the table. */
  file: string;
  label: string;
}

interface Columns {
  file: number;
  label: number;
  /** Cells that every line must have; null: as many as needed. */
  count: number | null;
  hasHeader: boolean;
}

/**
 * The rows one by one, so that the caller can give way to others between them. Rows with an empty label are left out.
 * Throws `invalid_input` with the name of the table (`source`) and the line that cannot be right.
 */
export function* parseLabelsTable(text: string, source: string): Generator<LabelRow> {
  const separator = findSeparator(text);
  let columns: Columns | null = null;
  for (const { line, text: record } of recordsOf(text.replace(/^\uFEFF/, ''))) {
    if (record.trim() === '') continue;
    const cells = record.length > MAX_LINE_LENGTH ? [] : splitCells(record, separator);
    if (columns === null) {
      columns = findColumns(cells, source, line, record);
      if (columns.hasHeader) continue;
    }
    const file = cells[columns.file];
    const label = cells[columns.label];
    if (!file || label === undefined || (columns.count !== null && cells.length !== columns.count))
      throw wrongLine(source, line, record);
    if (label !== '') yield { line, file, label: [...label].slice(0, MAX_LABEL_CHARACTERS).join('') };
  }
}

function findColumns(cells: readonly string[], source: string, line: number, record: string): Columns {
  if (cells.length < 2) throw wrongLine(source, line, record);
  const file = cells.findIndex((cell) => FILE_COLUMN.test(cell));
  const label = cells.findIndex((cell, index) => index !== file && LABEL_COLUMN.test(cell));
  if (file >= 0 && label >= 0) return { file, label, count: null, hasHeader: true };
  if (cells.length === 2) {
    if (file >= 0) return { file, label: 1 - file, count: 2, hasHeader: true };
    return { file: 0, label: 1, count: 2, hasHeader: false };
  }
  const names = cells.slice(0, 8).map((cell) => `"${cell.slice(0, 40)}"`);
  throw new AppError(
    'invalid_input',
    `${source} has the columns ${names.join(', ')}: call that of the pictures "file" and that of their labels "label".`,
    { field: source },
  );
}

/** The one that stands most often in the first line, outside quotes. */
function findSeparator(text: string): Separator {
  const first =
    text
      .slice(0, MAX_LINE_LENGTH)
      .trimStart()
      .split(/[\r\n]/, 1)[0] ?? '';
  const bare = first.replace(/"[^"]*"/g, '');
  const count = (separator: Separator) => bare.split(separator).length;
  return SEPARATORS.reduce((best, one) => (count(one) > count(best) ? one : best));
}

/** One line after the other, whichever system ended them; a line break inside quotes belongs to its line. */
function* recordsOf(text: string): Generator<{ line: number; text: string }> {
  const end = /\r\n|\n|\r/g;
  let line = 1;
  for (let start = 0; start < text.length;) {
    let [to, next, lines] = [text.length, text.length, 1];
    end.lastIndex = start;
    for (let found = end.exec(text); found; found = end.exec(text), lines++) {
      [to, next] = [found.index, end.lastIndex];
      // Above the limit it is no line any more, whatever its quotes say.
      if (to - start > MAX_LINE_LENGTH || !isInsideQuotes(text.slice(start, to))) break;
      [to, next] = [text.length, text.length];
    }
    yield { line, text: text.slice(start, to) };
    line += lines;
    start = next;
  }
}

/** A text file with a lone quote in it is read line by line all the same: quotes count only where a cell begins. */
function isInsideQuotes(text: string): boolean {
  return /(?:^|[,;\t])\s*"(?:[^"]|"")*$/.test(text);
}

/** Quotes around a cell that holds a separator, a doubled quote for a quote. Control characters become spaces. */
function splitCells(record: string, separator: Separator): string[] {
  const cells: string[] = [];
  const cell = CELL[separator];
  cell.lastIndex = 0;
  for (let at = 0; at <= record.length; at = cell.lastIndex + 1) {
    cell.lastIndex = at;
    const found = cell.exec(record);
    const text = found?.[1]?.replaceAll('""', '"') ?? found?.[2] ?? '';
    cells.push(text.replace(/\p{Cc}/gu, ' ').trim());
    if (!found) break;
  }
  return cells;
}

/** A cell from lastIndex up to its separator. */
const CELL: Record<Separator, RegExp> = {
  ',': /\s*"((?:[^"]|"")*)"\s*(?=,|$)|([^,]*)/y,
  ';': /\s*"((?:[^"]|"")*)"\s*(?=;|$)|([^;]*)/y,
  '\t': / *"((?:[^"]|"")*)" *(?=\t|$)|([^\t]*)/y,
};

function wrongLine(source: string, line: number, record: string): AppError {
  return new AppError(
    'invalid_input',
    `${source}, line ${line} must be a file and its label ("cat-7.png,cat"), but is "${record.slice(0, 80)}".`,
    { field: source },
  );
}
