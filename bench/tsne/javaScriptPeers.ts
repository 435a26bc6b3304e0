/** The t-SNE packages of npm on the same vectors, each in a process of its own and within a limit. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Vectors } from '@/lib/embedding/vectors';
import { type JavaScriptPeer, peerReportSchema, type PeerSettings } from './peerSettings';
import { readMapFile, withVectorFiles } from './vectorFiles';

const run = promisify(execFile);
const SCRIPT = path.join(import.meta.dirname, 'peerProcess.ts');
/** A process looks at its own clock between iterations only. One that is stuck is ended after so many times the limit and a minute. */
const PATIENCE = 5;
const START_SECONDS = 60;

export interface PeerRun {
  /** CPU seconds, nearest neighbours included; null where it failed. */
  seconds: number | null;
  /** Null where it did not finish. */
  positions: Float64Array | null;
  /** Why there is no map; null where there is one. */
  problem: string | null;
}

export async function runJavaScriptPeer(
  peer: JavaScriptPeer,
  vectors: Vectors,
  start: Float64Array,
  settings: PeerSettings,
): Promise<PeerRun> {
  const { limitSeconds, iterations } = settings;
  return withVectorFiles(vectors, start, async (folder) => {
    const args = ['--import', 'tsx', SCRIPT, peer, folder, JSON.stringify(settings)];
    try {
      const { stdout } = await run(process.execPath, args, { timeout: longest(limitSeconds) * 1000 });
      const report = peerReportSchema.parse(JSON.parse(stdout));
      if (report.iterations === iterations) {
        const positions = await readMapFile(folder);
        if (positions.every(Number.isFinite)) return { seconds: report.seconds, positions, problem: null };
        return { seconds: report.seconds, positions: null, problem: 'failed: its map is not finite' };
      }
      const problem = `did not finish within ${limitSeconds} CPU s: ${report.iterations} of ${iterations} iterations in ${report.seconds.toFixed(0)} s`;
      return { seconds: report.seconds, positions: null, problem };
    } catch (error) {
      return { seconds: null, positions: null, problem: reasonOf(error, limitSeconds) };
    }
  });
}

const longest = (limitSeconds: number) => START_SECONDS + PATIENCE * limitSeconds;

function reasonOf(error: unknown, limitSeconds: number): string {
  const { killed, stderr, message } = error as { killed?: boolean; stderr?: string; message?: string };
  if (killed)
    return `did not finish within ${limitSeconds} CPU s, and was ended after ${longest(limitSeconds)} s of the clock`;
  const line = stderr?.split('\n').find((text) => /error|abort|assert|out of memory/i.test(text)) ?? message ?? '';
  return `failed: ${line.trim().slice(0, 160)}`;
}
