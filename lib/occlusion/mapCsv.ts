/**
 * A map as a CSV table for people and spreadsheets: one line a cell, provenance in comment lines before the header.
 * Quoting and CRLF line ends as in RFC 4180. Text that a spreadsheet would run as a formula is defused.
 */
import type { OcclusionSpec } from '../domain/occlusion';
import { cellCentre, isClipped, patchRect, type OcclusionGrid } from './grid';
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

/**
 * Cells in row-major order. y, x is the centre pixel; the patch covers rows [y0, y1) and columns [x0, x1) after clipping.
 * Cells that are not known have empty numbers, so that a partial map still is a full table.
 */
export function mapCsv(input: MapCsvInput): string {
  const { grid, spec, log } = input;
  const positionOf = new Int32Array(log.total).fill(-1);
  for (let position = 0; position < log.done; position++) positionOf[log.order[position]!] = position;

  const lines = Object.entries(input.provenance).map(([name, value]) => commentLine(`${name}: ${value}`));
  lines.push(HEADER);
  for (let row = 0; row < grid.rows; row++)
    for (let col = 0; col < grid.cols; col++) {
      const { y, x } = cellCentre(grid, spec.stride, row, col);
      const { y0, x0, y1, x1 } = patchRect(grid, spec, row, col);
      const place = [row, col, y, x, y0, x0, y1, x1, isClipped(grid, spec, row, col) ? 1 : 0];
      lines.push([...place, ...cellNumbers(input, positionOf[row * grid.cols + col]!)].join(','));
    }
  return lines.join('\r\n') + '\r\n';
}

function cellNumbers({ log, classIndex, base, labels }: MapCsvInput, position: number): (string | number)[] {
  if (position < 0) return ['', '', '', '', ''];
  const probability = log.vector(position)[classIndex]!;
  const best = log.columns(position, position + 1, []).topClasses[0]!;
  return [
    probability,
    scoreValue('drop', probability, base),
    scoreValue('logit', probability, base),
    best,
    csvField(labels[best] ?? ''),
  ];
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
function commentLine(text: string): string {
  const oneLine = text.replace(/[\r\n]+/g, ' ').replaceAll('"', "'");
  return `# ${oneLine.replace(/([,;\t]\s*)(?=[=+\-@])/g, "$1'")}`;
}
