/**
 * The TensorFlow.js packages, loaded when the first network needs them and not before: they take more than a second and
 * a hundred megabytes. One back end a process; a worker thread has its own.
 */
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import type * as converter from '@tensorflow/tfjs-converter';
import type * as core from '@tensorflow/tfjs-core';
import type * as layers from '@tensorflow/tfjs-layers';
import type { Device } from '@/lib/domain/provenance';

export interface TfjsPackages {
  core: typeof core;
  layers: typeof layers;
  converter: typeof converter;
}

export interface TfjsRuntime extends TfjsPackages {
  device: Device & { provider: 'wasm' | 'cuda' | 'cpu' };
  /** Starts afresh after a crash inside; everything that was loaded is lost. Absent where a crash ends the process. */
  renew?: () => Promise<void>;
}

/** Runs on TensorFlow's own library, and on the GPU where it finds one. Installed by whoever wants it. */
export const NATIVE_PACKAGE = '@tensorflow/tfjs-node-gpu';
const packageFrom = createRequire(import.meta.url);

/** WebAssembly: runs anywhere, on one thread (its threads need a browser's workers). */
export async function openWasm(): Promise<TfjsRuntime> {
  const packages = await loadPackages();
  const { core } = packages;
  const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
  // From the package and not from beside this file: in production this file is part of a bundle.
  setWasmPaths(`${path.dirname(packageFrom.resolve('@tensorflow/tfjs-backend-wasm'))}${path.sep}`);
  await withoutListeners(() => useBackend(core, 'wasm'));
  const simd = await core.env().getAsync('WASM_HAS_SIMD_SUPPORT');
  return {
    ...packages,
    device: {
      engine: 'tfjs',
      engineVersion: core.version_core,
      provider: 'wasm',
      description: `WebAssembly${simd ? ' (SIMD)' : ''}, 1 thread`,
    },
    async renew() {
      // Its memory may be damaged: nothing of it is touched again, not even to free it.
      Object.assign(core.backend(), { dispose() {}, disposeData: () => true });
      core.engine().reset();
      core.enableProdMode();
      await withoutListeners(() => useBackend(core, 'wasm'));
    },
  };
}

/** Throws what loading a native library throws, or crashes: probe it in a process of its own first. */
export async function openNative(): Promise<TfjsRuntime> {
  const name: string = NATIVE_PACKAGE; // not known to the type checker: it may not be there
  await import(name);
  const packages = await loadPackages();
  const { core } = packages;
  await useBackend(core, 'tensorflow');
  const gpu = (core.backend() as { isUsingGpuDevice?: boolean }).isUsingGpuDevice === true;
  const threads = availableParallelism();
  return {
    ...packages,
    device: {
      engine: 'tfjs-node-gpu',
      engineVersion: core.version_core,
      provider: gpu ? 'cuda' : 'cpu',
      description: gpu ? 'CUDA (NVIDIA)' : `CPU, ${threads} ${threads === 1 ? 'thread' : 'threads'}`,
    },
  };
}

/** Whether the package is there, with its native library or without. */
export function hasNativePackage(): boolean {
  try {
    packageFrom.resolve(NATIVE_PACKAGE);
    return true;
  } catch {
    return false;
  }
}

async function loadPackages(): Promise<TfjsPackages> {
  const [core, layers, converter] = await Promise.all([
    import('@tensorflow/tfjs-core'),
    import('@tensorflow/tfjs-layers'),
    import('@tensorflow/tfjs-converter'),
  ]);
  // Without its hints for developers, which it would print to stdout.
  core.enableProdMode();
  return { core, layers, converter };
}

/** What Emscripten's start-up code listens for on the process, to throw it again, is no business of a library. */
async function withoutListeners(work: () => Promise<void>): Promise<void> {
  const events = ['uncaughtException', 'unhandledRejection'] as const;
  const before = events.map((event) => new Set(process.rawListeners(event)));
  await work();
  for (const [i, event] of events.entries())
    for (const listener of process.rawListeners(event))
      if (!before[i]!.has(listener)) process.removeListener(event, listener as () => void);
}

async function useBackend(core: TfjsPackages['core'], name: string): Promise<void> {
  if (!(await core.setBackend(name))) throw new Error(`its back end "${name}" does not start`);
  await core.ready();
}
