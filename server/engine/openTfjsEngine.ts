/**
 * Chooses where TensorFlow.js runs: TensorFlow's own library with the GPU, where it is installed and a probe answers
 * correctly, else WebAssembly. Nothing of it is loaded before the first TensorFlow.js network.
 */
import { AppError } from '@/lib/domain/appError';
import type { Engine } from './engine';
import type { DeviceChoice } from './openEngine';
import { PROBE_NATIVE, probeInProcess } from './probeInProcess';
import { TfjsEngine } from './tfjsEngine';
import { hasNativePackage, NATIVE_PACKAGE, openNative, openWasm } from './tfjsRuntime';

/** The last version of Node in which the package loads: it calls a function that 23 removed. */
const NEWEST_NATIVE_NODE = 22;

export interface OpenTfjsOptions {
  device: DeviceChoice;
  /** Told why a back end is passed over. */
  onPassedOver?: (backend: string, reason: string) => void;
  /** For tests: what this machine has. */
  machine?: { nodeMajor: number; hasPackage: boolean; probe: () => Promise<unknown> };
}

/** Throws `unavailable` when WebAssembly does not start. */
export async function openTfjsEngine(options: OpenTfjsOptions): Promise<Engine> {
  const reason = await whyNotNative(options);
  if (reason === null) return new TfjsEngine(await openNative());
  options.onPassedOver?.(NATIVE_PACKAGE, reason);
  try {
    return new TfjsEngine(await openWasm());
  } catch (cause) {
    throw new AppError(
      'unavailable',
      `TensorFlow.js does not run here: ${cause instanceof Error ? cause.message : String(cause)}. Install the packages again (npm ci).`,
      { cause },
    );
  }
}

/** Why TensorFlow's own library is not used; null when it is. A forced "cpu" must not find the GPU. */
async function whyNotNative({
  device,
  machine = {
    nodeMajor: Number.parseInt(process.versions.node),
    hasPackage: hasNativePackage(),
    probe: () => probeInProcess(PROBE_NATIVE),
  },
}: OpenTfjsOptions): Promise<string | null> {
  if (device === 'cpu') return 'the device "cpu" is forced (SPECULAR_DEVICE)';
  if (!machine.hasPackage) return 'it is not installed';
  if (machine.nodeMajor > NEWEST_NATIVE_NODE)
    return `it works up to Node ${NEWEST_NATIVE_NODE}, and this is ${machine.nodeMajor}`;
  try {
    await machine.probe();
    return null;
  } catch (error) {
    return reasonOf(error instanceof Error ? error.message : String(error));
  }
}

/** The package's usual complaint, in plain words. */
function reasonOf(text: string): string {
  if (/tfjs_binding\.node|libtensorflow|napi-v8/.test(text))
    return `its native library is not there (npm rebuild --ignore-scripts=false ${NATIVE_PACKAGE})`;
  return text.trim();
}
