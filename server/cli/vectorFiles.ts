import { open, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { csvField } from '@/lib/occlusion/mapCsv';
import { littleEndian, npyHead } from '@/lib/tensor/npy';
import { toStorageError } from '../artifacts/storageError';

/** Room for the head of any number of rows. */
const HEAD_BYTES = 128;
/** Values and lines that are written together. */
const WRITE_BYTES = 4 * 1024 * 1024;

/** An array and its table of names that grow row by row: the head of the array is written at the end. */
export class VectorFiles {
  rows = 0;
  private dimensions = 0;
  private array: FileHandle | undefined;
  private table: FileHandle | undefined;
  private vectors: Float32Array[] = [];
  private lines: string[] = ['row,file,label\r\n'];

  constructor(
    private readonly arrayPath: string,
    private readonly tablePath: string,
  ) {}

  async open(dimensions: number): Promise<void> {
    this.dimensions = dimensions;
    this.array = await open(this.arrayPath, 'w');
    this.table = await open(this.tablePath, 'w');
    await this.array.writeFile(npyHead([0, dimensions], HEAD_BYTES));
  }

  async add(vector: Float32Array, file: string, label: string | null): Promise<void> {
    this.vectors.push(vector);
    this.lines.push(`${this.rows++},${csvField(file)},${csvField(label ?? '')}\r\n`);
    if (this.vectors.length * this.dimensions * 4 >= WRITE_BYTES) await this.write();
  }

  /** Both files are whole once this resolves. */
  async finish(): Promise<void> {
    await this.write();
    await this.array?.write(npyHead([this.rows, this.dimensions], HEAD_BYTES), 0, HEAD_BYTES, 0);
    await this.close();
  }

  async close(): Promise<void> {
    const files = [this.array, this.table];
    this.array = this.table = undefined;
    for (const file of files) await file?.close();
  }

  private async write(): Promise<void> {
    const values = new Float32Array(this.vectors.length * this.dimensions);
    this.vectors.forEach((vector, row) => values.set(vector, row * this.dimensions));
    const lines = this.lines.join('');
    this.vectors = [];
    this.lines = [];
    try {
      await this.array?.writeFile(littleEndian(values));
      await this.table?.writeFile(lines);
    } catch (error) {
      throw toStorageError(path.dirname(path.resolve(this.arrayPath)), error);
    }
  }
}
