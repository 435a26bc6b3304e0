/**
 * Probes a device in a process of its own. A driver that crashes would take the server with it, and one that
 * hangs cannot be stopped inside a thread: here either only costs the probe.
 */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Provider } from './onnxSession';

/** A first start compiles shaders and loads libraries of a gigabyte. */
export const PROBE_TIMEOUT_MS = 60_000;
const REASON_LENGTH = 300;

/** What is probed: a provider of ONNX Runtime, or TensorFlow's own library. */
export const PROBE_NATIVE = 'tfjs-node-gpu';
export type Probed = Provider | typeof PROBE_NATIVE;

/** Resolves when it works; rejects with an Error whose message is the reason, for people. */
export function probeInProcess(probed: Probed, timeoutMs = PROBE_TIMEOUT_MS): Promise<void> {
  const source = import.meta.url.endsWith('.ts');
  const entry = fileURLToPath(new URL(source ? './probeProcess.ts' : './probeProcess.js', import.meta.url));
  const runtime = source ? ['--import', 'tsx'] : [];
  const options = { timeout: timeoutMs, killSignal: 'SIGKILL' } as const;
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [...runtime, entry, probed], options, (error, _, stderr) => {
      if (!error) resolve();
      else if (error.signal === 'SIGKILL') reject(new Error(`it did not answer within ${timeoutMs / 1000} s`));
      else if (error.signal) reject(new Error(`its driver crashed (${error.signal})`));
      else reject(new Error(stderr.trim().slice(-REASON_LENGTH) || `the probe ended with code ${error.code}`));
    });
  });
}
