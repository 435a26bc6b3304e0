import { writeFileSync } from 'node:fs';

/** Where it writes them, as JSON: `files`, their paths, and `errors`, how many errors belong to no test. */
export const UNFINISHED_FILES = 'SPECULAR_UNFINISHED_FILES';

/**
 * A vitest reporter that names the test files which began and never ended: their process died under them (a crash of a
 * native library, the kernel short of memory), and vitest says of it only that a worker exited.
 */
export default class UnfinishedFilesReporter {
  #running = new Set();

  onTestModuleStart({ moduleId }) {
    this.#running.add(moduleId);
  }

  onTestModuleEnd({ moduleId }) {
    this.#running.delete(moduleId);
  }

  onTestRunEnd(modules, unhandledErrors) {
    // One that was handed to a process that died before it began has no state either.
    const neverBegan = modules.filter((module) => ['queued', 'pending'].includes(module.state()));
    const files = [...new Set([...this.#running, ...neverBegan.map(({ moduleId }) => moduleId)])];
    const target = process.env[UNFINISHED_FILES];
    if (target) writeFileSync(target, JSON.stringify({ files, errors: unhandledErrors.length }));
  }
}
