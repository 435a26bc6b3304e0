/** Where a worker thread starts: TypeScript in development and tests, one bundled file beside the bundled server otherwise. */

/** The entry `name` in the folder of the module at `moduleUrl` (its import.meta.url). */
export function workerEntry(moduleUrl: string, name: string): URL {
  return new URL(moduleUrl.endsWith('.ts') ? `./${name}.ts` : `./${name}.js`, moduleUrl);
}

/** What Node needs to be told to run the entry. */
export function execArgvFor(entry: URL): string[] {
  return entry.pathname.endsWith('.ts') ? ['--import', new URL('./registerTypeScript.mjs', import.meta.url).href] : [];
}
