/** The layout of a map as files: a NumPy array, a table as RFC 4180 has it, and JSON with all that it is made of. */
import { csvField } from '@/lib/occlusion/mapCsv';
import { littleEndian, npyHead } from '@/lib/tensor/npy';
import type { MappedPicture } from '../db/embeddingRecords';
import type { CoordinateFormat } from './embeddingService';

/** Points of a block. */
const BLOCK_POINTS = 2000;

export interface Placed extends MappedPicture {
  x: number;
  y: number;
  /** It was not in the map that this one extends. */
  added: boolean;
}

export interface CoordinateFile {
  points: readonly Placed[];
  /** Whether the table has a column that says which points were added. */
  extends: boolean;
  /** JSON: everything but the points. */
  head: object;
}

export function writeCoordinates(format: CoordinateFormat, file: CoordinateFile): AsyncGenerator<string | Uint8Array> {
  return { npy, csv, json }[format](file);
}

/** The array (points, 2), float32. */
async function* npy({ points }: CoordinateFile): AsyncGenerator<Uint8Array> {
  yield npyHead([points.length, 2]);
  for (const block of blocksOf(points)) yield littleEndian(Float32Array.from(block.flatMap(({ x, y }) => [x, y])));
}

async function* csv({ points, extends: isExtension }: CoordinateFile): AsyncGenerator<string> {
  yield isExtension ? 'file,label,x,y,added\r\n' : 'file,label,x,y\r\n';
  for (const block of blocksOf(points))
    yield block
      .map(({ fileName, label, x, y, added }) => {
        const fields = [csvField(fileName), csvField(label ?? ''), exact(x), exact(y)];
        return `${(isExtension ? [...fields, added ? 1 : 0] : fields).join(',')}\r\n`;
      })
      .join('');
}

/** One object: what `head` has, and `points`, one a line. */
async function* json({ points, head }: CoordinateFile): AsyncGenerator<string> {
  yield `${JSON.stringify(head).slice(0, -1)},"points":[`;
  let separator = '\n';
  for (const block of blocksOf(points)) {
    const lines = block.map(
      ({ id, fileName, label, hash, x, y, added }) =>
      JSON.stringify({ imageId: id, file: fileName, label, sha256: hash, x: Number(exact(x)), y: Number(exact(y)), added }), // prettier-ignore
    );
    yield separator + lines.join(',\n');
    separator = ',\n';
  }
  yield '\n]}\n';
}

function* blocksOf(points: readonly Placed[]): Generator<readonly Placed[]> {
  for (let from = 0; from < points.length; from += BLOCK_POINTS) yield points.slice(from, from + BLOCK_POINTS);
}

/** Nine digits give the float32 back. */
function exact(value: number): string {
  return String(Number(value.toPrecision(9)));
}
