/**
 * The folder of a batch without a server. `measured.jsonl` grows by a line for each picture that is complete, after its
 * map is in place: so whatever ends the command, the next one knows what is done. `batch.json` says of which settings.
 */
import { appendFile, mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { DROP_CSV_HEADER, dropCsvLine } from '@/lib/attribution/dropCsv';
import { MapMoments } from '@/lib/attribution/mapMoments';
import { AppError } from '@/lib/domain/appError';
import { canonicalJson, sha256Schema } from '@/lib/domain/hash';
import { pictureDropSchema, type BatchSettings, type PictureDrop } from '@/lib/domain/occlusionBatch';
import type { OcclusionGrid } from '@/lib/occlusion/grid';
import { decodeNpy, encodeNpy, npyHead } from '@/lib/tensor/npy';

/** Everything that the numbers of a picture depend on, beside the picture. */
export interface BatchIdentity extends BatchSettings {
  algorithm: string;
  weightsHash: string;
  cardHash: string;
}

const pictureFactsSchema = z.object({
  /** Path inside the folder or the zip. */
  file: z.string(),
  label: z.string().nullable(),
  hash: sha256Schema,
  maskHash: sha256Schema.nullable(),
});
export type PictureFacts = z.infer<typeof pictureFactsSchema>;
const rowSchema = pictureFactsSchema.extend({ measures: pictureDropSchema });
export type MeasuredRow = z.infer<typeof rowSchema>;

export interface BatchFolder {
  /** Whether there is a row for the file, as it was then. */
  hasRow(file: string): boolean;
  /** The row of exactly this picture, if its map is there. Any other row for the file is forgotten. */
  find(facts: PictureFacts): Promise<MeasuredRow | null>;
  forget(file: string): void;
  add(facts: PictureFacts, measures: PictureDrop, drops: Float32Array): Promise<void>;
  /** Rows of these files, in their order. */
  rows(files: readonly string[]): MeasuredRow[];
  /** Writes pictures.csv, mean.npy and spread.npy of these files; nothing where none is measured. */
  writeTables(files: readonly string[], labels: readonly string[]): Promise<void>;
}

/** Throws `invalid_input` (field out) when the folder cannot be written to or holds a batch of other settings. */
export async function openBatchFolder(out: string, identity: BatchIdentity, grid: OcclusionGrid): Promise<BatchFolder> {
  const inFolder = (...names: string[]) => path.join(out, ...names);
  await mkdir(inFolder('maps'), { recursive: true }).catch((cause: NodeJS.ErrnoException) => {
    throw new AppError('invalid_input', `The folder of --out, ${out}, cannot be written to (${cause.code ?? cause.message}).`, { field: 'out', cause }); // prettier-ignore
  });
  await requireSameBatch(inFolder('batch.json'), out, identity);
  const logFile = inFolder('measured.jsonl');
  const rows = await readRows(logFile);
  // Without what a kill left half written: the next line would be glued to it.
  await writeWhole(logFile, [...rows.values()].map(rowLine).join(''));
  const mapFile = (file: string) => inFolder('maps', `${file}.npy`);
  const shape = [grid.rows, grid.cols];
  const mapBytes = npyHead(shape).length + grid.rows * grid.cols * 4;

  return {
    hasRow: (file) => rows.has(file),
    async find(facts) {
      const row = rows.get(facts.file);
      if (!row) return null;
      const map = await stat(mapFile(facts.file)).catch(() => null);
      const { measures: _, ...known } = row;
      if (map?.size === mapBytes && canonicalJson(known) === canonicalJson(facts)) return row;
      rows.delete(facts.file);
      return null;
    },
    forget: (file) => void rows.delete(file),
    async add(facts, measures, drops) {
      const row = { ...facts, measures };
      await mkdir(path.dirname(mapFile(facts.file)), { recursive: true });
      await writeWhole(mapFile(facts.file), encodeNpy({ shape, data: drops }));
      await appendFile(logFile, rowLine(row));
      rows.set(facts.file, row);
    },
    rows: (files) => files.flatMap((file) => rows.get(file) ?? []),
    async writeTables(files, labels) {
      const moments = new MapMoments(grid.rows * grid.cols);
      const table = { labels, cols: grid.cols, object: identity.region.kind };
      let csv = DROP_CSV_HEADER;
      let measured = 0;
      for (const [place, file] of files.entries()) {
        const row = rows.get(file);
        if (!row) continue;
        // Adding in the order of the files: the same bytes, however often the batch was interrupted.
        moments.add(decodeNpy(await readFile(mapFile(file))).data);
        csv += dropCsvLine({ place, fileName: file, ...row }, table);
        measured++;
      }
      if (measured === 0) return;
      await writeWhole(inFolder('pictures.csv'), csv);
      await writeWhole(inFolder('mean.npy'), encodeNpy({ shape, data: moments.mean() }));
      await writeWhole(inFolder('spread.npy'), encodeNpy({ shape, data: moments.deviation() }));
    },
  };
}

async function requireSameBatch(file: string, out: string, identity: BatchIdentity): Promise<void> {
  const wanted = canonicalJson(identity);
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return writeWhole(file, `${wanted}\n`);
  const found = z.record(z.string(), z.unknown()).safeParse(parseJson(text)).data ?? {};
  if (canonicalJson(found) === wanted) return;
  const other = Object.entries(identity).flatMap(([key, value]) =>
    canonicalJson(found[key] ?? null) === canonicalJson(value) ? [] : [IN_WORDS[key as keyof BatchIdentity]],
  );
  throw new AppError(
    'invalid_input',
    `--out ${out} holds a batch with ${[...new Set(other)].join(', ') || 'other settings'}. Name another folder, or repeat that batch's settings to go on with it.`,
    { field: 'out' },
  );
}

const IN_WORDS: Record<keyof BatchIdentity, string> = {
  algorithm: 'another version of the computation',
  weightsHash: 'another network',
  cardHash: 'another network card',
  spec: 'another patch, stride or fill',
  target: 'another target',
  region: 'another object',
};

const rowLine = (row: MeasuredRow) => `${JSON.stringify(row)}\n`;

/** By file, the newest of each. A line that cannot be read is one that was not finished. */
async function readRows(file: string): Promise<Map<string, MeasuredRow>> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const rows = new Map<string, MeasuredRow>();
  for (const line of text.split('\n')) {
    const { data } = rowSchema.safeParse(parseJson(line));
    if (data) rows.set(data.file, data);
  }
  return rows;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The file is there as a whole or as it was before. */
async function writeWhole(file: string, content: string | Uint8Array): Promise<void> {
  await writeFile(`${file}.part`, content);
  await rename(`${file}.part`, file);
}
