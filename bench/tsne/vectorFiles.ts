/** What a map is made of, handed to another process in files, and the map that it writes. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Vectors } from '@/lib/embedding/vectors';
import { decodeNpy, encodeNpy } from '@/lib/tensor/npy';

/** Writes vectors.npy and start.npy (float32) into a folder that is there as long as `use` takes. */
export async function withVectorFiles<T>(
  { count, dimensions, values }: Vectors,
  start: Float64Array,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'specular-bench-'));
  const write = (name: string, shape: number[], data: Float32Array | Float64Array) =>
    writeFile(path.join(folder, name), encodeNpy({ shape, data: Float32Array.from(data) }));
  try {
    await write('vectors.npy', [count, dimensions], values);
    await write('start.npy', [count, 2], start);
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** x and y of each point, interleaved. */
export async function readMapFile(folder: string): Promise<Float64Array> {
  return Float64Array.from(decodeNpy(await readFile(path.join(folder, 'map.npy'))).data);
}
