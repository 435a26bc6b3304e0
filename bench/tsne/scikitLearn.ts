/** scikit-learn's t-SNE on the same vectors, from the same start, on one thread, where Python has it. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { Vectors } from '@/lib/embedding/vectors';
import { decodeNpy, encodeNpy } from '@/lib/tensor/npy';
import type { RunSettings } from './ourRun';

const run = promisify(execFile);
const SCRIPT = path.join(import.meta.dirname, 'scikit_learn.py');
/** Every thread pool that numpy may have been built with. */
const ONE_THREAD = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' };

const reportSchema = z.object({ seconds: z.number(), version: z.string() });

export interface ScikitLearnRun {
  /** CPU seconds, nearest neighbours included. */
  seconds: number;
  version: string;
  positions: Float64Array;
}

/** Its version, or null where Python or scikit-learn is missing. */
export async function findScikitLearn(): Promise<string | null> {
  try {
    const { stdout } = await run('python3', ['-c', 'import sklearn; print(sklearn.__version__)']);
    return stdout.trim();
  } catch {
    return null;
  }
}

export async function runScikitLearn(
  vectors: Vectors,
  start: Float64Array,
  settings: RunSettings,
): Promise<ScikitLearnRun> {
  // prettier-ignore
  const folder = await mkdtemp(path.join(tmpdir(), 'specular-sklearn-'));
  const file = (name: string) => path.join(folder, name);
  try {
    const { count, dimensions, values } = vectors;
    await writeFile(file('vectors.npy'), encodeNpy({ shape: [count, dimensions], data: Float32Array.from(values) }));
    await writeFile(file('start.npy'), encodeNpy({ shape: [count, 2], data: Float32Array.from(start) }));
    const { perplexity, iterations, seed } = settings;
    const args = [SCRIPT, folder, perplexity, iterations, seed].map(String);
    const { stdout } = await run('python3', args, { env: { ...process.env, ...ONE_THREAD } });
    const { data } = decodeNpy(await readFile(file('map.npy')));
    return { ...reportSchema.parse(JSON.parse(stdout)), positions: Float64Array.from(data) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
