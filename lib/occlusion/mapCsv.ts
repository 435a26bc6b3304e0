/**
 * A map as a CSV table for people and spreadsheets: one line a cell, provenance in comment lines before the header.
 * Quoting and CRLF line ends as in RFC 4180. Text that a spreadsheet would run as a formula is defused.
 */
import type { OcclusionSpec } from '../domain/occlusion';
import { cellCentre, isClipped, isComputed, patchRect, type OcclusionGrid } from './grid';
import type { CellLog } from './cellLog';
import { scoreValue } from './score';

export interface MapCsvInput {
  grid: OcclusionGrid;
  spec: OcclusionSpec;
  log: CellLog;
  /** Target class. */
  classIndex: number;
  /** Probability of the target on the unoccluded picture. */
  base: number;
  labels: readonly string[];
  /** Written as `# name: value` lines: hashes, device, versions… */
  provenance: Readonly<Record<string, string>>;
}

const HEADER =
  'row,col,y,x,patch_y0,patch_x0,patch_y1,patch_x1,clipped,probability,drop,logit,top1_class,top1_label' as const;

/** Rows of a block: with 1,000 classes about a millisecond of work. */
const BLOCK_ROWS = 500;

/**
 * Cells in row-major order. y, x is the centre pixel; the patch covers rows [y0, y1) and columns [x0, x1) after clipping.
 * Of segments these are the rectangle around it, and the last column says how many pixels it has.
 * Cells that are not known have empty numbers, so that a partial map still is a full table; those that the run leaves
 * out (a box of the spec) have no line.
 *
 * The table comes in blocks of whole lines, each made when it is asked for: a large one keeps a thread busy for long.
 * Which cells are known is settled by the call; those that a running log gains afterwards stay empty.
 */
export function mapCsv(input: MapCsvInput): Iterable<string> {
  const { log } = input;
  const positionOf = new Int32Array(log.cells).fill(-1);
  for (let position = 0; position < log.done; position++) positionOf[log.order[position]!] = position;
  return blocks(input, positionOf);
}

/** @param positionOf log position of each row-major cell; −1 for unknown ones */
function* blocks(input: MapCsvInput, positionOf: Int32Array): Generator<string> {
  const provenance = Object.entries(input.provenance).map(([name, value]) => commentLine(`${name}: ${value}`));
  yield joinLines([...provenance, input.grid.segments ? `${HEADER},patch_pixels` : HEADER]);
  for (let first = 0; first < positionOf.length; first += BLOCK_ROWS) {
    const positions = positionOf.subarray(first, first + BLOCK_ROWS);
    yield joinLines([...positions].flatMap((position, i) => cellLine(input, first + i, position)));
  }
}

function joinLines(lines: readonly string[]): string {
  return lines.map((line) => `${line}\r\n`).join('');
}

function cellLine(input: MapCsvInput, cell: number, position: number): string[] {
  const { grid, spec } = input;
  const row = Math.floor(cell / grid.cols);
  const col = cell % grid.cols;
  if (!isComputed(grid, row, col)) return [];
  const { y, x } = cellCentre(grid, spec.stride, row, col);
  const { y0, x0, y1, x1 } = patchRect(grid, spec, row, col);
  const place = [row, col, y, x, y0, x0, y1, x1, isClipped(grid, spec, row, col) ? 1 : 0];
  const pixels = grid.segments ? [grid.segments.sizes[cell]!] : [];
  return [[...place, ...cellNumbers(input, position), ...pixels].join(',')];
}

function cellNumbers({ log, classIndex, base, labels }: MapCsvInput, position: number): (string | number)[] {
  if (position < 0) return ['', '', '', '', ''];
  const vector = log.vector(position);
  const probability = vector[classIndex]!;
  const best = indexOfLargest(vector);
  return [
    probability,
    scoreValue('drop', probability, base),
    scoreValue('logit', probability, base),
    best,
    csvField(labels[best] ?? ''),
  ];
}

/** Ties go to the lower index. */
function indexOfLargest(values: Float32Array): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i;
  return best;
}

/** One field of text: defused, and quoted where RFC 4180 asks for it. */
export function csvField(text: string): string {
  const safe = /^\s*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * A line that readers skip by its `#`. A quote would break that, so a value stays as it is but for what could leave the
 * line or become a formula of its own once a spreadsheet cuts the line at its separators.
 */
export function commentLine(text: string): string {
  const oneLine = text.replace(/[\r\n]+/g, ' ').replaceAll('"', "'");
  return `# ${oneLine.replace(/([,;\t]\s*)(?=[=+\-@])/g, "$1'")}`;
}
