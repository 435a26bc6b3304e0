/** scikit-learn's t-SNE on the same vectors, from the same start, on one thread, where Python has it. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { Vectors } from '@/lib/embedding/vectors';
import type { RunSettings } from './ourRun';
import { readMapFile, withVectorFiles } from './vectorFiles';

const run = promisify(execFile);
const SCRIPT = path.join(import.meta.dirname, 'scikit_learn.py');
/** The second is Debian's, which has what apt installs even where another Python comes first. */
const PYTHONS = ['python3', '/usr/bin/python3'];
/** Every thread pool that numpy may have been built with. */
const ONE_THREAD = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1' };

const reportSchema = z.object({ seconds: z.number(), version: z.string() });

export interface ScikitLearn {
  version: string;
  /** The Python that has it. */
  python: string;
}

export interface ScikitLearnRun {
  /** CPU seconds, nearest neighbours included. */
  seconds: number;
  positions: Float64Array;
}

/** Null where Python or scikit-learn is missing. */
export async function findScikitLearn(): Promise<ScikitLearn | null> {
  for (const python of PYTHONS)
    try {
      const { stdout } = await run(python, ['-c', 'import sklearn; print(sklearn.__version__)']);
      return { version: stdout.trim(), python };
    } catch {
      // the next one may have it
    }
  return null;
}

export function runScikitLearn(
  { python }: ScikitLearn,
  vectors: Vectors,
  start: Float64Array,
  { perplexity, iterations, seed }: RunSettings,
): Promise<ScikitLearnRun> {
  return withVectorFiles(vectors, start, async (folder) => {
    const args = [SCRIPT, folder, perplexity, iterations, seed].map(String);
    const { stdout } = await run(python, args, { env: { ...process.env, ...ONE_THREAD } });
    const { seconds } = reportSchema.parse(JSON.parse(stdout));
    return { seconds, positions: await readMapFile(folder) };
  });
}
