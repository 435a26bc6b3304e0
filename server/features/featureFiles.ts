/** Vectors as files: a NumPy array, and tables for people and spreadsheets as RFC 4180 has them. */
import { csvField } from '@/lib/occlusion/mapCsv';
import { littleEndian, npyHead } from '@/lib/tensor/npy';
import type { FeatureRow } from '../db/database';
import type { VectorBlock } from './readVectors';

/** The array (pictures, dimensions), float32, in the order of the set. */
export async function* vectorNpy(
  blocks: AsyncIterable<VectorBlock>,
  shape: readonly [pictures: number, dimensions: number],
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  yield Uint8Array.from(npyHead(shape));
  for await (const { values } of blocks) yield littleEndian(values);
}

const NAMES = ['row', 'file', 'label', 'problem', 'sha256'];

/** What each row of the array is: `row` counts from 0; `problem` says why a row is NaN, and is empty otherwise. */
export async function* rowsCsv(pages: AsyncIterable<readonly FeatureRow[]>): AsyncGenerator<string> {
  yield `${NAMES.join(',')}\r\n`;
  let row = 0;
  for await (const page of pages) yield page.map((one) => `${nameFields(one, row++)}\r\n`).join('');
}

/** The same with the values behind, v0, v1, …: nine digits, which give the float32 back; empty where there is none. */
export async function* vectorCsv(blocks: AsyncIterable<VectorBlock>, dimensions: number): AsyncGenerator<string> {
  yield `${[...NAMES, ...Array.from({ length: dimensions }, (_, d) => `v${d}`)].join(',')}\r\n`;
  let row = 0;
  for await (const { rows, values } of blocks)
    yield rows
      .map((one, at) => {
        const vector = values.subarray(at * dimensions, (at + 1) * dimensions);
        return `${nameFields(one, row++)},${Array.from(vector, valueText).join(',')}\r\n`;
      })
      .join('');
}

function nameFields({ image, problem }: FeatureRow, row: number): string {
  const { fileName, label, hash } = image;
  return [row, csvField(fileName), csvField(label ?? ''), csvField(problem?.message ?? ''), hash].join(',');
}

function valueText(value: number): string {
  return Number.isNaN(value) ? '' : String(Number(value.toPrecision(9)));
}
